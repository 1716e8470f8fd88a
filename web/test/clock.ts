import type { Clock } from "../src/sync/link";

/** Time that passes when the test says so. */
export class TestClock implements Clock {
  #now = 0;
  #timers: { at: number; work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Lets time pass; what comes due runs in order, and what that leaves to do is done. */
  async pass(ms: number): Promise<void> {
    await settled();
    const end = this.#now + ms;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#now = next.at;
      this.#timers = this.#timers.filter((one) => one !== next);
      next.work();
      await settled();
    }
    this.#now = end;
  }

  #due(end: number): { at: number; work: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** All promises that can go on have gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
