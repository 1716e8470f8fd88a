import { describe, expect, test } from "vitest";
import { Typing } from "../src/sync/typing";
import { TestClock } from "./clock";

class Play {
  readonly clock = new TestClock();
  readonly told: string[] = [];
  readonly forgotten: string[] = [];
  connected = true;
  readonly typing = new Typing({
    clock: this.clock,
    tell: (conversation) => {
      if (this.connected) this.told.push(`${conversation} ${this.clock.now()}`);
      return this.connected;
    },
    onForgotten: (conversation, user) => this.forgotten.push(`${conversation} ${user} ${this.clock.now()}`),
  });
}

describe("typing", () => {
  test("is told at once, then every three seconds while it goes on", async () => {
    const play = new Play();
    for (let i = 0; i < 70; i++) {
      play.typing.write("a");
      await play.clock.pass(100);
    }
    expect(play.told).toEqual(["a 0", "a 3000", "a 6000"]);
  });

  test("is told at once in another conversation, and once somebody can be told", async () => {
    const play = new Play();
    play.connected = false;
    play.typing.write("a");
    play.connected = true;
    await play.clock.pass(100);
    play.typing.write("a");
    play.typing.write("b");
    expect(play.told).toEqual(["a 100", "b 100"]);
  });

  test("is forgotten five seconds after it was last heard, of each by themselves", async () => {
    const play = new Play();
    play.typing.heard("a", "x");
    play.typing.heard("a", "y");
    await play.clock.pass(3000);
    play.typing.heard("a", "x");
    await play.clock.pass(10_000);
    expect(play.forgotten).toEqual(["a y 5000", "a x 8000"]);
  });

  test("is not forgotten any more once it is stopped", async () => {
    const play = new Play();
    play.typing.heard("a", "x");
    play.typing.stop();
    await play.clock.pass(10_000);
    expect(play.forgotten).toEqual([]);
  });
});
