import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { afterClose, afterError, backoff, LONGEST_MS, SHORTEST_MS } from "../src/sync/reconnect";
import { seeded } from "./seeded";

interface CloseCode {
  code: number;
  client: string;
}

const asyncapi = JSON.parse(
  readFileSync(new URL("../../wire/src/main/resources/chat/maru/wire/asyncapi.json", import.meta.url), "utf8"),
) as { channels: { webSocket: { "x-close-codes": CloseCode[] } } };

const MEANT: Readonly<Record<string, unknown>> = {
  nothing: { next: "reconnect", wait: true }, // Nobody asked for it here, so it is as good as lost.
  reconnect_after_backoff: { next: "reconnect", wait: true },
  reconnect_at_once: { next: "reconnect", wait: false },
  refresh_or_log_in: { next: "sign_in", wait: false },
  fetch_snapshot: { next: "snapshot", wait: false },
  ask_discovery: { next: "discover", wait: true },
  give_up: { next: "give_up", wait: false },
};

describe("reconnect", () => {
  test.each(asyncapi.channels.webSocket["x-close-codes"])("does after $code what the document asks: $client", (close) => {
    expect(MEANT[close.client]).toBeDefined();
    expect(afterClose(close.code)).toEqual(MEANT[close.client]);
  });

  test("comes back later after any other code, a lost connection among them", () => {
    for (const code of [1005, 1006, 1011, 3000, 4444, 4999]) {
      expect(afterClose(code)).toEqual({ next: "reconnect", wait: true });
    }
  });

  test("treats an error like the close code that says the same", () => {
    expect(afterError("token_expired")).toEqual(afterClose(4401));
    expect(afterError("reset")).toEqual(afterClose(4410));
    expect(afterError("full")).toEqual(afterClose(4503));
    expect(afterError("busy")).toEqual(afterClose(4429));
  });

  test("waits with full jitter between 0.2 and 30 seconds", () => {
    const random = seeded(1);
    for (let attempt = 0; attempt < 40; attempt++) {
      const bound = Math.min(LONGEST_MS, 1000 * 2 ** attempt);
      const waits = Array.from({ length: 500 }, () => backoff(attempt, random));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(SHORTEST_MS);
      expect(Math.max(...waits)).toBeLessThanOrEqual(bound);
      const middle = (SHORTEST_MS + bound) / 2;
      const mean = waits.reduce((a, b) => a + b) / waits.length;
      expect(Math.abs(mean - middle)).toBeLessThan((bound - SHORTEST_MS) / 10);
    }
    expect(backoff(1000, () => 1)).toBe(LONGEST_MS);
    expect(backoff(0, () => 0)).toBe(SHORTEST_MS);
  });
});
