import { signal } from "@preact/signals";
import type { Client } from "../api/client";
import { type Conversation, type Profile, type Receipt, Refusal, SignedOut, Unreachable } from "../api/types";
import { newId } from "../api/uuid";
import { type Clock, Link, type Socket, type Status } from "./link";
import { Outbox } from "./outbox";
import * as chat from "./state";

const ACK_MS = 1000;
const RENEW_PAUSE_MS = 5000;
const STORED = "maru.outbox.";

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** One signed-in person's chat on this page: the state, and everything that moves it. */
export class Chat {
  readonly state;
  readonly status = signal<Status>("connecting");
  readonly #link: Link;
  readonly #outbox: Outbox;
  #cancelAck: (() => void) | undefined;
  #cancelRenewal: (() => void) | undefined;
  #stopped = false;
  #snapshots = 0;
  readonly #loading = new Set<string>(); // Conversations whose history is being asked for.
  readonly #learning = new Set<string>(); // Conversations and people being asked about.
  readonly #nudge = (): void => this.#link.nudge();

  constructor(
    private readonly client: Client,
    me: Profile,
    private readonly onSignedOut: () => void,
  ) {
    this.state = signal(chat.empty(me));
    this.#outbox = new Outbox({
      transmit: (pending) => this.#transmit(pending),
      clock,
      random: Math.random,
      keep,
      forget: (pending) => localStorage.removeItem(STORED + pending.id),
      onSent: (receipt) => this.#change((state) => chat.acknowledged(state, receipt)),
      onRefused: (pending, why) => this.#change((state) => chat.refused(state, pending, why)),
    });
    this.#link = new Link({
      open: (url) => new WebSocket(url ?? eventsHere(), "maru.v1") as unknown as Socket,
      clock,
      random: Math.random,
      token: (rejected) => this.client.session.token(rejected),
      cursor: () => this.state.value.cursor,
      snapshot: () => this.#snapshot(),
      discover: () => this.client.eventsUrl(),
      onEntry: (entry) => {
        this.#change((state) => chat.entriesArrived(state, [entry]));
        this.#acknowledge();
        this.#askAfterUnknown();
      },
      onStatus: (status) => {
        this.status.value = status;
        if (status === "live") this.#outbox.nudge();
      },
      onSignedOut,
    });
  }

  async start(): Promise<void> {
    await this.#snapshot();
    for (const pending of storedPending(this.state.value.me)) {
      this.#change((state) => chat.sending(state, pending));
      this.#outbox.put(pending);
    }
    this.#link.start();
    this.#stayFresh();
    addEventListener("online", this.#nudge);
    document.addEventListener("visibilitychange", this.#nudge);
  }

  stop(): void {
    this.#stopped = true;
    this.#link.stop();
    this.#outbox.stop();
    this.#cancelAck?.();
    this.#cancelRenewal?.();
    removeEventListener("online", this.#nudge);
    document.removeEventListener("visibilitychange", this.#nudge);
  }

  open(id: string | null): void {
    this.#change((state) => chat.opened(state, id));
    this.#askAfterUnknown();
  }

  /** Opens the conversation with the person of exactly this username; answers what is wrong, if anything is. */
  async openWith(username: string): Promise<string | undefined> {
    try {
      const user = await this.client.findUser(username);
      if (!user) return `Nobody is called “${username}”.`;
      if (user.id === this.state.value.me) return "That is you.";
      const conversation = await this.client.openDirect(user.id);
      this.#learn(conversation);
      this.open(conversation.id);
      return undefined;
    } catch (failure) {
      return complaint(failure);
    }
  }

  /** The ids behind these usernames, or what is wrong with them. */
  async people(usernames: readonly string[]): Promise<{ ids: string[] } | { trouble: string }> {
    try {
      const found = await Promise.all(usernames.map((name) => this.client.findUser(name)));
      const missing = usernames.filter((_, at) => !found[at]);
      if (missing.length > 0) return { trouble: `Nobody is called ${missing.map((name) => `“${name}”`).join(", ")}.` };
      return { ids: [...new Set(found.map((user) => user!.id))] };
    } catch (failure) {
      return { trouble: complaint(failure) };
    }
  }

  /** Does something about groups or messages that the entries then tell of; answers what is wrong, if anything is. */
  async attempt(work: (client: Client) => Promise<unknown>): Promise<string | undefined> {
    try {
      await work(this.client);
      return undefined;
    } catch (failure) {
      return complaint(failure);
    }
  }

  /** Like `attempt`, with work that ends in a conversation, which is then opened. */
  enter(work: (client: Client) => Promise<Conversation>): Promise<string | undefined> {
    return this.attempt(async (client) => {
      const conversation = await work(client);
      this.#learn(conversation);
      this.open(conversation.id);
    });
  }

  send(conversation: string, text: string): void {
    const made_at = new Date(clock.now()).toISOString();
    const owned = { id: newId(), conversation, content: { text }, made_at, refused: null, by: this.state.value.me };
    this.#change((state) => chat.sending(state, owned));
    this.#outbox.put(owned);
  }

  withdraw(pending: chat.Pending): void {
    this.#change((state) => chat.withdrawn(state, pending));
  }

  /** Fetches the messages before the first one there is; answers whether it could. */
  async loadOlder(id: string): Promise<boolean> {
    const conversation = this.state.value.conversations.get(id);
    if (!conversation?.older || this.#loading.has(id)) return true;
    const before = conversation.messages[0]?.number;
    const trouble = await this.attempt(() =>
      this.#asking(this.#loading, id, () => this.client.history(id, before), (state, page) => chat.historyArrived(state, id, before, page)),
    );
    this.#askAfterUnknown();
    return trouble === undefined;
  }

  /** Fetches back to a message; answers whether it is there. */
  async loadTo(id: string, message: string): Promise<boolean> {
    for (;;) {
      const conversation = this.state.value.conversations.get(id);
      if (conversation?.messages.some((each) => each.id === message)) return true;
      if (!conversation?.older || this.#loading.has(id) || !(await this.loadOlder(id))) return false;
    }
  }

  /** Asks something about a conversation; what happens in it meanwhile is not lost over the answer. */
  async #asking<T>(asked: Set<string>, id: string, ask: () => Promise<T>, answer: (state: chat.State, value: T) => chat.State): Promise<void> {
    const snapshots = this.#snapshots;
    asked.add(id);
    this.#change((state) => chat.asked(state, id));
    try {
      const value = await ask();
      // An answer from before a new snapshot may know less than that.
      if (snapshots === this.#snapshots) this.#change((state) => answer(state, value));
    } finally {
      this.#change((state) => chat.answered(state, id));
      asked.delete(id);
    }
  }

  #change(step: (state: chat.State) => chat.State): void {
    this.state.value = step(this.state.peek());
  }

  #learn(conversation: Conversation): void {
    this.#change((state) => chat.conversationLearned(state, conversation));
  }

  async #snapshot(): Promise<void> {
    const snapshot = await this.client.snapshot();
    this.#snapshots++;
    this.#change((state) => chat.snapshotTaken(state, snapshot));
  }

  async #transmit({ conversation, id, content }: chat.Pending): Promise<Receipt> {
    if (!this.#link.live) return this.client.send(conversation, id, content);
    const ok = await this.#link.request({ type: "send", conversation, id, content });
    return { id, conversation, number: Number(ok["number"]), sent_at: String(ok["sent_at"]) };
  }

  /** Renews the access token before it ends, so that nothing ever has to wait for that. */
  #stayFresh(): void {
    if (this.#stopped) return;
    const { session } = this.client;
    const wait = Math.max(RENEW_PAUSE_MS, session.renewAt - clock.now());
    this.#cancelRenewal = clock.after(wait, () => {
      session.token().then(
        () => this.#stayFresh(),
        (failure: unknown) => {
          if (failure instanceof SignedOut) this.onSignedOut();
          else this.#stayFresh();
        },
      );
    });
  }

  /** Commits the cursor a moment after the last of a burst of entries. */
  #acknowledge(): void {
    this.#cancelAck?.();
    this.#cancelAck = clock.after(ACK_MS, () => {
      this.#link.request({ type: "ack", cursor: this.state.value.cursor }).catch((failure: unknown) => {
        // Lost acks are made good by the next; an unusable cursor is not.
        if (failure instanceof Refusal && failure.code === "reset") this.#link.reset();
      });
    });
  }

  #askAfterUnknown(): void {
    for (const id of chat.unknown(this.state.value)) if (!this.#learning.has(id)) void this.#askAfterConversation(id);
    for (const id of chat.strangers(this.state.value)) if (!this.#learning.has(id)) void this.#askAfterUser(id);
  }

  async #askAfterConversation(id: string): Promise<void> {
    try {
      await this.#asking(this.#learning, id, () => this.client.conversation(id), chat.conversationLearned);
      this.#askAfterUnknown(); // Whoever went and came back meanwhile has to ask once more.
    } catch (failure) {
      if (failure instanceof Refusal && failure.status === 404) this.#change((state) => chat.forgotten(state, id));
      else console.warn(complaint(failure)); // Asked again at the next entry.
    }
  }

  async #askAfterUser(id: string): Promise<void> {
    this.#learning.add(id);
    try {
      const user = await this.client.user(id);
      this.#change((state) => chat.userLearned(state, user));
      this.#learning.delete(id);
    } catch (failure) {
      if (failure instanceof Refusal && failure.status === 404) return; // Stays without a name, and is not asked for again.
      this.#learning.delete(id);
      console.warn(complaint(failure));
    }
  }
}

/** What to tell the person. */
export function complaint(failure: unknown): string {
  if (failure instanceof Refusal || failure instanceof Unreachable || failure instanceof SignedOut) {
    return failure.message;
  }
  throw failure;
}

/** Stores a message, so that a reload loses nothing. Where storage is full it is sent all the same. */
function keep(pending: chat.Pending): void {
  try {
    localStorage.setItem(STORED + pending.id, JSON.stringify(pending));
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure;
    console.warn("Storage is full: a reload would lose what is not sent yet.");
  }
}

/** Forgets what was still to be sent, for whoever signs in next. */
export function forgetOutbox(): void {
  for (const key of storedKeys()) localStorage.removeItem(key);
}

function storedKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(STORED));
}

function storedPending(me: string): chat.Pending[] {
  return storedKeys()
    .map((key) => JSON.parse(localStorage.getItem(key) ?? "null") as (chat.Pending & { by: string }) | null)
    .filter((pending) => pending !== null && pending.by === me)
    .map((pending) => pending as chat.Pending)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function eventsHere(): string {
  const url = new URL("/v1/events", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
