import { describe, expect, test } from "vitest";
import type { Conversation, Entry, Page, Profile, Role } from "../src/api/types";
import * as news from "../src/sync/news";
import * as chat from "../src/sync/state";
import { UNTOUCHED } from "./mine";
import { below, seeded } from "./seeded";

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const EMOJI = ["👍", "❤️", "<b>"];
const GROUP = "group";
const PEOPLE = Array.from({ length: 5 }, (_, n) => person(n));
const ME = PEOPLE[0]!;

function person(n: number): Profile {
  return { id: `user-${n}`, username: `person${n}`, display_name: `person${n}`, about: "", created_at: at(0) };
}

function at(n: number): string {
  return new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString();
}

interface Said {
  id: string;
  number: number;
  sender: string;
  sent_at: string;
  text: string | null;
  edited_at?: string;
  reactions: Map<string, Set<string>>;
}

/** A server with one group in which anything happens, and what it answers at any moment. */
class Server {
  readonly mine: Entry[] = [];
  readonly #members = new Map<string, Role>([[PEOPLE[1]!.id, "owner"]]);
  readonly #said: Said[] = [];
  #title = "Title 0";
  #pinned: string[] = [];
  #time = 0;

  constructor(private readonly random: () => number) {
    this.#put(ME.id);
    this.#put(PEOPLE[2]!.id);
  }

  happen(): void {
    const what = this.random();
    const members = [...this.#members.keys()];
    const actor = members[below(this.random, members.length)]!;
    const message = this.#said[below(this.random, Math.max(1, this.#said.length))];
    if (what < 0.35 || !message) this.#say(actor);
    else if (what < 0.5) this.#edit(message);
    else if (what < 0.55) this.#delete(message, actor);
    else if (what < 0.75) this.#react(message, actor);
    else if (what < 0.8) this.#pin(message, actor);
    else if (what < 0.85) this.#rename(actor);
    else this.#move(PEOPLE[below(this.random, PEOPLE.length)]!.id);
  }

  get conversation(): Conversation | undefined {
    if (!this.#members.has(ME.id)) return undefined;
    const last = this.#said.at(-1);
    return {
      id: GROUP, kind: "group", created_at: at(0), title: this.#title, description: "", history: "all", pinned: this.#pinned,
      members: [...this.#members].map(([id, role]) => ({ user: PEOPLE.find((one) => one.id === id)!, role })),
      number: this.#said.length, last_message: last ? this.#shown(last) : null, mine: UNTOUCHED,
    };
  }

  get snapshot(): { conversations: Conversation[]; cursor: string } {
    return { conversations: this.conversation ? [this.conversation] : [], cursor: String(this.#time) };
  }

  page(before: number | undefined): Page {
    const all = this.#said.filter(({ number }) => number < (before ?? Infinity));
    return { messages: all.slice(-5).reverse().map((one) => this.#shown(one)), more: all.length > 5 };
  }

  #shown({ text, edited_at, reactions, ...one }: Said): Page["messages"][number] {
    const base = { cursor: "1", type: "message" as const, conversation: GROUP, ...one };
    if (text === null) return { ...base, deleted: true };
    const all = [...reactions].filter(([, users]) => users.size > 0).map(([emoji, users]) => ({ emoji, users: [...users] }));
    return { ...base, content: { text }, ...(edited_at && { edited_at }), ...(all.length > 0 && { reactions: all }) };
  }

  #say(sender: string): void {
    const number = this.#said.length + 1;
    const said = { id: `message-${number}`, number, sender, sent_at: at(this.#time + 1), text: `${number}`, reactions: new Map() };
    this.#said.push(said);
    this.#tell(this.#shown(said));
  }

  #edit(message: Said): void {
    if (message.text === null) return;
    Object.assign(message, { text: `${message.text}!`, edited_at: at(this.#time + 1) });
    this.#tell({ type: "edit", ...this.#about(message, message.sender), content: { text: message.text } });
  }

  #delete(message: Said, actor: string): void {
    if (message.text === null) return;
    Object.assign(message, { text: null, reactions: new Map() });
    this.#tell({ type: "delete", ...this.#about(message, actor) });
  }

  #react(message: Said, actor: string): void {
    if (message.text === null) return;
    const emoji = EMOJI[below(this.random, EMOJI.length)]!;
    const users = message.reactions.get(emoji) ?? new Set<string>();
    const present = !users.delete(actor);
    if (present) users.add(actor);
    message.reactions.set(emoji, users);
    this.#tell({ type: "reaction", ...this.#about(message, actor), emoji, present });
  }

  #pin({ id }: Said, actor: string): void {
    this.#pinned = this.#pinned.includes(id) ? this.#pinned.filter((one) => one !== id) : [...this.#pinned, id];
    this.#changed(actor);
  }

  #rename(actor: string): void {
    this.#title = `Title ${this.#time}`;
    this.#changed(actor);
  }

  #changed(actor: string): void {
    this.#tell({
      type: "conversation", conversation: GROUP, change: "changed", actor, title: this.#title, description: "", history: "all",
      pinned: this.#pinned, at: at(this.#time + 1),
    });
  }

  #move(user: string): void {
    const role = this.#members.get(user);
    if (role === "owner") return;
    if (role === undefined) this.#put(user);
    else if (this.random() < 0.5) this.#role(user, role === "admin" ? "member" : "admin");
    else this.#out(user, role);
  }

  #put(user: string): void {
    this.#members.set(user, "member");
    this.#member("added", user, "member");
  }

