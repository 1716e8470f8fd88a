import { bytes, patience } from "../api/http";
import { Refusal, SignedOut, Unreachable, type Entry, type Ephemeral } from "../api/types";
import { afterClose, afterError, backoff, type Step } from "./reconnect";

/** As much of a WebSocket as is used here. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface Clock {
  now(): number;
  /** Runs the work after so many milliseconds, unless the answer is called before. */
  after(ms: number, work: () => void): () => void;
}

export type Status = "offline" | "connecting" | "live" | "outdated";

export interface LinkSeams {
  open: (url: string | undefined) => Socket;
  clock: Clock;
  random: () => number;
  /** A token to say hello with; `rejected` was not taken. */
  token: (rejected: string | undefined) => Promise<string>;
  /** The cursor to go on from. */
  cursor: () => string;
  /** Takes a new snapshot, and with it a new cursor. */
  snapshot: () => Promise<void>;
  /** Where discovery sends us. */
  discover: () => Promise<string>;
  onEntry: (entry: Entry) => void;
  /** What is told once, to whoever is there. */
  onEphemeral: (ephemeral: Ephemeral) => void;
  onStatus: (status: Status) => void;
  onSignedOut: () => void;
}

export type Frame = { type: string } & Record<string, unknown>;

const ANSWER_MS = 10_000;
const PING_MS = 25_000;
const STEADY_MS = 5_000;

interface Waiting {
  bytes: number;
  resolve: (frame: Record<string, unknown>) => void;
  reject: (failure: Error) => void;
}

/**
 * The WebSocket, kept alive: it says hello, hands over entries, answers requests, and when it ends does what
 * the close code asks for. One socket at a time; a socket that was let go is not listened to any more.
 */
export class Link {
  #socket: Socket | undefined;
  #live = false;
  #attempt = 0;
  #refs = 0;
  #rejected: string | undefined;
  #url: string | undefined;
  #waitFor: { cancel: () => void; step: Step } | undefined;
  #cancelPing: (() => void) | undefined;
  #cancelSteady: (() => void) | undefined;
  #stopped = true;
  readonly #waiting = new Map<string, Waiting>();

  constructor(private readonly seams: LinkSeams) {}

  get live(): boolean {
    return this.#live;
  }

  start(): void {
    this.#stopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#waitFor?.cancel();
    this.#waitFor = undefined;
    this.#let(1000);
  }

