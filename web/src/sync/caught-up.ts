import type { Clock } from "./link";

export interface CaughtUpSeams {
  clock: Clock;
  /** Asks the server whether it is there; fails where there is no connection, and where it ends meanwhile. */
  ping: () => Promise<unknown>;
}

/** The server does not say where what was missed ends: it is where nothing comes for so long. */
const QUIET_MS = 1000;

/**
 * Puts off what only somebody may do who knows all that the server does, until the connection has answered and is quiet.
 * That it is thought to be live is not enough: after a computer's sleep it may have ended long ago.
 */
export class CaughtUp {
  #work: (() => void) | undefined;
  #cancel: (() => void) | undefined;

  constructor(private readonly seams: CaughtUpSeams) {}

  /** In the place of what was put off before. */
  put(work: () => void): void {
    this.#work = work;
    this.#ask();
  }

  connected(): void {
    if (this.#work) this.#ask();
  }

  disconnected(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Something came that was missed, or has just happened. */
  arrived(): void {
    if (this.#cancel) this.#wait();
  }

  stop(): void {
    this.#work = undefined;
    this.disconnected();
  }

  #ask(): void {
    this.disconnected();
    this.seams.ping().then(
      () => this.#wait(),
      () => undefined, // It is asked again with the next connection.
    );
  }

  #wait(): void {
    if (!this.#work) return;
    this.#cancel?.();
    this.#cancel = this.seams.clock.after(QUIET_MS, () => {
      const work = this.#work;
      this.stop();
      work?.();
    });
  }
}