  #role(user: string, role: Role): void {
    this.#members.set(user, role);
    this.#member("role", user, role);
  }

  #out(user: string, role: Role): void {
    this.#member("removed", user, role);
    this.#members.delete(user);
  }

  #member(change: string, user: string, role: Role): void {
    this.#tell({ type: "member", conversation: GROUP, change, actor: PEOPLE[1]!.id, members: [{ user, role }], at: at(this.#time + 1) });
  }

  #about({ id, number }: Said, actor: string): object {
    return { conversation: GROUP, number, id, actor, at: at(this.#time + 1) };
  }

  #tell(entry: object): void {
    const stamped = { ...entry, cursor: String(++this.#time) } as unknown as Entry;
    if (this.#members.has(ME.id)) this.mine.push(stamped);
  }
}

/** A tab whose entries come late and whose answers come later still. */
class Tab {
  state = chat.empty(ME);
  #read = 0;
  readonly #answers: (() => void)[] = [];

  constructor(private readonly server: Server, private readonly random: () => number) {
    this.state = chat.snapshotTaken(this.state, server.snapshot);
    this.#read = server.mine.length;
  }

  step(): void {
    if (this.random() < 0.6) this.read(below(this.random, 4));
    if (this.random() < 0.4) this.#ask();
    if (this.random() < 0.5) this.#answers.shift()?.();
    if (this.random() < 0.1) this.state = chat.opened(this.state, this.state.open === null ? GROUP : null);
  }

  settle(): void {
    for (let answered = true; answered; ) {
      this.read(Infinity);
      this.#ask();
      const answer = this.#answers.shift();
      answer?.();
      answered = answer !== undefined;
    }
  }

  read(entries: number): void {
    this.state = chat.entriesArrived(this.state, this.server.mine.slice(this.#read, this.#read + entries));
    this.#read = Math.min(this.server.mine.length, this.#read + entries);
  }

  #ask(): void {
    const known = this.state.conversations.get(GROUP);
    if (this.#answers.length > 0 || !known) return;
    if (chat.unknown(this.state).length > 0) this.#learn();
    else if (known.older || known.messages.length === 0) this.#older(known.messages[0]?.number);
  }

  #learn(): void {
    const { conversation } = this.server;
    this.state = chat.asked(this.state, GROUP);
    this.#answers.push(() => {
      this.state = conversation ? chat.conversationLearned(this.state, conversation) : chat.forgotten(this.state, GROUP);
      this.state = chat.answered(this.state, GROUP);
    });
  }

  #older(before: number | undefined): void {
    const page = this.server.page(before);
    if (page.messages.length === 0) return;
    this.state = chat.asked(this.state, GROUP);
    this.#answers.push(() => {
      this.state = chat.answered(chat.historyArrived(this.state, GROUP, before, page), GROUP);
    });
  }
}

