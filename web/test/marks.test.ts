import { describe, expect, test } from "vitest";
import type { Content, Conversation, Entry, Ephemeral, MessageEntry, Mine, Profile, ReadReceipt, Settings } from "../src/api/types";
import { mentions } from "../src/sync/mention";
import * as news from "../src/sync/news";
import { mutedAt, mutedForEver } from "../src/sync/own";
import * as chat from "../src/sync/state";
import { UNTOUCHED } from "./mine";
import { below, seeded } from "./seeded";

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const ID = "group";
const PEOPLE = [0, 1, 2].map(person);
const ME = PEOPLE[0]!;

function person(n: number): Profile {
  return { id: `user-${n}`, username: `person${n}`, display_name: `person${n}`, about: "", created_at: at(0) };
}

function at(n: number): string {
  return new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString();
}

type Told = { entry: Entry } | { ephemeral: Ephemeral };

/** A server with one group, what its members read, and what I do on my other devices. */
class Server {
  readonly told: Told[] = [];
  readonly #said: { entry: MessageEntry; deleted: boolean }[] = [];
  readonly #receipts = new Map(PEOPLE.map(({ id }) => [id, { read: 0, delivered: 0 }]));
  #mine: Mine = UNTOUCHED;
  #time = 0;

  constructor(readonly random: () => number) {}

  happen(): void {
    const what = this.random();
    const actor = PEOPLE[below(this.random, PEOPLE.length)]!.id;
    const number = below(this.random, this.#said.length + 1);
    if (what < 0.4) this.#say(actor);
    else if (what < 0.45) this.#delete(number);
    else if (what < 0.6) this.mark(number, this.random() < 0.4);
    else if (what < 0.75) this.#read(actor, number);
    else if (what < 0.85) this.#deliver(actor, number);
    else if (what < 0.9) this.#comeBack();
    else if (what < 0.95) this.#prefer();
    else this.#draft(this.random() < 0.5 ? null : { text: `Draft ${this.#time}` });
  }

  mark(number: number, unread: boolean): void {
    const { read } = this.#mine;
    if (!unread && (number < read.number || (number === read.number && !read.unread))) return;
    this.#mine = { ...this.#mine, read: { number, unread } };
    this.#tell({ type: "read", conversation: ID, number, unread });
  }

  get conversation(): Conversation {
    const last = this.#said.at(-1);
    const { number } = this.#mine.read;
    const unread = !last || last.entry.sender === ME.id ? 0 : this.#said.length - number;
    const mentioning = this.#said.filter(({ entry, deleted }) => !deleted && entry.number > number && mentions(entry.content, ME.id) && entry.sender !== ME.id);
    return {
      id: ID, kind: "group", created_at: at(0), title: "", description: "", history: "all", pinned: [], number: this.#said.length,
      members: PEOPLE.map((user) => ({ user, role: "member" as const })),
      last_message: last ? this.#shown(last) : null,
      mine: { ...this.#mine, unread, mentions: unread === 0 ? 0 : mentioning.length },
    } as Conversation;
  }

  get receipts(): ReadReceipt[] {
    return [...this.#receipts].map(([user, reached]) => ({ user, ...reached }));
  }

  get snapshot() {
    return { conversations: [this.conversation], cursor: String(this.#time) };
  }

  #shown({ entry, deleted }: { entry: MessageEntry; deleted: boolean }): Entry {
    const { content, ...rest } = entry;
    return deleted ? ({ ...rest, deleted: true } as unknown as Entry) : { ...rest, content };
  }

  #say(sender: string): void {
    const number = this.#said.length + 1;
    const content: Content = { text: `${number}`, ...(this.random() < 0.4 && { mentions: [ME.id] }) };
    const entry = { type: "message", conversation: ID, number, id: `message-${number}`, sender, sent_at: at(this.#time + 1), content };
    this.#said.push({ entry: this.#tell(entry) as MessageEntry, deleted: false });
  }

  #delete(number: number): void {
    const found = this.#said[number - 1];
    if (!found || found.deleted) return;
    found.deleted = true;
    this.#tell({ type: "delete", conversation: ID, number, id: found.entry.id, actor: found.entry.sender });
  }

  #read(user: string, number: number): void {
    const known = this.#receipts.get(user)!;
    if (number <= known.read) return;
    known.read = number;
    this.#tell({ type: "read", conversation: ID, user, number });
  }

  #deliver(user: string, number: number): void {
    const known = this.#receipts.get(user)!;
    if (number <= known.delivered) return;
    known.delivered = number;
    this.told.push({ ephemeral: { type: "delivered", conversation: ID, user, number } });
  }

  #comeBack(): void {
    const members = [{ user: PEOPLE[2]!.id, role: "member" as const }];
    this.#receipts.set(PEOPLE[2]!.id, { read: 0, delivered: 0 });
    for (const change of ["left", "joined"]) this.#tell({ type: "member", conversation: ID, change, actor: PEOPLE[2]!.id, members });
  }

  #prefer(): void {
    const change = { archived: this.random() < 0.5, pinned: this.random() < 0.5, muted_until: this.random() < 0.5 ? null : at(this.#time) };
    this.#mine = { ...this.#mine, ...change };
    this.#tell({ type: "account", account: ME.id, change: "preferences", conversation: ID, ...change });
  }

  #draft(draft: Content | null): void {
    this.#mine = { ...this.#mine, draft };
    this.#tell({ type: "account", account: ME.id, change: "draft", conversation: ID, draft });
  }

  #tell(entry: object): Entry {
    const stamped = { at: at(this.#time + 1), ...entry, cursor: String(++this.#time) } as unknown as Entry;
    this.told.push({ entry: stamped });
    return stamped;
  }
}

/** A tab that is told late, whose answers come later still, and whose marks reach the server later than that. */
class Tab {
  state: chat.State;
  #heard: number;
  readonly #answers: (() => void)[] = [];
  readonly #marks: number[] = [];

  constructor(private readonly server: Server, private readonly random: () => number) {
    this.state = chat.snapshotTaken(chat.empty(ME), server.snapshot);
    this.#heard = server.told.length;
    this.#askAfterReceipts();
  }

  step(): void {
    if (this.random() < 0.6) this.hear(below(this.random, 4));
    if (this.random() < 0.4) this.#ask();
    if (this.random() < 0.1) this.#askAfterReceipts();
    if (this.random() < 0.5) this.#answers.shift()?.();
    if (this.random() < 0.1) this.state = chat.opened(this.state, this.state.open === null ? ID : null);
    if (this.random() < 0.1) this.#look();
    if (this.random() < 0.3) this.#mark();
  }

  settle(): void {
    while (this.#marks.length > 0) this.#mark();
    for (let answered = true; answered; ) {
      this.hear(Infinity);
      this.#ask();
      const answer = this.#answers.shift();
      answer?.();
      answered = answer !== undefined;
    }
  }

  hear(most: number): void {
    for (const told of this.server.told.slice(this.#heard, this.#heard + most)) {
      this.state = "entry" in told ? chat.entriesArrived(this.state, [told.entry]) : chat.overheard(this.state, told.ephemeral);
      this.#heard++;
    }
  }

  #look(): void {
    const number = news.toRead(this.state, true);
    if (number === undefined) return;
    this.#marks.push(number);
    this.state = chat.looked(this.state);
  }

  #mark(): void {
    const number = this.#marks.shift();
    if (number !== undefined) this.server.mark(number, false);
  }

  #ask(): void {
    if (this.#answers.length > 0 || chat.unknown(this.state).length === 0) return;
    const { conversation } = this.server;
    this.#answered(() => chat.conversationLearned(this.state, conversation));
  }

  #askAfterReceipts(): void {
    const { receipts } = this.server;
    this.#answered(() => chat.receiptsLearned(this.state, ID, structuredClone(receipts)));
  }

  #answered(answer: () => chat.State): void {
    this.state = chat.asked(this.state, ID);
    this.#answers.push(() => {
      this.state = chat.answered(answer(), ID);
    });
  }
}

