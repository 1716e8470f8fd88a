import { beforeEach, describe, expect, test, vi } from "vitest";
import { CannotWake, type PushRegistration, Refusal, SignedOut, Unreachable } from "../src/api/types";
import { type Subscription, Waking, type Wish } from "../src/push/waking";

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const key = (n: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: 65 }, (_, at) => (at === 0 ? 4 : (at * 37 + n) % 256));

/** A browser with its tabs, the push service it has, and the server. */
class World {
  able = true;
  permission: NotificationPermission = "default";
  /** What somebody who is asked says. */
  answer: NotificationPermission = "granted";
  serviceAway = false;
  trouble: Error | undefined;
  device: string | undefined = "d1";
  vapid = key(1);
  subscribed: (Subscription & { key: Uint8Array; n: number }) | null = null;
  stored: Wish | undefined;
  shown: string[] = [];
  badge = 0;
  registered: PushRegistration | undefined;
  puts = 0;
  asked: string[] = [];
  /** What the browser says to unsubscribing. */
  stuck: Error | undefined;
  /** Runs when the server is asked. */
  meanwhile = (_: string): void => {};
  #subscriptions = 0;
  #turn: Promise<unknown> = Promise.resolve();

  tab(): Waking {
    const world = this;
    const session = {
      get device() {
        return world.device;
      },
    };
    return new Waking(
      {
        session: session as never,
        vapidKey: () => this.#answer("vapid", () => base64url(this.vapid)),
        registerPush: (registration) =>
          this.#answer("put", () => {
            this.puts++;
            this.registered = registration;
          }),
        unregisterPush: () =>
          this.#answer("delete", () => {
            this.registered = undefined;
          }),
      },
      {
        able: this.able,
        permission: () => this.permission,
        ask: () => {
          this.asked.push("permission");
          if (this.permission === "default") this.permission = this.answer;
          return Promise.resolve(this.permission);
        },
        subscription: () => Promise.resolve(this.subscribed),
        subscribe: async (with_) => {
          if (this.serviceAway) throw new CannotWake("The push service is away.");
          if (this.subscribed) throw new Error("there is a subscription already");
          return (this.subscribed = this.subscription(with_));
        },
        shown: () => Promise.resolve(this.shown.map((tag) => ({ tag, close: () => (this.shown = this.shown.filter((each) => each !== tag)) }))),
        badge: (count) => (this.badge = count),
        load: () => this.stored,
        store: (wish) => (this.stored = wish),
        alone: (work) => {
          const mine = this.#turn.then(work);
          this.#turn = mine.catch(() => undefined);
          return mine;
        },
      },
    );
  }

  subscription(with_: Uint8Array): Subscription & { key: Uint8Array; n: number } {
    const n = ++this.#subscriptions;
    const mine = {
      key: with_,
      n,
      options: { applicationServerKey: Uint8Array.from(with_).buffer, userVisibleOnly: true },
      toJSON: () => ({ endpoint: `https://push.example/${n}`, expirationTime: null, keys: { p256dh: `p${n}`, auth: `a${n}` } }),
      unsubscribe: () => {
        if (this.stuck) return Promise.reject(this.stuck);
        if (this.subscribed === mine) this.subscribed = null;
        return Promise.resolve(true);
      },
    };
    return mine;
  }

  async #answer<T>(what: string, answer: () => T): Promise<T> {
    this.asked.push(what);
    this.meanwhile(what);
    if (this.trouble) throw this.trouble;
    return answer();
  }
}

async function turnedOn(world = new World()): Promise<{ world: World; waking: Waking }> {
  const waking = world.tab();
  await waking.turnOn("sender");
  return { world, waking };
}

const registration = (n: number, content: string) => ({
  provider: "webpush", subscription: { endpoint: `https://push.example/${n}`, keys: { p256dh: `p${n}`, auth: `a${n}` } }, content,
});

beforeEach(() => void vi.spyOn(console, "info").mockReturnValue());

