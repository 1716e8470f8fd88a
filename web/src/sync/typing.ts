import type { Clock } from "./link";

/** How long somebody is said to be writing, and how often I say so of myself. */
const HEARD_MS = 5000;
const TOLD_MS = 3000;

export interface TypingSeams {
  clock: Clock;
  /** Tells the others that I write; answers whether anybody could be told. */
  tell: (conversation: string) => boolean;
  /** Nobody has heard of their writing for a while. */
  onForgotten: (conversation: string, user: string) => void;
}

/** Who writes, and that I do: told again and again while it goes on, and forgotten where it is not told any more. */
export class Typing {
  readonly #heard = new Map<string, () => void>(); // By conversation and user, what keeps them from being forgotten.
  #told: { conversation: string; at: number } | undefined;

  constructor(private readonly seams: TypingSeams) {}

  heard(conversation: string, user: string): void {
    const key = `${conversation} ${user}`;
    this.#heard.get(key)?.();
    const forget = (): void => {
      this.#heard.delete(key);
      this.seams.onForgotten(conversation, user);
    };
    this.#heard.set(key, this.seams.clock.after(HEARD_MS, forget));
  }

  /** I write something there. */
  write(conversation: string): void {
    const at = this.seams.clock.now();
    if (this.#told?.conversation === conversation && at - this.#told.at < TOLD_MS) return;
    if (this.seams.tell(conversation)) this.#told = { conversation, at };
  }

  stop(): void {
    for (const keep of this.#heard.values()) keep();
    this.#heard.clear();
  }
}