const shown = (state: chat.State): unknown => {
  const { own, receipts } = state.conversations.get(ID)!;
  const { counted: _, mentions: __, ...rest } = own;
  const known = state.conversations.get(ID)!;
  const there = [...receipts].filter(([, { read, delivered }]) => read + delivered > 0).sort();
  return { own: rest, unread: news.unread(state, known), mentions: news.mentions(state, known), receipts: there };
};

describe("marks, preferences, drafts and receipts", () => {
  test.each(SEEDS)("are the same in an old tab and in a fresh one (seed %i)", (seed) => {
    const random = seeded(seed);
    const server = new Server(random);
    for (let i = below(random, 20); i > 0; i--) server.happen();
    const old = new Tab(server, random);
    for (let i = 0; i < 120; i++) {
      server.happen();
      old.step();
    }
    old.settle();
    const fresh = new Tab(server, random);
    fresh.settle();
    expect(shown(old.state)).toEqual(shown(fresh.state));
    const { unread, mentions } = server.conversation.mine;
    expect(shown(old.state)).toMatchObject({ unread, mentions });
  });
});

/** A direct conversation in which the other one said so much. */
function talk(said: number, mine: Partial<Mine> = {}): chat.State {
  const members = PEOPLE.slice(0, 2).map((user) => ({ user, role: "member" as const }));
  const described = { id: ID, kind: "direct", created_at: at(0), pinned: [], members, number: 0, last_message: null, mine: { ...UNTOUCHED, ...mine } };
  const start = chat.snapshotTaken(chat.empty(ME), { conversations: [described as Conversation], cursor: "0" });
  return Array.from({ length: said }, (_, n) => message(n + 1)).reduce((state, entry) => chat.entriesArrived(state, [entry]), start);
}

