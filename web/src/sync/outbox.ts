import { type Receipt, Refusal, SignedOut, Unreachable } from "../api/types";
import { backoff } from "./reconnect";
import type { Clock } from "./link";
import type { Pending } from "./state";

export interface OutboxSeams {
  /** Puts the message, by whatever way is open. */
  transmit: (pending: Pending) => Promise<Receipt>;
  clock: Clock;
  random: () => number;
  /** Keeps or forgets it in storage, so that a reload loses nothing. */
  keep: (pending: Pending) => void;
  forget: (pending: Pending) => void;
  onSent: (receipt: Receipt) => void;
  onRefused: (pending: Pending, why: string) => void;
}

/** My messages on their way: one after the other, each put under its id until the server takes or refuses it. */
export class Outbox {
  readonly #queue: Pending[] = [];
  #running = false;
  #stopped = false;
  #attempt = 0;
  #wake: (() => void) | undefined;

  constructor(private readonly seams: OutboxSeams) {}

  put(pending: Pending): void {
    this.seams.keep(pending);
    this.#queue.push(pending);
    if (!this.#running) void this.#run();
  }

  /** A connection is there: waits no longer. */
  nudge(): void {
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let first = this.#queue[0]; first && !this.#stopped; first = this.#queue[0]) {
      const done = await this.#attemptOne(first);
      if (done) this.#queue.shift();
    }
    this.#running = false;
  }

  async #attemptOne(pending: Pending): Promise<boolean> {
    try {
      const receipt = await this.seams.transmit(pending);
      this.#attempt = 0;
      this.seams.forget(pending);
      this.seams.onSent(receipt);
      return true;
    } catch (failure) {
      return this.#failed(pending, failure);
    }
  }

  async #failed(pending: Pending, failure: unknown): Promise<boolean> {
    if (failure instanceof SignedOut) {
      this.#stopped = true;
      return false;
    }
    if (failure instanceof Refusal && !failure.passing && failure.status !== 401) {
      this.#attempt = 0;
      this.seams.forget(pending);
      this.seams.onRefused(pending, failure.message);
      return true;
    }
    if (!(failure instanceof Refusal) && !(failure instanceof Unreachable)) throw failure;
    const asked = failure instanceof Refusal ? (failure.retryAfterSeconds ?? 0) * 1000 : 0;
    await this.#pause(asked + backoff(this.#attempt++, this.seams.random));
    return false;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.seams.clock.after(ms, resolve);
      this.#wake = () => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
    });
  }
}