  /** The network is back, or somebody looks at the page: waits no longer. */
  nudge(): void {
    if (!this.#waitFor) return;
    const { cancel, step } = this.#waitFor;
    cancel();
    this.#waitFor = undefined;
    void this.#take(step);
  }

  /** Sends a frame and waits for its answer: the `ok` frame, or a `Refusal`, or `Unreachable`. */
  request(frame: Frame): Promise<Record<string, unknown>> {
    const socket = this.#socket;
    if (!socket || (!this.#live && frame.type !== "hello")) {
      return Promise.reject(new Unreachable(new Error("not connected")));
    }
    const ref = String(++this.#refs);
    const text = JSON.stringify({ ...frame, ref });
    const size = bytes(text);
    // What was sent before goes up first.
    const ahead = [...this.#waiting.values()].reduce((sum, waiting) => sum + waiting.bytes, 0);
    return new Promise((resolve, reject) => {
      const cancel = this.seams.clock.after(patience(ANSWER_MS, ahead + size), () => {
        if (this.#socket === socket) this.#ended({ next: "reconnect", wait: true }, 4000);
      });
      const settle = <T>(then: (value: T) => void) => (value: T): void => {
        cancel();
        this.#waiting.delete(ref);
        then(value);
      };
      this.#waiting.set(ref, { bytes: size, resolve: settle(resolve), reject: settle(reject) });
      socket.send(text);
    });
  }

  async #connect(): Promise<void> {
    this.seams.onStatus("connecting");
    try {
      const token = await this.seams.token(this.#rejected);
      if (this.#stopped) return;
      this.#rejected = undefined;
      this.#open(token);
    } catch (failure) {
      if (!this.#stopped) this.#failed(failure);
    }
  }

  #open(token: string): void {
    const socket = this.#socketTo(this.#url);
    this.#socket = socket;
    let opened = false;
    const cancel = this.seams.clock.after(ANSWER_MS, () => {
      if (!opened && this.#socket === socket) this.#ended({ next: "reconnect", wait: true }, 4000);
    });
    socket.onopen = () => {
      opened = true;
      cancel();
      if (this.#socket === socket) this.#hello(socket, token);
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#received(data);
    };
    socket.onclose = ({ code }) => {
      cancel();
      if (this.#socket !== socket) return;
      // An address from discovery that does not even open is not worth keeping: back to where the page came from.
      if (!opened) this.#url = undefined;
      if (code === 4401) this.#rejected = token;
      this.#ended(afterClose(code), undefined);
    };
  }

  #socketTo(url: string | undefined): Socket {
    try {
      return this.seams.open(url);
    } catch (cause) {
      if (url === undefined) throw cause;
      this.#url = undefined; // An address the browser will not go to, such as ws from an https page.
      throw new Unreachable(cause);
    }
  }

  #hello(socket: Socket, token: string): void {
    this.request({ type: "hello", token, since: this.seams.cursor() }).then(
      () => {
        if (this.#socket === socket) this.#welcome();
      },
      (failure: unknown) => {
        if (this.#socket !== socket || !(failure instanceof Refusal)) return;
        const step = afterError(failure.code);
        if (step.next === "sign_in") this.#rejected = token;
        this.#ended(step, 1000);
      },
    );
  }

  #welcome(): void {
    this.#live = true;
    this.#cancelSteady = this.seams.clock.after(STEADY_MS, () => {
      this.#attempt = 0;
    });
    this.#ping();
    this.seams.onStatus("live");
  }

  /** The browser does not show the server's pings, so we ask for ourselves whether anybody is there. */
  #ping(): void {
    this.#cancelPing = this.seams.clock.after(PING_MS, () => {
      this.request({ type: "ping" }).then(
        () => this.#ping(),
        () => undefined, // The connection is gone, and somebody is at it already.
      );
    });
  }

  #received(data: unknown): void {
    const frame = JSON.parse(String(data)) as Record<string, unknown>;
    const waiting = typeof frame["ref"] === "string" ? this.#waiting.get(frame["ref"]) : undefined;
    switch (frame["type"]) {
      case "ok":
        waiting?.resolve(frame);
        break;
      case "error":
        waiting?.reject(refusal(frame));
        break;
      case "reset":
        this.reset();
        break;
      case "typing":
      case "delivered":
        this.seams.onEphemeral(frame as unknown as Ephemeral);
        break;
      default:
        if (typeof frame["cursor"] === "string") this.seams.onEntry(frame as unknown as Entry);
    }
  }

  /** The cursor is unusable: a new snapshot, and on from there. */
  reset(): void {
    if (this.#socket) this.#ended(afterClose(4410), 1000);
  }

  /** Lets the socket go, if it is not gone already, and takes the next step. */
  #ended(step: Step, close: number | undefined): void {
    this.#let(close);
    if (this.#stopped) return;
    const attempt = this.#attempt++;
    if (step.next === "give_up") {
      this.#stopped = true;
      this.seams.onStatus("outdated");
    } else if (!step.wait && attempt === 0) {
      void this.#take(step);
    } else {
      this.#wait(backoff(attempt, this.seams.random), step);
    }
  }

  #wait(ms: number, step: Step): void {
    this.seams.onStatus("offline");
    const cancel = this.seams.clock.after(ms, () => this.nudge());
    this.#waitFor = { cancel, step };
  }

  async #take(step: Step): Promise<void> {
    try {
      if (step.next === "snapshot") await this.seams.snapshot();
      if (step.next === "discover") this.#url = await this.seams.discover();
    } catch (failure) {
      if (!this.#stopped) this.#failed(failure, step);
      return;
    }
    if (!this.#stopped) await this.#connect();
  }

  #failed(failure: unknown, step: Step = { next: "reconnect", wait: true }): void {
    if (failure instanceof SignedOut) {
      this.#stopped = true;
      this.seams.onSignedOut();
    } else if (failure instanceof Refusal || failure instanceof Unreachable) {
      this.#wait(backoff(this.#attempt++, this.seams.random), step);
    } else {
      throw failure;
    }
  }

  #let(close: number | undefined): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#live = false;
    this.#cancelPing?.();
    this.#cancelSteady?.();
    if (close !== undefined) socket?.close(close);
    const lost = new Unreachable(new Error("the connection ended"));
    for (const waiting of [...this.#waiting.values()]) waiting.reject(lost);
  }
}

function refusal(frame: Record<string, unknown>): Refusal {
  const retry = frame["retry_after"];
  return new Refusal(
    Number(frame["status"]),
    String(frame["code"]),
    String(frame["detail"] ?? ""),
    typeof frame["field"] === "string" ? frame["field"] : undefined,
    typeof retry === "number" ? retry : undefined,
  );
}
