import { describe, expect, test } from "vitest";
import type { Conversation, Entry, MessageEntry, Profile, Snapshot } from "../src/api/types";
import * as news from "../src/sync/news";
import * as chat from "../src/sync/state";
import { UNTOUCHED } from "./mine";
import { below, seeded } from "./seeded";

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const ME = person(0);

function person(n: number): Profile {
  const name = `person${n}`;
  return { id: `user-${n}`, username: name, display_name: name, about: "", created_at: at(0) };
}

function at(n: number): string {
  return new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString();
}

/** A server's log with what happened in it, and what a snapshot at any place of it says. */
class Log {
  readonly entries: Entry[] = [];
  readonly #conversations: Conversation[] = [];

  constructor(readonly random: () => number) {}

  start(other: number): void {
    const id = `conversation-${other}`;
    const members = [ME, person(other)].map((user) => ({ user, role: "member" as const }));
    const made = at(this.entries.length);
    this.#conversations.push({ id, kind: "direct", created_at: made, pinned: [], members, number: 0, last_message: null, mine: UNTOUCHED });
    this.#append({
      type: "conversation", conversation: id, change: "created", kind: "direct",
      actor: ME.id, members: members.map(({ user }) => user.id), at: made,
    });
  }

  say(how = "from"): void {
    const n = below(this.random, this.#conversations.length);
    const conversation = this.#conversations[n]!;
    const sender = conversation.members[below(this.random, 2)]!.user.id;
    const number = conversation.number + 1;
    const id = `message-${n}-${number}-${how}`;
    const entry = this.#append({
      type: "message", conversation: conversation.id, number, id, sender,
      sent_at: at(this.entries.length), content: { text: `${number} ${how} ${sender}` },
    });
    this.#conversations[n] = { ...conversation, number, last_message: entry as MessageEntry };
  }

  snapshot(): Snapshot {
    return { conversations: [...this.#conversations], cursor: String(this.entries.length) };
  }

  page(id: string, before: number | undefined): { messages: MessageEntry[]; more: boolean } {
    const all = this.entries.filter(
      (entry): entry is MessageEntry =>
        entry.type === "message" && entry.conversation === id && entry.number < (before ?? Infinity),
    );
    return { messages: all.slice(-7).reverse(), more: all.length > 7 };
  }

  #append(entry: Record<string, unknown>): Entry {
    const stamped = { cursor: String(this.entries.length + 1), ...entry } as unknown as Entry;
    this.entries.push(stamped);
    return stamped;
  }
}

function filled(seed: number, messages = 80): { log: Log; start: chat.State; news: Entry[] } {
  const log = new Log(seeded(seed));
  for (let other = 1; other <= 3; other++) log.start(other);
  for (let i = 0; i < messages / 2; i++) log.say();
  const start = chat.snapshotTaken(chat.empty(ME), log.snapshot());
  const from = log.entries.length;
  for (let i = 0; i < messages / 2; i++) log.say();
  return { log, start, news: log.entries.slice(from) };
}

/** The news as it may really come: in chunks, my own sends shown before, and acknowledged before or after their entry. */
function applied(seed: number, start: chat.State, news: readonly Entry[]): chat.State {
  const random = seeded(seed + 1000);
  let state = start;
  let rest = news;
  const waiting: MessageEntry[] = [];
  const mine = news.filter((entry): entry is MessageEntry => entry.type === "message" && entry.sender === ME.id);
  for (const { id, conversation, content, sent_at } of mine) {
    if (random() < 0.7) state = chat.sending(state, { id, conversation, content, made_at: sent_at, refused: null });
  }
  const unacknowledged = [...mine];
  while (rest.length > 0) {
    if (random() < 0.4 && unacknowledged.length > 0) waiting.push(unacknowledged.shift()!);
    if (random() < 0.5 && waiting.length > 0) state = chat.acknowledged(state, waiting.shift()!);
    const chunk = rest.slice(0, 1 + below(random, 9));
    state = chat.entriesArrived(state, chunk);
    rest = rest.slice(random() < 0.3 ? below(random, chunk.length) + 1 : chunk.length);
  }
  return [...waiting, ...unacknowledged].reduce(chat.acknowledged, state);
}

