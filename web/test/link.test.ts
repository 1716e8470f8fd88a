import { describe, expect, test } from "vitest";
import { Refusal, SignedOut, Unreachable } from "../src/api/types";
import { Link, type Socket, type Status } from "../src/sync/link";
import { settled, TestClock } from "./clock";

type Frame = Record<string, unknown>;

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: Frame[] = [];
  closed: number | undefined;

  constructor(readonly url: string | undefined) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Frame);
  }

  close(code?: number): void {
    this.closed = code;
  }

  say(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  answer(frame: Frame): void {
    this.say({ ...frame, ref: this.sent.at(-1)!["ref"] });
  }
}

class Play {
  readonly clock = new TestClock();
  readonly sockets: FakeSocket[] = [];
  readonly statuses: Status[] = [];
  readonly entries: unknown[] = [];
  readonly overheard: unknown[] = [];
  readonly rejected: (string | undefined)[] = [];
  snapshots = 0;
  signedOut = false;
  cursor = "7";
  token: () => Promise<string> = () => Promise.resolve(`ma_${this.rejected.length}`);

  readonly link = new Link({
    open: (url) => {
      const socket = new FakeSocket(url);
      this.sockets.push(socket);
      return socket;
    },
    clock: this.clock,
    random: () => 0.5,
    token: (rejected) => {
      this.rejected.push(rejected);
      return this.token();
    },
    cursor: () => this.cursor,
    snapshot: () => {
      this.snapshots++;
      this.cursor = "100";
      return Promise.resolve();
    },
    discover: () => Promise.resolve("ws://other.example/v1/events"),
    onEntry: (entry) => {
      this.entries.push(entry);
      this.cursor = entry.cursor;
    },
    onEphemeral: (ephemeral) => this.overheard.push(ephemeral),
    onStatus: (status) => this.statuses.push(status),
    onSignedOut: () => {
      this.signedOut = true;
    },
  });

  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  async connected(): Promise<this> {
    if (this.sockets.length === 0) this.link.start();
    await settled();
    this.socket.onopen?.();
    this.socket.answer({ type: "ok", account: "a", device: "d" });
    await settled();
    return this;
  }

  async ends(code: number): Promise<void> {
    this.socket.onclose?.({ code });
    await settled();
  }
}

const connected = (): Promise<Play> => new Play().connected();

