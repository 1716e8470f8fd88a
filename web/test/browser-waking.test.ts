import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CannotWake } from "../src/api/types";
import { browserWaking } from "../src/push/browser";

const never = new Promise<never>(() => {});

/** One at a time, as a browser's locks are. */
function locks() {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    request: (_: string, work: () => Promise<unknown>) => {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** A browser that takes a service worker on; what becomes of it is up to `ready`. */
function browser(ready: Promise<unknown>): void {
  const serviceWorker = { ready, register: () => Promise.resolve({}), getRegistration: () => Promise.resolve(undefined) };
  vi.stubGlobal("navigator", { serviceWorker, locks: locks() });
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", { permission: "granted", requestPermission: () => Promise.resolve("granted") });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
}

const server = { session: { device: "d1" }, vapidKey: () => Promise.resolve("BAAA") } as never;

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ["a service worker that never begins", never, "does not get ready"],
  ["a push service that never answers", Promise.resolve({ pushManager: { subscribe: () => never } }), "does not answer"],
])("waits not for ever for %s, and so nobody who signs out does", async (_, ready, says) => {
  browser(ready);
  const waking = browserWaking(server);
  const on = waking.turnOn("sender").catch((failure: unknown) => failure);
  await vi.advanceTimersByTimeAsync(0); // It has the lock now.
  let over = false;
  const forgotten = waking.forget().then(() => (over = true));
  await vi.advanceTimersByTimeAsync(19_000);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(over).toBe(true);
  const failure = await on;
  expect(failure).toBeInstanceOf(CannotWake);
  expect((failure as Error).message).toContain(says);
  await forgotten;
});