describe("state", () => {
  test.each(SEEDS)("is the same however the entries come (seed %i)", (seed) => {
    const { start, news } = filled(seed);
    expect(applied(seed, start, news)).toEqual(chat.entriesArrived(start, news));
  });

  test.each(SEEDS)("is the same from a later snapshot, once the history is read (seed %i)", (seed) => {
    const { log, start, news } = filled(seed);
    const followed = readBack(log, chat.entriesArrived(start, news));
    const jumped = readBack(log, chat.snapshotTaken(start, log.snapshot()));
    const fresh = readBack(log, chat.snapshotTaken(chat.empty(ME), log.snapshot()));
    expect(said(jumped)).toEqual(said(followed));
    expect(said(fresh)).toEqual(said(followed));
    expect(jumped.cursor).toBe(followed.cursor);
    expect(chat.listed(jumped).map(({ id }) => id)).toEqual(chat.listed(followed).map(({ id }) => id));
  });

  test.each(SEEDS)("has every message once and in order after reading back (seed %i)", (seed) => {
    const { log, start, news } = filled(seed);
    for (const { messages, older } of readBack(log, applied(seed, start, news)).conversations.values()) {
      expect(older).toBe(false);
      expect(messages.map(({ number }) => number)).toEqual(messages.map((_, n) => n + 1));
    }
  });

  test.each(SEEDS)("has no hole where acknowledgements came and the entries before them did not (seed %i)", (seed) => {
    const { log, start, news } = filled(seed);
    const mine = news.filter((entry): entry is MessageEntry => entry.type === "message" && entry.sender === ME.id);
    const ahead = mine.reduce((state, { id, conversation, content, sent_at, number }) => {
      const sending = chat.sending(state, { id, conversation, content, made_at: sent_at, refused: null });
      return chat.acknowledged(sending, { id, conversation, number, sent_at });
    }, start);
    const followed = readBack(log, chat.entriesArrived(start, news));
    expect(said(readBack(log, chat.snapshotTaken(ahead, log.snapshot())))).toEqual(said(followed));
  });

  test.each(SEEDS)("shows what is said after a restore, and nothing that is gone by it (seed %i)", (seed) => {
    const { start, news } = filled(seed);
    const pending = { id: "p", conversation: "conversation-1", content: { text: "still to go" }, made_at: at(1), refused: null };
    const before = chat.sending(chat.entriesArrived(start, news), pending);
    const old = filled(seed, 60).log;
    const restored = chat.snapshotTaken(before, old.snapshot());
    expect(restored.conversations.get("conversation-1")!.pending).toEqual([pending]);
    const from = old.entries.length;
    for (let i = 0; i < 60; i++) old.say("after the restore");
    const after = readBack(old, chat.entriesArrived(restored, old.entries.slice(from)));
    const fresh = readBack(old, chat.snapshotTaken(chat.empty(ME), old.snapshot()));
    expect(said(after)).toEqual(said(fresh));
  });

  test("what is said after a restore counts as new, whatever was seen before", () => {
    const { log, start } = filled(4);
    const id = "conversation-1";
    const open = chat.looked(chat.opened(start, id));
    const described = log.snapshot().conversations.find((one) => one.id === id)!;
    const number = chat.head(open.conversations.get(id)!) - 3;
    const last = log.page(id, number + 1).messages[0]!;
    const mine = { ...UNTOUCHED, read: { number, unread: false } };
    const conversations = [{ ...described, number, last_message: last, mine }];
    const restored = chat.snapshotTaken(chat.opened(open, null), { conversations, cursor: "5" });
    expect(news.unread(restored, restored.conversations.get(id)!)).toBe(0);
    const said = { ...last, number: number + 1, id: "new", sender: "user-1", cursor: "6" };
    const after = chat.entriesArrived(restored, [said]);
    expect(news.unread(after, after.conversations.get(id)!)).toBe(1);
  });

  test("has no hole where a message was sent again that had been committed long ago", () => {
    const { log } = filled(7);
    const fresh = chat.snapshotTaken(chat.empty(ME), log.snapshot());
    const old = log.entries.find((entry): entry is MessageEntry => entry.type === "message" && entry.sender === ME.id)!;
    const { id, conversation, content, sent_at, number } = old;
    const sending = chat.sending(fresh, { id, conversation, content, made_at: sent_at, refused: null });
    const state = chat.acknowledged(sending, { id, conversation, number, sent_at });
    expect(state).toEqual(fresh);
    expect(said(readBack(log, state))).toEqual(said(readBack(log, fresh)));
  });

  function readBack(log: Log, from: chat.State): chat.State {
    let state = from;
    for (const id of from.conversations.keys()) {
      for (let c = state.conversations.get(id)!; c.older; c = state.conversations.get(id)!) {
        const before = c.messages[0]?.number;
        state = chat.historyArrived(state, id, before, log.page(id, before));
      }
    }
    return state;
  }

  const said = (state: chat.State): unknown => [...state.conversations].map(([id, { messages }]) => [id, messages]);

  test("a page that no longer fits is dropped", () => {
    const { log, start, news } = filled(1);
    const id = [...start.conversations.keys()][0]!;
    const before = start.conversations.get(id)!.messages[0]!.number;
    const once = chat.historyArrived(chat.entriesArrived(start, news), id, before, log.page(id, before));
    expect(chat.historyArrived(once, id, before, log.page(id, before))).toBe(once);
  });

  test("unknown types move the cursor and nothing else", () => {
    const { start } = filled(2);
    const after = chat.entriesArrived(start, [{ cursor: "999", type: "dance" } as unknown as Entry]);
    expect(after).toEqual({ ...start, cursor: "999" });
  });

  test("a message that cannot be read keeps its place, live, in the history and in the snapshot", () => {
    const { log, start: first, news } = filled(2);
    const start = chat.entriesArrived(first, news);
    const id = chat.listed(start)[0]!.id;
    const number = chat.head(start.conversations.get(id)!) + 1;
    const entry = { cursor: "999", type: "unreadable" as const, conversation: id, number };
    const live = chat.entriesArrived(start, [entry]);
    expect(live.cursor).toBe("999");
    expect(live.conversations.get(id)!.messages.at(-1)).toMatchObject({ number, content: null });
    expect(chat.entriesArrived(live, [entry])).toEqual(live);
    expect(chat.listed(live).map((c) => c.id)).toEqual(chat.listed(start).map((c) => c.id));

    const conversations = log.snapshot().conversations.map((c) => (c.id === id ? { ...c, number, last_message: entry } : c));
    const restored = chat.snapshotTaken(chat.empty(ME), { conversations, cursor: "999" });
    expect(chat.head(restored.conversations.get(id)!)).toBe(number);
    expect(said(readBack(log, chat.snapshotTaken(live, { conversations, cursor: "999" })))).toEqual(said(readBack(log, restored)));

    const before = restored.conversations.get(id)!.messages[0]!.number;
    const page = { messages: [{ ...entry, number: before - 1 }], more: true };
    const older = chat.historyArrived(restored, id, before, page).conversations.get(id)!;
    expect(older.messages.map((m) => m.number)).toEqual([before - 1, before]);
  });

  test("what is unreadable and no message moves the cursor and nothing else", () => {
    const { start } = filled(2);
    const id = [...start.conversations.keys()][0]!;
    const after = chat.entriesArrived(start, [
      { cursor: "998", type: "unreadable", conversation: id },
      { cursor: "999", type: "unreadable", account: ME.id },
    ]);
    expect(after).toEqual({ ...start, cursor: "999" });
  });

  test("a conversation nobody told us of is asked for, and filled in", () => {
    const { log, start } = filled(3);
    const stranger = { conversation: "conversation-9", number: 1, id: "m", sender: "user-9", sent_at: at(999), content: { text: "hi" } };
    const state = chat.entriesArrived(start, [{ cursor: "1000", type: "message", ...stranger }]);
    expect(chat.unknown(state)).toEqual(["conversation-9"]);
    const members = [ME, person(9)].map((user) => ({ user, role: "member" as const }));
    const learned = chat.conversationLearned(state, { ...log.snapshot().conversations[0]!, id: "conversation-9", members });
    expect(chat.unknown(learned)).toEqual([]);
    expect(chat.peer(learned, learned.conversations.get("conversation-9")!)?.id).toBe("user-9");
    expect(chat.listed(learned)[0]!.messages).toHaveLength(1);
  });

  test("a conversation in the background keeps its newest messages only, and knows that there are more", () => {
    const { log, start, news } = filled(5, 2000);
    const state = chat.entriesArrived(start, news);
    for (const { messages, older } of state.conversations.values()) {
      expect(messages.length).toBeLessThanOrEqual(2 * chat.KEPT);
      expect(older).toBe(true);
    }
    const id = [...state.conversations.keys()][0]!;
    const open = chat.entriesArrived(chat.opened(start, id), news);
    expect(open.conversations.get(id)!.messages.length).toBeGreaterThan(2 * chat.KEPT);
    expect(chat.opened(open, null).conversations.get(id)!.messages).toHaveLength(chat.KEPT);
    expect(log.entries.at(-1)!.cursor).toBe(open.cursor);
  });

  test("a refused message stays to be seen until it is withdrawn", () => {
    const { start } = filled(6);
    const conversation = [...start.conversations.keys()][0]!;
    const pending = { id: "p", conversation, content: { text: "no" }, made_at: at(1), refused: null };
    const refused = chat.refused(chat.sending(start, pending), pending, "Too long.");
    expect(refused.conversations.get(conversation)!.pending).toEqual([{ ...pending, refused: "Too long." }]);
    expect(chat.withdrawn(refused, pending)).toEqual(start);
  });
});
