import type { Content, Entry } from "../api/types";
import { mutedAt } from "./own";
import { type Fate, fateOf } from "./receipts";
import { type Conversation, head, type State } from "./state";

/** After the mark, or after what was looked at here; nothing where I had the last word. */
export function unread(state: State, conversation: Conversation): number {
  if (conversation.messages.at(-1)?.sender === state.me) return 0;
  return Math.max(0, head(conversation) - Math.max(conversation.own.read.number, conversation.seen));
}

/** How many of the unread messages mention me. */
export function mentions(state: State, conversation: Conversation): number {
  return unread(state, conversation) === 0 ? 0 : (conversation.own.mentions ?? 0);
}

/** Where there is something unread, or is marked to be so. */
export function unreadConversations(state: State): string[] {
  return [...state.conversations.values()].filter((each) => each.own.read.unread || unread(state, each) > 0).map(({ id }) => id);
}

/** The conversation in which, by this entry of mine, nothing is unread any more. */
export function emptied(state: State, entry: Entry): string | undefined {
  const mine = (entry.type === "read" && !("user" in entry)) || (entry.type === "message" && entry.sender === state.me);
  const known = mine ? state.conversations.get(entry.conversation) : undefined;
  return known && unread(state, known) === 0 ? known.id : undefined;
}

/** What is unread where I want to be told: not where it is muted or put away. */
export function news(state: State, now: number): number {
  return [...state.conversations.values()]
    .filter(({ own }) => !own.archived && !mutedAt(own, now))
    .reduce((sum, conversation) => sum + unread(state, conversation), 0);
}

/**
 * Where my mark is to go in the open conversation; undefined if it may stay. What I marked as unread stays so until I
 * begin to look at it `anew`.
 */
export function toRead(state: State, anew: boolean): number | undefined {
  const open = state.open === null ? undefined : state.conversations.get(state.open);
  if (!open) return undefined;
  const { number, unread } = open.own.read;
  const last = head(open);
  const moves = anew ? unread || last > number : !unread && last > Math.max(number, open.seen);
  return moves ? last : undefined;
}

/** The mark that makes a conversation unread without more messages being so. */
export function unreadMark(state: State, conversation: Conversation): number {
  return unread(state, conversation) > 0 ? conversation.own.read.number : head(conversation);
}

/** What I have begun to write, here or elsewhere. */
export function draft({ writing, own }: Conversation): Content | null {
  return writing === undefined ? own.draft : writing;
}

/** The last of my messages, and the last that somebody else has read, if there is another: by id, what became of them. */
export function fates(state: State, { messages, members, receipts }: Conversation): ReadonlyMap<string, Fate> {
  const found = new Map<string, Fate>();
  const others = members.map(({ user }) => user).filter((user) => user !== state.me);
  for (const { id, sender, number, deleted } of messages.toReversed()) {
    if (sender !== state.me || deleted) continue;
    const fate = fateOf(receipts, others, number);
    if (found.size === 0 || fate.read.length > 0) found.set(id, fate);
    if (fate.read.length > 0) break;
  }
  return found;
}
