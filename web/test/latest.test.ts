import { describe, expect, test } from "vitest";
import { Refusal, SignedOut, Unreachable } from "../src/api/types";
import { Latest } from "../src/sync/latest";
import { settled, TestClock } from "./clock";

class Play {
  readonly clock = new TestClock();
  readonly told: [string, number, number][] = [];
  failures: Error[] = [];
  answer: () => Promise<void> = () => Promise.resolve();
  readonly latest: Latest<number>;

  constructor(delay: number, pause = 1000) {
    this.latest = new Latest({
      clock: this.clock,
      random: () => 0.5,
      delay,
      pause,
      transmit: (key, value) => {
        this.told.push([key, value, this.clock.now()]);
        const failure = this.failures.shift();
        return failure ? Promise.reject(failure) : this.answer();
      },
    });
  }
}

describe("the latest value of each", () => {
  test("goes at once, and those that come while it is quiet become one", async () => {
    const play = new Play(0);
    for (const value of [1, 2, 3]) {
      play.latest.put("a", value);
      await play.clock.pass(100);
    }
    play.latest.put("b", 9);
    await play.clock.pass(5000);
    expect(play.told).toEqual([["a", 1, 0], ["a", 3, 1000], ["b", 9, 2000]]);
    expect(play.latest.has("a")).toBe(false);
  });

  test("or waits for others first, unless it is told not to", async () => {
    const play = new Play(2000);
    play.latest.put("a", 1);
    await play.clock.pass(1999);
    expect([play.told, play.latest.has("a")]).toEqual([[], true]);
    play.latest.put("a", 2);
    play.latest.flush();
    await settled();
    expect(play.told).toEqual([["a", 2, 1999]]);
  });

  test("that came while the one before was on its way goes too", async () => {
    const play = new Play(0);
    let arrive = (): void => undefined;
    play.answer = () => new Promise((resolve) => (arrive = resolve));
    play.latest.put("a", 1);
    await settled();
    play.latest.put("a", 1);
    arrive();
    await settled();
    expect(play.latest.has("a")).toBe(true);
    await play.clock.pass(1000);
    expect(play.told.map(([, value]) => value)).toEqual([1, 1]);
    arrive();
    await settled();
    expect(play.latest.has("a")).toBe(false);
  });

  test("is told again while nobody is there, no sooner than the server asks, and at once when somebody is", async () => {
    const play = new Play(0);
    play.failures = [new Refusal(429, "too_many_requests", "", undefined, 5), new Unreachable(undefined)];
    play.latest.put("a", 1);
    await play.clock.pass(5000);
    expect(play.told).toHaveLength(1);
    await play.clock.pass(700);
    expect(play.told).toHaveLength(2);
    play.latest.flush();
    await settled();
    expect(play.told).toHaveLength(3);
    expect(play.latest.has("a")).toBe(false);
  });

  test("is let go where the server refuses it, and the next one goes", async () => {
    const play = new Play(0);
    play.failures = [new Refusal(404, "not_found", "")];
    play.latest.put("a", 1);
    play.latest.put("b", 2);
    await play.clock.pass(1000);
    expect(play.told.map(([key]) => key)).toEqual(["a", "b"]);
    expect(play.latest.has("a")).toBe(false);
  });

  test("goes nowhere without a session, or once it is stopped", async () => {
    const play = new Play(0);
    play.failures = [new SignedOut()];
    play.latest.put("a", 1);
    play.latest.put("b", 2);
    await play.clock.pass(100_000);
    expect(play.told).toHaveLength(1);
    const other = new Play(2000);
    other.latest.put("a", 1);
    other.latest.stop();
    await other.clock.pass(100_000);
    expect(other.told).toEqual([]);
  });
});
