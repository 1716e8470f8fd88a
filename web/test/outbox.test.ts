import { describe, expect, test } from "vitest";
import { type Receipt, Refusal, SignedOut, Unreachable } from "../src/api/types";
import { Outbox } from "../src/sync/outbox";
import type { Pending } from "../src/sync/state";
import { settled, TestClock } from "./clock";

const message = (id: string): Pending => ({ id, conversation: "c", content: { text: id }, made_at: "", refused: null });

class Play {
  readonly clock = new TestClock();
  readonly tried: string[] = [];
  readonly sent: string[] = [];
  readonly refused: string[] = [];
  readonly kept = new Set<string>();
  failures: Error[] = [];

  readonly outbox = new Outbox({
    transmit: ({ id, conversation }): Promise<Receipt> => {
      this.tried.push(id);
      const failure = this.failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve({ id, conversation, number: 1, sent_at: "" });
    },
    clock: this.clock,
    random: () => 0.5,
    keep: ({ id }) => this.kept.add(id),
    forget: ({ id }) => this.kept.delete(id),
    onSent: ({ id }) => this.sent.push(id),
    onRefused: ({ id }) => this.refused.push(id),
  });
}

describe("outbox", () => {
  test("sends in order, each under its id until it is acknowledged", async () => {
    const play = new Play();
    play.failures = [new Unreachable(undefined), new Refusal(503, "busy", ""), new Refusal(500, "internal", "")];
    for (const id of ["a", "b", "c"]) play.outbox.put(message(id));
    await play.clock.pass(20_000);
    await settled();
    expect(play.tried).toEqual(["a", "a", "a", "a", "b", "c"]);
    expect(play.sent).toEqual(["a", "b", "c"]);
    expect(play.kept.size).toBe(0);
  });

  test("gives up a refused message only, and goes on with the next", async () => {
    const play = new Play();
    play.failures = [new Refusal(409, "message_id_reused", "no")];
    for (const id of ["a", "b"]) play.outbox.put(message(id));
    await settled();
    expect(play.refused).toEqual(["a"]);
    expect(play.sent).toEqual(["b"]);
    expect(play.kept.size).toBe(0);
  });

  test("waits at least as long as the server asks", async () => {
    const play = new Play();
    play.failures = [new Refusal(429, "too_many_requests", "", undefined, 12)];
    play.outbox.put(message("a"));
    await settled();
    await play.clock.pass(12_000);
    expect(play.tried).toHaveLength(1);
    await play.clock.pass(1_000);
    expect(play.sent).toEqual(["a"]);
  });

  test("keeps what is not acknowledged, and tries at once when a connection is there", async () => {
    const play = new Play();
    play.failures = [new Unreachable(undefined)];
    play.outbox.put(message("a"));
    await settled();
    expect([...play.kept]).toEqual(["a"]);
    play.outbox.nudge();
    await settled();
    expect(play.sent).toEqual(["a"]);
  });

  test("stops without a session, forgetting nothing", async () => {
    const play = new Play();
    play.failures = [new SignedOut()];
    for (const id of ["a", "b"]) play.outbox.put(message(id));
    await play.clock.pass(100_000);
    expect(play.tried).toEqual(["a"]);
    expect([...play.kept]).toEqual(["a", "b"]);
  });
});