describe("waking", () => {
  test("turned on asks first, subscribes by the server's key, and registers", async () => {
    const { world, waking } = await turnedOn();
    expect(world.asked).toEqual(["permission", "vapid", "put"]);
    expect(world.subscribed!.key).toEqual(world.vapid);
    expect(world.registered).toEqual(registration(1, "sender"));
    expect(waking.content.value).toBe("sender");
    expect(world.stored).toEqual({ device_id: "d1", content: "sender" });
  });

  test("says something else by the same subscription", async () => {
    const { world, waking } = await turnedOn();
    await waking.turnOn("full");
    expect(world.registered).toEqual(registration(1, "full"));
    expect(waking.content.value).toBe("full");
    expect(world.stored!.content).toBe("full");
  });

  test.each(["denied", "default"] as const)("stays off where notifications are %s", async (answer) => {
    const world = new World();
    world.answer = answer;
    const waking = world.tab();
    await expect(waking.turnOn("full")).rejects.toBeInstanceOf(CannotWake);
    expect(waking.content.value).toBeNull();
    expect([world.subscribed, world.stored]).toEqual([null, undefined]);
    expect(world.asked).toEqual(["permission"]);
  });

  test.each([new Refusal(400, "invalid_field", "That host is not allowed."), new Unreachable(undefined), new SignedOut()])(
    "gives the subscription up again when the server answers %s",
    async (trouble) => {
      const world = new World();
      const waking = world.tab();
      world.subscribed = world.subscription(world.vapid);
      world.trouble = trouble;
      await expect(waking.turnOn("full")).rejects.toBe(trouble);
      expect(waking.content.value).toBeNull();
      expect([world.subscribed, world.stored]).toEqual([null, undefined]);
    },
  );

  test("stays on as it was when a change of what it says fails", async () => {
    const { world, waking } = await turnedOn();
    world.trouble = new Unreachable(undefined);
    await expect(waking.turnOn("full")).rejects.toBeInstanceOf(Unreachable);
    expect(waking.content.value).toBe("sender");
    expect(world.subscribed!.n).toBe(1);
    expect(world.stored!.content).toBe("sender");
  });

  test("stays off where the push service is away", async () => {
    const world = new World();
    world.serviceAway = true;
    await expect(world.tab().turnOn("full")).rejects.toThrow("The push service is away.");
    expect(world.stored).toBeUndefined();
    expect(world.registered).toBeUndefined();
  });

  test("turned off unsubscribes, takes away what is shown, and tells the server", async () => {
    const { world, waking } = await turnedOn();
    world.shown = ["a", "b"];
    world.badge = 2;
    await waking.turnOff();
    expect([world.subscribed, world.stored, world.registered]).toEqual([null, undefined, undefined]);
    expect([world.shown, world.badge]).toEqual([[], 0]);
    expect(waking.content.value).toBeNull();
  });

  test("is off even if the server cannot be told", async () => {
    const { world, waking } = await turnedOn();
    world.trouble = new Unreachable(undefined);
    await waking.turnOff();
    expect([world.subscribed, world.stored, waking.content.value]).toEqual([null, undefined, null]);
    expect(waking.trouble.value).toBe("It is off here, and the server does not know it yet: The server cannot be reached.");
    world.trouble = undefined;
    await waking.resume();
    expect(waking.trouble.value).toBeNull();
  });

  test("is off even if the browser does not unsubscribe: the server is told, and it is tried again", async () => {
    const { world, waking } = await turnedOn();
    world.shown = ["a"];
    world.badge = 1;
    world.stuck = new DOMException("There is no network.", "NetworkError");
    await waking.turnOff();
    expect([world.registered, world.stored, waking.content.value, waking.trouble.value]).toEqual([undefined, undefined, null, null]);
    expect([world.shown, world.badge]).toEqual([[], 0]);
    world.stuck = undefined;
    await world.tab().resume();
    expect(world.subscribed).toBeNull();
  });

  test("says so where neither the browser nor the server lets go", async () => {
    const { world, waking } = await turnedOn();
    world.stuck = new DOMException("There is no network.", "NetworkError");
    world.trouble = new Unreachable(undefined);
    await waking.turnOff();
    expect(waking.trouble.value).toContain("woken until the page is opened again");
    expect(waking.trouble.value).toContain(world.trouble.message);
  });

  test("hides no mistake of its own when it is turned off", async () => {
    const { world, waking } = await turnedOn();
    world.stuck = new RangeError("a mistake");
    await expect(waking.turnOff()).rejects.toBe(world.stuck);
    world.stuck = undefined;
    world.trouble = new RangeError("another mistake");
    await expect(waking.turnOff()).rejects.toBe(world.trouble);
  });

  test("takes away what is shown when the session ends, even if the browser does not unsubscribe", async () => {
    const { world, waking } = await turnedOn();
    world.shown = ["a"];
    world.badge = 1;
    world.stuck = new DOMException("There is no network.", "NetworkError");
    await waking.forget();
    expect([world.shown, world.badge, world.stored]).toEqual([[], 0, undefined]);
  });

  test.each([undefined, "d2"])("stays off when meanwhile the device is %s", async (device) => {
    const world = new World();
    const waking = world.tab();
    let forgotten: Promise<void> | undefined;
    world.meanwhile = (what) => {
      if (what !== "put") return;
      world.device = device;
      forgotten = waking.forget();
    };
    await waking.turnOn("full");
    await forgotten;
    expect([world.subscribed, world.stored, waking.content.value]).toEqual([null, undefined, null]);
  });

  test("says so where an earlier subscription, by another key, stays", async () => {
    const { world, waking } = await turnedOn();
    world.vapid = key(2);
    world.stuck = new DOMException("There is no network.", "NetworkError");
    await expect(waking.turnOn("full")).rejects.toBeInstanceOf(CannotWake);
    await waking.resume();
    expect(waking.trouble.value).toContain("does not unsubscribe");
  });

  test("ends with the session, without a word to the server", async () => {
    const { world, waking } = await turnedOn();
    world.shown = ["a"];
    world.asked = [];
    await waking.forget();
    expect([world.subscribed, world.stored, waking.content.value, world.shown]).toEqual([null, undefined, null, []]);
    expect(world.asked).toEqual([]);
  });
});