const shown = ({ conversations, meanwhile }: chat.State): unknown => [
  [...conversations].map(([id, { seen: _, own: __, ...rest }]) => [id, rest]),
  meanwhile,
];

describe("groups and changes of messages", () => {
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
    expect(old.state.conversations.has(GROUP)).toBe(server.conversation !== undefined);
  });

  test("whoever is put out loses the conversation, and finds another state when put in again", () => {
    const server = new Server(seeded(1));
    const state = chat.opened(chat.snapshotTaken(chat.empty(ME), server.snapshot), GROUP);
    const entry = { cursor: "90", type: "member", conversation: GROUP, actor: "user-1", at: at(1) } as const;
    const members = [{ user: ME.id, role: "member" as const }];
    const out = chat.entriesArrived(state, [{ ...entry, change: "removed", members }]);
    expect(out).toMatchObject({ open: null, conversations: new Map() });
    const back = chat.entriesArrived(out, [{ ...entry, change: "added", members }]);
    expect(chat.unknown(back)).toEqual([GROUP]);
    expect(chat.unknown(chat.conversationLearned(back, server.conversation!))).toEqual([]);
  });

  test("whoever is blocked takes their conversation along, and brings it back", () => {
    const server = new Server(seeded(1));
    const state = chat.opened(chat.snapshotTaken(chat.empty(ME), server.snapshot), GROUP);
    const entry = { cursor: "90", type: "account", account: ME.id, change: "block", user: "user-1", conversation: GROUP, at: at(1) } as const;
    const out = chat.entriesArrived(state, [{ ...entry, blocked: true }]);
    expect(out).toMatchObject({ open: null, conversations: new Map() });
    const back = chat.entriesArrived(out, [{ ...entry, blocked: false }]);
    expect(chat.unknown(back)).toEqual([GROUP]);
    expect(chat.unknown(chat.conversationLearned(back, server.conversation!))).toEqual([]);
  });

  test("whom I block is what the server told, and what entries have said since then", () => {
    const start = chat.snapshotTaken(chat.empty(ME), new Server(seeded(1)).snapshot);
    const entry = (user: string, blocked: boolean) =>
      ({ cursor: "90", type: "account", account: ME.id, change: "block", user, blocked, conversation: `with-${user}`, at: at(1) }) as const;
    const meanwhile = chat.entriesArrived(start, [entry("user-7", true), entry("user-8", false)]);
    const told = ["user-8", "user-9"].map((user) => ({ user, since: at(0) }));
    const learned = chat.blocksLearned(meanwhile, told);
    expect(chat.blocked(learned).sort()).toEqual(["user-7", "user-9"]);
    expect(chat.strangers(learned).sort()).toEqual(["user-7", "user-9"]);
    const unblocked = chat.entriesArrived(learned, [entry("user-9", false)]);
    expect(chat.blocked(unblocked)).toEqual(["user-7"]);
    expect(chat.blocked(chat.snapshotTaken(unblocked, new Server(seeded(1)).snapshot))).toEqual([]);
  });

  test("what was said before somebody came is not new to them", () => {
    const server = new Server(seeded(1));
    const mine = { ...UNTOUCHED, read: { number: 500, unread: false } };
    const conversation = { ...server.conversation!, number: 500, mine };
    const members = [{ user: ME.id, role: "member" as const }];
    const came = { cursor: "1", type: "member", conversation: GROUP, change: "joined", actor: ME.id, members, at: at(1) } as const;
    const message = { cursor: "2", type: "message", conversation: GROUP, number: 501, id: "m", sender: "user-1", sent_at: at(2), content: { text: "hi" } } as const;
    const quiet = chat.conversationLearned(chat.entriesArrived(chat.empty(ME), [came]), conversation);
    expect(news.unread(quiet, quiet.conversations.get(GROUP)!)).toBe(0);
    const greeted = chat.conversationLearned(chat.entriesArrived(chat.empty(ME), [came, message]), { ...conversation, number: 501 });
    expect(news.unread(greeted, greeted.conversations.get(GROUP)!)).toBe(1);
    expect(greeted.conversations.get(GROUP)!.older).toBe(true);
  });
});