function message(number: number, sender = "user-1"): Entry {
  return { cursor: String(number), type: "message", conversation: ID, number, id: `m${number}`, sender, sent_at: at(number), content: { text: "hi" } };
}

const mark = (number: number, unread = false): Entry => ({ cursor: "99", type: "read", conversation: ID, number, unread, at: at(99) });
const readBy = (number: number, user = "user-1"): Entry => ({ cursor: "99", type: "read", conversation: ID, user, number, at: at(99) });
const known = (state: chat.State): chat.Conversation => state.conversations.get(ID)!;
const unread = (state: chat.State): number => news.unread(state, known(state));

describe("what is new", () => {
  test("is what came after my mark, and nothing where I had the last word", () => {
    expect(unread(talk(3))).toBe(3);
    expect(unread(chat.entriesArrived(talk(3), [mark(2)]))).toBe(1);
    expect(unread(chat.entriesArrived(talk(3), [message(4, ME.id)]))).toBe(0);
    expect(unread(chat.entriesArrived(talk(3), [message(4, ME.id), message(5)]))).toBe(5);
  });

  test("is read by who looks at it, at once, and the mark goes there once", () => {
    const open = chat.opened(talk(3), ID);
    expect(unread(open)).toBe(3);
    expect(news.toRead(open, true)).toBe(3);
    const looked = chat.looked(open);
    expect(unread(looked)).toBe(0);
    expect(news.toRead(looked, false)).toBeUndefined();
    expect(chat.looked(looked)).toBe(looked);
    expect(news.toRead(chat.entriesArrived(looked, [message(4)]), false)).toBe(4);
    expect(news.toRead(chat.entriesArrived(looked, [message(4), mark(4)]), true)).toBeUndefined();
    expect(news.toRead(chat.opened(looked, null), true)).toBeUndefined();
  });

  test("my own messages move the mark as well, so that it does not lag", () => {
    expect(news.toRead(chat.entriesArrived(chat.opened(talk(0), ID), [message(1, ME.id)]), false)).toBe(1);
  });

  test("what was marked as unread elsewhere stays so until it is looked at anew", () => {
    const looked = chat.looked(chat.opened(talk(3), ID));
    const back = chat.entriesArrived(looked, [mark(3), mark(1, true)]);
    expect(unread(back)).toBe(2);
    expect(news.toRead(back, false)).toBeUndefined();
    expect(news.toRead(chat.entriesArrived(back, [message(4)]), false)).toBeUndefined();
    expect(news.toRead(back, true)).toBe(3);
    expect(known(chat.looked(back)).own.read.unread).toBe(false);
  });

  test("marking as unread leaves what is unread so, and the flag alone where all was read", () => {
    expect(news.unreadMark(talk(3), known(talk(3)))).toBe(0);
    const read = chat.entriesArrived(talk(3), [mark(3)]);
    expect(news.unreadMark(read, known(read))).toBe(3);
    expect(known(chat.entriesArrived(read, [mark(3, true)])).own.read).toEqual({ number: 3, unread: true });
  });

  test("counts in the title unless it is muted or archived, and again when the mute ends", () => {
    expect(news.news(talk(2), 0)).toBe(2);
    expect(news.news(talk(2, { archived: true }), 0)).toBe(0);
    const muted = talk(2, { muted_until: at(10) });
    expect(news.news(muted, Date.parse(at(9)))).toBe(0);
    expect(news.news(muted, Date.parse(at(10)))).toBe(2);
    expect(mutedForEver(known(muted).own)).toBe(false);
    const forEver = known(talk(2, { muted_until: "9999-12-31T23:59:59.999Z" })).own;
    expect([mutedAt(forEver, Date.parse(at(9))), mutedForEver(forEver)]).toEqual([true, true]);
  });

  test("is in so many conversations, muted and marked ones too", () => {
    expect(news.unreadConversations(talk(3, { muted_until: at(99) }))).toEqual([ID]);
    expect(news.unreadConversations(chat.entriesArrived(talk(3), [mark(3)]))).toEqual([]);
    expect(news.unreadConversations(chat.entriesArrived(talk(3), [mark(3, true)]))).toEqual([ID]);
  });

  test("ends with my mark behind the last message, or my own message, wherever that was", () => {
    const after = (entry: Entry): string | undefined => news.emptied(chat.entriesArrived(talk(3), [entry]), entry);
    expect(after(mark(3))).toBe(ID);
    expect(after(message(4, ME.id))).toBe(ID);
    expect(after(mark(2))).toBeUndefined();
    expect(after(message(4))).toBeUndefined();
    expect(after(readBy(3))).toBeUndefined();
    expect(after({ ...mark(3), conversation: "another" } as Entry)).toBeUndefined();
  });

  test("pinned conversations come first, whatever was said in others since", () => {
    const other = { ...known(talk(1)), id: "other" };
    const state = talk(0, { pinned: true });
    const both = { ...state, conversations: new Map(state.conversations).set("other", other) };
    expect(chat.listed(both).map(({ id }) => id)).toEqual([ID, "other"]);
  });
});

