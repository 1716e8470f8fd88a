/** What to do once a connection has ended. */
export type Next = "give_up" | "reconnect" | "sign_in" | "snapshot" | "discover";

export interface Step {
  next: Next;
  /** Whether to wait first, with jitter. */
  wait: boolean;
}

const STEPS: Readonly<Record<number, Step>> = {
  4400: { next: "give_up", wait: false },
  4401: { next: "sign_in", wait: false },
  4409: { next: "reconnect", wait: false },
  4410: { next: "snapshot", wait: false },
  4413: { next: "give_up", wait: false },
  4503: { next: "discover", wait: true },
};

/** By close code. Everything else, known or not, says: come back later. */
export function afterClose(code: number): Step {
  return STEPS[code] ?? { next: "reconnect", wait: true };
}

/** By the code of an error that answers the log-in frame, or a cursor. */
export function afterError(code: string): Step {
  switch (code) {
    case "unauthenticated":
    case "token_expired":
    case "session_revoked":
      return afterClose(4401);
    case "reset":
      return afterClose(4410);
    case "draining":
    case "full":
      return afterClose(4503);
    default:
      return { next: "reconnect", wait: true };
  }
}

export const SHORTEST_MS = 200;
export const LONGEST_MS = 30_000;

/** Full jitter: anything between the shortest and a bound that doubles with each attempt, from 1 s up to the longest. */
export function backoff(attempt: number, random: () => number): number {
  const bound = Math.min(LONGEST_MS, 1000 * 2 ** Math.min(attempt, 10));
  return SHORTEST_MS + random() * (bound - SHORTEST_MS);
}