describe("link", () => {
  test("says hello with the token and the cursor, then hands over entries", async () => {
    const play = await connected();
    expect(play.socket.sent).toEqual([{ type: "hello", token: "ma_1", since: "7", ref: "1" }]);
    expect(play.statuses).toEqual(["connecting", "live"]);
    play.socket.say({ type: "message", cursor: "8" });
    play.socket.say({ type: "typing" });
    expect(play.entries).toEqual([{ type: "message", cursor: "8" }]);
  });

  test("hands over what has no cursor, and knows it by its type", async () => {
    const { socket, overheard, entries, clock } = await connected();
    const typing = { type: "typing", conversation: "c", user: "u" };
    const delivered = { type: "delivered", conversation: "c", user: "u", number: 4 };
    for (const frame of [typing, { type: "presence", user: "u" }, delivered]) socket.say(frame);
    await clock.pass(0);
    expect(overheard).toEqual([typing, delivered]);
    expect(entries).toEqual([]);
  });

  test("gives each request its own answer", async () => {
    const { link, socket } = await connected();
    const [sent, refused] = [link.request({ type: "send" }), link.request({ type: "send" })];
    socket.say({ type: "error", ref: "3", code: "message_id_reused", status: 409, detail: "no" });
    socket.say({ type: "ok", ref: "2", number: 5 });
    expect(await sent).toMatchObject({ number: 5 });
    await expect(refused).rejects.toMatchObject({ code: "message_id_reused", status: 409, passing: false });
  });

  test("resumes from the last entry after a lost connection, having waited", async () => {
    const play = await connected();
    play.socket.say({ type: "message", cursor: "9" });
    const lost = expect(play.link.request({ type: "send" })).rejects.toBeInstanceOf(Unreachable);
    await play.ends(1006);
    await lost;
    expect(play.statuses.at(-1)).toBe("offline");
    await play.clock.pass(599);
    expect(play.sockets).toHaveLength(1);
    await play.clock.pass(1);
    await play.connected();
    expect(play.sockets).toHaveLength(2);
    expect(play.socket.sent[0]).toMatchObject({ since: "9" });
  });

  test("waits longer each time, and short again once a connection has held", async () => {
    const play = new Play();
    play.link.start();
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      await settled();
      const before = play.clock.now();
      const count = play.sockets.length;
      await play.ends(1006);
      while (play.sockets.length === count) await play.clock.pass(100);
      waits.push(play.clock.now() - before);
    }
    expect(waits).toEqual([600, 1100, 2100, 4100, 8100, 15100, 15100]);
    await play.connected();
    await play.clock.pass(5_000);
    await play.ends(1006);
    await play.clock.pass(600);
    expect(play.sockets).toHaveLength(9);
  });

  test("4401 refreshes the token that was not taken, at once", async () => {
    const play = await connected();
    await play.ends(4401);
    expect(play.rejected).toEqual([undefined, "ma_1"]);
    expect(play.sockets).toHaveLength(2);
  });

  test("an expired token in the hello is refreshed as well", async () => {
    const play = new Play();
    play.link.start();
    await settled();
    play.socket.onopen?.();
    play.socket.answer({ type: "error", code: "token_expired", status: 401, detail: "" });
    await settled();
    expect(play.rejected).toEqual([undefined, "ma_1"]);
    expect(play.sockets).toHaveLength(2);
  });

  test("without a session it stops and says so", async () => {
    const play = await connected();
    play.token = () => Promise.reject(new SignedOut());
    await play.ends(4401);
    await play.clock.pass(100_000);
    expect(play.signedOut).toBe(true);
    expect(play.sockets).toHaveLength(1);
  });

  test("4410, or the reset frame before it, takes a snapshot and goes on from its cursor", async () => {
    const play = await connected();
    play.socket.say({ type: "reset", reason: "restored" });
    await play.ends(4410);
    expect(play.snapshots).toBe(1);
    await play.connected();
    expect(play.socket.sent[0]).toMatchObject({ since: "100" });
  });

  test("4503 waits and goes where discovery says; if nobody is there, back home", async () => {
    const play = await connected();
    await play.ends(4503);
    expect(play.sockets).toHaveLength(1);
    await play.clock.pass(600);
    expect(play.socket.url).toBe("ws://other.example/v1/events");
    await play.ends(1006);
    await play.clock.pass(1_100);
    expect(play.sockets).toHaveLength(3);
    expect(play.socket.url).toBeUndefined();
  });

  test("4409 reconnects at once", async () => {
    const play = await connected();
    await play.ends(4409);
    expect(play.sockets).toHaveLength(2);
  });

  test.each([4400, 4413])("%i gives up", async (code) => {
    const play = await connected();
    await play.ends(code);
    await play.clock.pass(1_000_000);
    expect(play.sockets).toHaveLength(1);
    expect(play.statuses.at(-1)).toBe("outdated");
  });

  test("notices within 35 seconds that nobody is there any more", async () => {
    const play = await connected();
    await play.clock.pass(25_000);
    expect(play.socket.sent.at(-1)).toMatchObject({ type: "ping" });
    play.socket.answer({ type: "ok" });
    await settled();
    await play.clock.pass(25_000);
    expect(play.sockets).toHaveLength(1);
    await play.clock.pass(10_600);
    expect(play.sockets[0]!.closed).toBe(4000);
    expect(play.sockets).toHaveLength(2);
  });

  test("gives a long message the time a slow way up takes, and what is sent behind it too", async () => {
    const play = await connected();
    void play.link.request({ type: "send", content: { text: "마".repeat(30 * 1024) } }).catch(() => undefined);
    void play.link.request({ type: "ack" }).catch(() => undefined);
    await play.clock.pass(31_900);
    expect(play.sockets).toHaveLength(1);
    expect(play.socket.closed).toBeUndefined();
    await play.clock.pass(2_000);
    expect(play.sockets[0]!.closed).toBe(4000);
  });

  test("waits no longer when nudged, and still takes the step it waited for", async () => {
    const play = await connected();
    await play.ends(4503);
    play.link.nudge();
    await settled();
    expect(play.socket.url).toBe("ws://other.example/v1/events");
    play.link.nudge();
    await settled();
    expect(play.sockets).toHaveLength(2);
  });

  test("keeps trying while tokens cannot be had", async () => {
    const play = await connected();
    let failures = 3;
    play.token = () =>
      failures-- > 0 ? Promise.reject(failures === 1 ? new Refusal(503, "busy", "") : new Unreachable(undefined)) : Promise.resolve("ma_late");
    await play.ends(1006);
    await play.clock.pass(60_000);
    expect(play.sockets.length).toBeGreaterThan(1);
    expect(play.sockets[1]).toBeDefined();
  });

  test("once stopped it stays stopped", async () => {
    const play = await connected();
    play.link.stop();
    expect(play.socket.closed).toBe(1000);
    await play.ends(1000);
    await play.clock.pass(1_000_000);
    expect(play.sockets).toHaveLength(1);
  });
});