describe("receipts", () => {
  const fates = (state: chat.State): unknown =>
    [...news.fates(state, known(state))].map(([id, { delivered, read }]) => [id, delivered.length > 0, read.length > 0]);

  test("stand at my last message, and at the last one that was read", () => {
    const said = chat.entriesArrived(talk(0), [1, 2, 3].map((number) => message(number, ME.id)));
    expect(fates(said)).toEqual([["m3", false, false]]);
    const delivered = chat.overheard(said, { type: "delivered", conversation: ID, user: "user-1", number: 3 });
    expect(fates(delivered)).toEqual([["m3", true, false]]);
    expect(fates(chat.overheard(delivered, { type: "delivered", conversation: ID, user: "user-1", number: 2 }))).toEqual(fates(delivered));
    expect(fates(chat.entriesArrived(delivered, [readBy(1)]))).toEqual([["m3", true, false], ["m1", true, true]]);
    expect(fates(chat.entriesArrived(delivered, [readBy(3), readBy(2)]))).toEqual([["m3", true, true]]);
  });

  test("of my own stand nowhere", () => {
    const said = chat.entriesArrived(talk(0), [message(1, ME.id), readBy(1, ME.id)]);
    expect(fates(said)).toEqual([["m1", false, false]]);
  });
});

describe("writing", () => {
  test("ends with a message, or when nobody has heard of it for a while", () => {
    const writes = chat.overheard(talk(1), { type: "typing", conversation: ID, user: "user-1" });
    expect(known(writes).typing).toEqual(["user-1"]);
    expect(known(chat.overheard(writes, { type: "typing", conversation: ID, user: "user-1" })).typing).toEqual(["user-1"]);
    expect(known(chat.entriesArrived(writes, [message(2)])).typing).toEqual([]);
    expect(known(chat.typingForgotten(writes, ID, "user-1")).typing).toEqual([]);
    expect(chat.overheard(talk(1), { type: "typing", conversation: "another", user: "user-1" })).toEqual(talk(1));
  });

  const draft = (text: string | null): Entry =>
    ({ cursor: "99", type: "account", account: ME.id, change: "draft", conversation: ID, draft: text === null ? null : { text }, at: at(99) });

  test("what is begun here counts until the server has it, then what the server says", () => {
    const content = { text: "Hel" };
    const begun = chat.writing(talk(1), ID, content);
    expect(news.draft(known(chat.entriesArrived(begun, [draft("H")])))).toBe(content);
    const kept = chat.draftKept(begun, ID, content);
    expect(known(kept)).toMatchObject({ writing: undefined, own: { draft: content } });
    expect(news.draft(known(chat.entriesArrived(kept, [draft("Hello")])))).toEqual({ text: "Hello" });
    const more = chat.draftKept(chat.writing(begun, ID, { text: "Hello" }), ID, content);
    expect(news.draft(known(more))).toEqual({ text: "Hello" });
  });

  test("a draft that is dropped elsewhere is gone, and one that is not kept yet outlives a snapshot", () => {
    expect(news.draft(known(chat.entriesArrived(talk(1, { draft: { text: "Hello" } }), [draft(null)])))).toBeNull();
    const begun = chat.writing(talk(1), ID, { text: "Hel" });
    const again = chat.snapshotTaken(begun, { conversations: [new Server(seeded(1)).conversation], cursor: "1" });
    expect(news.draft(known(again))).toEqual({ text: "Hel" });
  });
});

test("whether I let others know is unknown until the server has said, and again after a snapshot", () => {
  const state = talk(0);
  expect(state.sharing).toBeNull();
  const settings: Settings = { share_read_marks: false, invisible: false, presence: "conversations", last_seen: "conversations" };
  const entry: Entry = { cursor: "9", type: "account", account: ME.id, change: "settings", settings, at: at(9) };
  const told = chat.entriesArrived(state, [entry]);
  expect(told.sharing).toBe(false);
  expect(chat.snapshotTaken(told, { conversations: [], cursor: "9" }).sharing).toBeNull();
});
