import { signal } from "@preact/signals";
import type { Client } from "../api/client";
import {
  CannotWake, type Content, type Conversation, type Entry, type Ephemeral, type Profile, type Receipt, Refusal, SignedOut, Unreachable,
} from "../api/types";
import { newId } from "../api/uuid";
import { CaughtUp } from "./caught-up";
import { Latest } from "./latest";
import { type Clock, Link, type Socket, type Status } from "./link";
import { mentioned } from "./mention";
import * as news from "./news";
import { Outbox } from "./outbox";
import type { ReadMark } from "./own";
import * as chat from "./state";
import { Typing } from "./typing";

const ACK_MS = 1000;
const MARK_MS = 1000;
const DRAFT_MS = 2000;
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
  readonly #marks: Latest<ReadMark>;
  readonly #drafts: Latest<Content | null>;
  readonly #typing: Typing;
  readonly #caughtUp: CaughtUp;
  #cancelAck: (() => void) | undefined;
  #cancelRenewal: (() => void) | undefined;
  #stopped = false;
  #snapshots = 0;
  #blocksKnown = false;
  readonly #loading = new Set<string>(); // Conversations whose history is being asked for.
  readonly #reckoning = new Set<string>(); // Conversations whose receipts are being asked for.
  readonly #learning = new Set<string>(); // Conversations and people being asked about.
  readonly #nudge = (): void => this.#link.nudge();
  readonly #awoken = (): void => {
    if (document.visibilityState === "hidden") this.#drafts.flush();
    this.#look(true);
  };

  constructor(
    private readonly client: Client,
    me: Profile,
    private readonly onSignedOut: () => void,
    /** There is nothing new in a conversation any more. */
    private readonly onRead: (conversation: string) => void,
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
    const latest = { clock, random: Math.random };
    this.#marks = new Latest({ ...latest, delay: 0, pause: MARK_MS, transmit: (id, mark) => this.#mark(id, mark) });
    this.#drafts = new Latest({ ...latest, delay: DRAFT_MS, pause: DRAFT_MS, transmit: (id, content) => this.#keepDraft(id, content) });
    this.#typing = new Typing({
      clock,
      tell: (id) => this.#tellTyping(id),
      onForgotten: (id, user) => this.#change((state) => chat.typingForgotten(state, id, user)),
    });
    this.#caughtUp = new CaughtUp({ clock, ping: () => this.#link.request({ type: "ping" }) });
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
        this.#look(false);
        this.#tellRead(entry);
        this.#caughtUp.arrived();
      },
      onEphemeral: (ephemeral) => this.#overheard(ephemeral),
      onStatus: (status) => {
        this.status.value = status;
        if (status === "live") this.#connected();
        else this.#caughtUp.disconnected();
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
    document.addEventListener("visibilitychange", this.#awoken);
    addEventListener("focus", this.#awoken);
  }

  stop(): void {
    this.#stopped = true;
    this.#link.stop();
    for (const one of [this.#outbox, this.#marks, this.#drafts, this.#typing, this.#caughtUp]) one.stop();
    this.#cancelAck?.();
    this.#cancelRenewal?.();
    removeEventListener("online", this.#nudge);
    document.removeEventListener("visibilitychange", this.#nudge);
    document.removeEventListener("visibilitychange", this.#awoken);
    removeEventListener("focus", this.#awoken);
  }

  open(id: string | null): void {
    this.#change((state) => chat.opened(state, id));
    this.#askAfterUnknown();
    this.#look(true);
    this.#askAfterReceipts();
  }

  /** Marks the conversation as unread from behind this number, and goes away from it, since whoever looks at it reads it. */
  markUnread(id: string, number: number): void {
    if (this.state.value.open === id) this.open(null);
    this.#marks.put(id, { number, unread: true });
    this.#marks.flush();
  }

  /** What I have begun to write, as it stands now: kept with the server, and the others see that I write. */
  write(id: string, text: string): void {
    const content = text.trim() === "" ? null : { text };
    const conversation = this.state.value.conversations.get(id);
    if (!conversation || (content === null && !this.writes(id) && news.draft(conversation) === null)) return;
    this.#drafts.put(id, content);
    if (content !== null) this.#typing.write(id);
  }

  /** Whether there is something begun here of which the server does not know yet. */
  writes(id: string): boolean {
    return this.#drafts.has(id);
  }

  /** I write no longer: what I have begun is as it is. */
  rest(id: string, text: string): void {
    if (!this.writes(id)) return;
    this.#change((state) => chat.writing(state, id, text.trim() === "" ? null : { text }));
    this.#drafts.flush();
  }

  /** Whether others may know what I have read; answers what is wrong, if anything is. */
  share(sharing: boolean): Promise<string | undefined> {
    return this.attempt(async (client) => {
      const settings = await client.changeSettings({ share_read_marks: sharing });
      this.#change((state) => chat.sharingLearned(state, settings.share_read_marks));
    });
  }

  askAfterSettings(): Promise<string | undefined> {
    return this.attempt(async (client) => {
      const settings = await client.settings();
      this.#change((state) => chat.sharingLearned(state, settings.share_read_marks));
    });
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
      if (failure instanceof Refusal && failure.code === "blocked") return "You have blocked them: unblock them first, under “Blocked”.";
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
    const known = this.state.value.conversations.get(conversation);
    const mentions = known ? mentioned(this.state.value, known, text) : [];
    const content: Content = mentions.length > 0 ? { text, mentions } : { text };
    const owned = { id: newId(), conversation, content, made_at, refused: null, by: this.state.value.me };
    this.#change((state) => chat.sending(state, owned));
    this.#outbox.put(owned);
    this.write(conversation, "");
    if (known && news.draft(known) !== null) this.#drafts.flush();
  }

  withdraw(pending: chat.Pending): void {
    this.#change((state) => chat.withdrawn(state, pending));
  }

  /** Opens a conversation by its id alone; answers what is wrong, if anything is. */
  async visit(id: string): Promise<string | undefined> {
    if (!this.state.value.conversations.has(id)) return this.enter((client) => client.conversation(id));
    this.open(id);
    return undefined;
  }

  /** Does something once the page knows all that the server does; only the last of what waits for that. */
  whenCaughtUp(work: () => void): void {
    this.#caughtUp.put(work);
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
    this.#blocksKnown = false;
    this.#change((state) => chat.snapshotTaken(state, snapshot));
  }

  #connected(): void {
    for (const queue of [this.#marks, this.#drafts]) queue.flush();
    this.#outbox.nudge();
    this.#caughtUp.connected();
    this.#look(false);
    this.#askAfterReceipts(); // What was told to those who were there.
    this.#askAfterBlocks();
  }

  /** Whoever looks at the open conversation reads it; `anew`, if only now. */
  #look(anew: boolean): void {
    if (document.visibilityState !== "visible" || !document.hasFocus()) return;
    const { open } = this.state.value;
    const number = news.toRead(this.state.value, anew);
    if (open === null || number === undefined) return;
    this.#marks.put(open, { number, unread: false });
    this.#change(chat.looked);
  }

  #tellRead(entry: Entry): void {
    const conversation = news.emptied(this.state.value, entry);
    if (conversation !== undefined) this.onRead(conversation);
  }

  #mark(conversation: string, { number, unread }: ReadMark): Promise<unknown> {
    if (!this.#link.live) return this.client.read(conversation, number, unread);
    return this.#link.request({ type: "read", conversation, number, ...(unread && { unread }) });
  }

  async #keepDraft(id: string, content: Content | null): Promise<void> {
    this.#change((state) => chat.writing(state, id, content));
    await this.client.keepDraft(id, content);
    this.#change((state) => chat.draftKept(state, id, content));
  }

  #tellTyping(conversation: string): boolean {
    if (!this.#link.live) return false;
    this.#link.request({ type: "typing", conversation }).catch(() => undefined); // Nobody misses it.
    return true;
  }

  #overheard(ephemeral: Ephemeral): void {
    this.#change((state) => chat.overheard(state, ephemeral));
    if (ephemeral.type === "typing") this.#typing.heard(ephemeral.conversation, ephemeral.user);
  }

  #askAfterReceipts(): void {
    const { open } = this.state.value;
    if (open === null || this.#reckoning.has(open)) return;
    const ask = (): Promise<void> =>
      this.#asking(this.#reckoning, open, () => this.client.receipts(open), (state, told) => chat.receiptsLearned(state, open, told));
    ask().catch((failure: unknown) => console.info(complaint(failure))); // Asked again when it is opened again.
  }

  #askAfterBlocks(): void {
    if (this.#blocksKnown) return;
    const snapshots = this.#snapshots;
    const learn = async (client: Client): Promise<void> => {
      const told = await client.blocks();
      if (snapshots !== this.#snapshots) return; // It is asked again after the later one.
      this.#blocksKnown = true;
      this.#change((state) => chat.blocksLearned(state, told));
      this.#askAfterUnknown();
    };
    void this.attempt(learn).then((why) => why !== undefined && console.info(why)); // Asked again with the next connection.
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
  if (failure instanceof Refusal || failure instanceof Unreachable || failure instanceof SignedOut || failure instanceof CannotWake) {
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