describe("waking, when the page begins again", () => {
  test("registers anew, by the same subscription", async () => {
    const { world } = await turnedOn();
    world.registered = undefined; // The server has forgotten it.
    const waking = world.tab();
    await waking.resume();
    expect(waking.content.value).toBe("sender");
    expect(world.registered).toEqual(registration(1, "sender"));
    expect(world.asked.filter((each) => each === "permission")).toHaveLength(1);
  });

  test("registers where the browser pushes to now", async () => {
    const { world } = await turnedOn();
    world.subscribed = world.subscription(world.vapid);
    await world.tab().resume();
    expect(world.registered).toEqual(registration(2, "sender"));
  });

  test("subscribes again where the browser has let the subscription go", async () => {
    const { world } = await turnedOn();
    world.subscribed = null;
    await world.tab().resume();
    expect(world.registered).toEqual(registration(2, "sender"));
  });

  test("subscribes again by the server's new key", async () => {
    const { world } = await turnedOn();
    world.vapid = key(2);
    await world.tab().resume();
    expect(world.subscribed!.key).toEqual(key(2));
    expect(world.registered).toEqual(registration(2, "sender"));
  });

  test("in two tabs at once has one subscription, which is registered", async () => {
    const { world } = await turnedOn();
    world.vapid = key(2);
    await Promise.all([world.tab().resume(), world.tab().resume()]);
    expect(world.subscribed!.n).toBe(2);
    expect(world.registered).toEqual(registration(2, "sender"));
  });

  test.each([new Unreachable(undefined), new Refusal(503, "draining", "Later."), new SignedOut()])("tells what is wrong, and still wants it: %s", async (trouble) => {
    const { world } = await turnedOn();
    world.trouble = trouble;
    const waking = world.tab();
    await waking.resume();
    expect(waking.trouble.value).toContain(trouble.message);
    expect([waking.content.value, world.stored?.content]).toEqual(["sender", "sender"]);
    world.trouble = undefined;
    await waking.resume();
    expect(waking.trouble.value).toBeNull();
  });

  test("hides no mistake of its own", async () => {
    const { world } = await turnedOn();
    world.trouble = new RangeError("a mistake");
    await expect(world.tab().resume()).rejects.toBe(world.trouble);
  });

  test("does nothing for whoever has not asked for it", async () => {
    const world = new World();
    const waking = world.tab();
    await waking.resume();
    expect(world.asked).toEqual([]);
    expect(waking.content.value).toBeNull();
  });

  test("gives up what somebody else was woken by", async () => {
    const { world } = await turnedOn();
    world.shown = ["a"];
    world.device = "d2";
    world.asked = [];
    const waking = world.tab();
    await waking.resume();
    expect([world.subscribed, world.stored, waking.content.value, world.shown]).toEqual([null, undefined, null, []]);
    expect(world.asked).toEqual([]);
  });

  test("is off while notifications are not allowed, and on again when they are", async () => {
    const { world } = await turnedOn();
    const waking = world.tab();
    world.permission = "denied";
    await waking.resume();
    expect(waking.content.value).toBeNull();
    expect(world.puts).toBe(1);
    world.permission = "granted";
    await waking.resume();
    expect(waking.content.value).toBe("sender");
    expect(world.puts).toBe(2);
  });

  test("sees what another tab has done", async () => {
    const { world, waking } = await turnedOn();
    const other = world.tab();
    other.look();
    expect(other.content.value).toBe("sender");
    await other.turnOff();
    waking.look();
    expect(waking.content.value).toBeNull();
  });
});

describe("waking, of what is shown", () => {
  test("takes away one conversation's", async () => {
    const { world, waking } = await turnedOn();
    world.shown = ["a", "b"];
    await waking.take("a");
    expect(world.shown).toEqual(["b"]);
  });

  test("keeps only what is still new", async () => {
    const { world, waking } = await turnedOn();
    world.shown = ["a", "b", "unclear"];
    await waking.keepOnly(new Set(["b", "c"]));
    expect(world.shown).toEqual(["b"]);
  });

  test("counts only where it is on", async () => {
    const world = new World();
    const waking = world.tab();
    waking.badge(3);
    expect(world.badge).toBe(0);
    await waking.turnOn("none");
    waking.badge(3);
    expect(world.badge).toBe(3);
  });

  test("asks nothing of a browser that lets itself not be woken", async () => {
    const world = new World();
    world.able = false;
    world.shown = ["a"];
    const waking = world.tab();
    await waking.resume();
    await waking.take("a");
    await waking.keepOnly(new Set());
    await waking.forget();
    waking.look();
    expect(world.shown).toEqual(["a"]);
    expect(world.asked).toEqual([]);
  });
});
