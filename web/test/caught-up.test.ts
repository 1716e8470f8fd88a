import { describe, expect, test } from "vitest";
import { Unreachable } from "../src/api/types";
import { CaughtUp } from "../src/sync/caught-up";
import { settled, TestClock } from "./clock";

/** A connection whose answers come when the test says so. */
class Play {
  readonly clock = new TestClock();
  readonly pings: { answer: () => void; lose: () => void }[] = [];
  readonly did: string[] = [];
  readonly caughtUp = new CaughtUp({
    clock: this.clock,
    ping: () =>
      new Promise<void>((answer, reject) => this.pings.push({ answer, lose: () => reject(new Unreachable(undefined)) })),
  });

  put(what: string): void {
    this.caughtUp.put(() => this.did.push(what));
  }

  async answered(): Promise<void> {
    this.pings.at(-1)!.answer();
    await settled();
  }

  async lost(): Promise<void> {
    this.caughtUp.disconnected();
    this.pings.at(-1)?.lose();
    await settled();
  }
}

describe("caught up", () => {
  test("is who has an answer, and hears nothing for a moment", async () => {
    const play = new Play();
    play.put("looked");
    await play.clock.pass(60_000);
    expect(play.did).toEqual([]);
    await play.answered();
    await play.clock.pass(999);
    expect(play.did).toEqual([]);
    await play.clock.pass(1);
    expect(play.did).toEqual(["looked"]);
  });

  test("is nobody to whom what was missed still comes", async () => {
    const play = new Play();
    play.put("looked");
    await play.answered();
    for (let n = 0; n < 5; n++) {
      await play.clock.pass(900);
      play.caughtUp.arrived();
    }
    expect(play.did).toEqual([]);
    await play.clock.pass(1000);
    expect(play.did).toEqual(["looked"]);
  });

  test("is who is connected again, where the connection was gone, or goes", async () => {
    const play = new Play();
    play.put("looked");
    await play.lost(); // It was dead since the computer slept.
    play.caughtUp.arrived();
    await play.clock.pass(5000);
    play.caughtUp.connected();
    await play.answered();
    await play.clock.pass(500);
    await play.lost();
    await play.clock.pass(5000);
    expect(play.did).toEqual([]);
    play.caughtUp.connected();
    await play.answered();
    await play.clock.pass(1000);
    expect(play.did).toEqual(["looked"]);
  });

  test("does the last that waits, once, and asks nothing while nothing waits", async () => {
    const play = new Play();
    play.caughtUp.connected();
    expect(play.pings).toEqual([]);
    for (const what of ["looked", "looked again"]) play.put(what);
    for (const { answer } of play.pings) answer();
    await play.clock.pass(5000);
    play.caughtUp.arrived();
    play.caughtUp.connected();
    await play.clock.pass(5000);
    expect(play.did).toEqual(["looked again"]);
    expect(play.pings).toHaveLength(2);
  });

  test("does nothing any more once it is stopped", async () => {
    const play = new Play();
    play.put("looked");
    play.caughtUp.stop();
    await play.answered();
    await play.clock.pass(5000);
    play.caughtUp.connected();
    expect(play.did).toEqual([]);
    expect(play.pings).toHaveLength(1);
  });
});
