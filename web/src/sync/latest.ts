import { Refusal, SignedOut, Unreachable } from "../api/types";
import type { Clock } from "./link";
import { backoff } from "./reconnect";

export interface LatestSeams<T> {
  /** Tells the server, by whatever way is open. */
  transmit: (key: string, value: T) => Promise<unknown>;
  clock: Clock;
  random: () => number;
  /** How long the first value waits for others to take its place. */
  delay: number;
  /** How long there is quiet after one was told. */
  pause: number;
}

/**
 * Values of which only the last counts, by key, on their way to the server: many in a row become one. What cannot be
 * told is told later; what the server refuses is let go.
 */
export class Latest<T> {
  readonly #waiting = new Map<string, { value: T }>();
  #running = false;
  #stopped = false;
  #attempt = 0;
  #wake: (() => void) | undefined;

  constructor(private readonly seams: LatestSeams<T>) {}

  put(key: string, value: T): void {
    this.#waiting.set(key, { value });
    if (!this.#running) void this.#run();
  }

  /** Whether there is something the server has not taken yet. */
  has(key: string): boolean {
    return this.#waiting.has(key);
  }

  /** Waits no longer: for others to come, for the quiet to end, for the connection to be back. */
  flush(): void {
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    this.#running = true;
    await this.#wait(this.seams.delay);
    for (let [first] = this.#waiting; first && !this.#stopped; [first] = this.#waiting) {
      await this.#wait(await this.#tell(...first));
    }
    this.#running = false;
  }

  /** Answers how long to wait after it. */
  async #tell(key: string, waiting: { value: T }): Promise<number> {
    try {
      await this.seams.transmit(key, waiting.value);
    } catch (failure) {
      if (failure instanceof SignedOut) this.#stopped = true;
      else if (!(failure instanceof Refusal) && !(failure instanceof Unreachable)) throw failure;
      else if (failure instanceof Unreachable || failure.passing || failure.status === 401) {
        const asked = failure instanceof Refusal ? (failure.retryAfterSeconds ?? 0) * 1000 : 0;
        return asked + backoff(this.#attempt++, this.seams.random);
      }
    }
    this.#attempt = 0;
    if (this.#waiting.get(key) === waiting) this.#waiting.delete(key);
    return this.seams.pause;
  }

  #wait(ms: number): Promise<void> {
    if (ms === 0 || this.#stopped) return Promise.resolve();
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
