import type {
  Block,
  BlockEntry,
  Content, Conversation as Described, DeletedMessageEntry, Entry, Ephemeral, MessageEntry, Page, Profile, ReadReceipt, Receipt, Snapshot, UnreadableEntry,
} from "../api/types";
import * as group from "./group";
import { mentions as mentionsUser } from "./mention";
import { changed, type Message, type MessageChange, plain, told as toMessage } from "./message";
import * as mine from "./own";
import * as reached from "./receipts";

export type { Message } from "./message";

/** A message of mine that is not known to be committed yet. */
export interface Pending {
  readonly id: string;
  readonly conversation: string;
  readonly content: Content;
  readonly made_at: string;
  /** Why the server refused it for good; null while it is being sent. */
  readonly refused: string | null;
}

export interface Conversation extends group.Group {
  readonly id: string;
  readonly created_at: string;
  /** The newest messages, ascending; below the first of them is what `older` says. */
  readonly messages: readonly Message[];
  /** Whether there are messages before the first one here. */
  readonly older: boolean;
  readonly pending: readonly Pending[];
  readonly own: mine.Own;
  /** Up to which number somebody has looked at it here. My mark follows. */
  readonly seen: number;
  /** What I have begun to write here, null for nothing; undefined where the server knows it all. */
  readonly writing: Content | null | undefined;
  readonly receipts: reached.Receipts;
  /** Who is writing. */
  readonly typing: readonly string[];
}

/** All the page knows. Immutable; every change is a function from one state to the next. */
export interface State {
  readonly me: string;
  readonly cursor: string;
  readonly open: string | null;
  readonly users: ReadonlyMap<string, Profile>;
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** What happened in a conversation since something about it was asked for: the answer may not know of it. */
  readonly meanwhile: ReadonlyMap<string, Meanwhile>;
  /** Whether I let others know what I have read; null until the server has said. */
  readonly sharing: boolean | null;
  /** Whom I block; false for whom I have unblocked since the server was asked. */
  readonly blocks: ReadonlyMap<string, boolean>;
}

interface Meanwhile {
  readonly asked: number;
  readonly entries: readonly (Entry | Delivered)[];
}

type Delivered = Extract<Ephemeral, { type: "delivered" }>;

/** So many messages are kept of a conversation that is not open; scrolling up fetches the rest again. */
export const KEPT = 100;

export function empty(me: Profile): State {
  return { me: me.id, cursor: "0", open: null, users: new Map([[me.id, me]]), conversations: new Map(), meanwhile: new Map(), sharing: null, blocks: new Map() };
}

// --- what the server says ---

/**
 * The snapshot replaces all there was, but for what is still to be sent: what was done to earlier messages meanwhile nobody
 * tells, and where it follows a restore, messages known here may be gone, and their numbers given to others.
 */
export function snapshotTaken(state: State, snapshot: Snapshot): State {
  const conversations = new Map<string, Conversation>();
  for (const described of snapshot.conversations) {
    conversations.set(described.id, begun(state, described));
  }
  return withUsers({ ...state, conversations, cursor: snapshot.cursor, sharing: null, blocks: new Map() }, snapshot.conversations);
}

/** From here to `answered`, what happens in the conversation is remembered for the answer. */
export function asked(state: State, id: string): State {
  const { asked = 0, entries = [] } = state.meanwhile.get(id) ?? {};
  return { ...state, meanwhile: new Map(state.meanwhile).set(id, { asked: asked + 1, entries }) };
}

export function answered(state: State, id: string): State {
  const known = state.meanwhile.get(id);
  if (!known) return state;
  const meanwhile = new Map(state.meanwhile);
  if (known.asked > 1) meanwhile.set(id, { ...known, asked: known.asked - 1 });
  else meanwhile.delete(id);
  return { ...state, meanwhile };
}

/** A conversation as just asked for; it says nothing about entries between it and the cursor, so nothing is dropped. */
export function conversationLearned(state: State, described: Described): State {
  const known = state.conversations.get(described.id);
  const next = known?.messages.length
    ? owning({ ...known, ...group.described(described), created_at: described.created_at }, mine.told(described.mine, described.number))
    : begun(state, described);
  return caughtUp(withUsers(withConversation(state, next), [described]), described.id);
}

export function userLearned(state: State, user: Profile): State {
  return { ...state, users: new Map(state.users).set(user.id, user) };
}

export function sharingLearned(state: State, sharing: boolean): State {
  return { ...state, sharing };
}

/** Whom I block, as asked for since the snapshot; what entries have said since then holds. */
export function blocksLearned(state: State, told: readonly Block[]): State {
  return { ...state, blocks: new Map([...told.map(({ user }) => [user, true] as const), ...state.blocks]) };
}

/** How far the members have come, as just asked for. */
export function receiptsLearned(state: State, id: string, told: readonly ReadReceipt[]): State {
  const learned = within(state, id, (known) => ({ ...known, receipts: reached.answered(known.receipts, told) }));
  return caughtUp(learned, id);
}

/** A conversation that is not mine to see any more. */
export function forgotten(state: State, id: string): State {
  if (!state.conversations.has(id)) return state;
  const conversations = new Map(state.conversations);
  conversations.delete(id);
  return { ...state, conversations, open: state.open === id ? null : state.open };
}

/** Entries in the order of the log. Ones we have already, and types we do not know, change nothing but the cursor. */
export function entriesArrived(state: State, entries: readonly Entry[]): State {
  const next = entries.reduce((all, entry) => remembered(applied(all, entry), entry), state);
  const cursor = entries.at(-1)?.cursor;
  return cursor === undefined ? next : { ...next, cursor };
}

/** A page of history, asked for with `before`. Fits onto what is there, or is dropped. */
export function historyArrived(state: State, id: string, before: number | undefined, page: Page): State {
  const known = state.conversations.get(id);
  if (!known || known.messages[0]?.number !== before) return state;
  const joined = page.messages.reduce((all, entry) => {
    const message = toMessage(entry);
    return message ? added(all, message, true) : all;
  }, known);
  return caughtUp(withConversation(state, { ...joined, older: page.more }), id);
}

export function overheard(state: State, ephemeral: Ephemeral): State {
  const { conversation, user } = ephemeral;
  switch (ephemeral.type) {
    case "typing":
      return within(state, conversation, (known) => (known.typing.includes(user) ? known : { ...known, typing: [...known.typing, user] }));
    case "delivered":
      return remembered(delivered(state, ephemeral), ephemeral);
  }
}

/** Nobody has heard of their typing for a while. */
export function typingForgotten(state: State, id: string, user: string): State {
  return within(state, id, (known) => quiet(known, user));
}

// --- what I do ---

export function opened(state: State, id: string | null): State {
  if (id === state.open) return state;
  const left = state.open === null ? undefined : state.conversations.get(state.open);
  const trimmed = left ? withConversation(state, kept(left)) : state;
  return { ...trimmed, open: id };
}

/** I look at the open conversation: it is read to its end. */
export function looked(state: State): State {
  if (state.open === null) return state;
  return within(state, state.open, (known) => {
    const { read } = known.own;
    return known.seen === head(known) && !read.unread
      ? known
      : { ...known, seen: head(known), own: { ...known.own, read: { ...read, unread: false } } };
  });
}

/** I have begun to write this, or no longer. */
export function writing(state: State, id: string, content: Content | null): State {
  return within(state, id, (known) => ({ ...known, writing: content }));
}

/** The server keeps this of what I have begun to write. */
export function draftKept(state: State, id: string, content: Content | null): State {
  return within(state, id, (known) => (known.writing === content ? { ...known, writing: undefined, own: { ...known.own, draft: content } } : known));
}

export function sending(state: State, pending: Pending): State {
  const conversation = state.conversations.get(pending.conversation);
  if (!conversation || has(conversation, pending.id)) return state;
  return withConversation(state, { ...conversation, pending: [...conversation.pending, pending] });
}

export function acknowledged(state: State, receipt: Receipt): State {
  const conversation = state.conversations.get(receipt.conversation);
  const pending = conversation?.pending.find((p) => p.id === receipt.id);
  if (!conversation || !pending) return state;
  const message = plain({ ...receipt, sender: state.me, content: pending.content });
  return withConversation(state, added(conversation, message, false));
}

export function refused(state: State, pending: Pending, why: string): State {
  const mark = (p: Pending): Pending => (p.id === pending.id ? { ...p, refused: why } : p);
  return changedPending(state, pending, (all) => all.map(mark));
}

export function withdrawn(state: State, pending: Pending): State {
  return changedPending(state, pending, (all) => all.filter((p) => p.id !== pending.id));
}

// --- questions ---

/** The pinned ones first, then the most recent. */
export function listed(state: State): Conversation[] {
  return [...state.conversations.values()].sort(
    (a, b) => Number(b.own.pinned) - Number(a.own.pinned) || order(activity(b), activity(a)) || order(b.id, a.id),
  );
}

export function head(conversation: Conversation): number {
  return conversation.messages.at(-1)?.number ?? 0;
}

/** The other one of a one-to-one conversation. */
export function peer(state: State, conversation: Conversation): Profile | undefined {
  const other = conversation.members.find(({ user }) => user !== state.me);
  return other && conversation.kind === "direct" ? state.users.get(other.user) : undefined;
}

/** Conversations of which we have to ask the server: who is in them, or how many messages mention me. */
export function unknown(state: State): string[] {
  const strange = (c: Conversation): boolean =>
    c.own.miscounted || c.members.length === 0 || c.members.some(({ user }) => !state.users.has(user));
  return [...state.conversations.values()].filter(strange).map((c) => c.id);
}

/** Whom I block. Their conversations are not in the list: from here they are unblocked. */
export function blocked(state: State): string[] {
  return [...state.blocks].filter(([, blocks]) => blocks).map(([user]) => user);
}

/** Who said something in the open conversation and is no member any more, or is blocked, so that nobody told us their name. */
export function strangers(state: State): string[] {
  const open = state.open === null ? undefined : state.conversations.get(state.open);
  const senders = (open?.messages ?? []).map(({ sender }) => sender).filter((id) => id !== "" && !open?.members.some(({ user }) => user === id));
  return [...new Set([...senders, ...blocked(state)])].filter((id) => !state.users.has(id));
}

// --- inside ---

function applied(state: State, entry: Entry | Delivered): State {
  switch (entry.type) {
    case "message":
      return messageArrived(state, entry);
    case "edit":
    case "delete":
    case "reaction":
      return messageChanged(state, entry);
    case "conversation":
      return conversationChanged(state, entry);
    case "member":
      return membersChanged(state, entry);
    case "read":
      return read(state, entry);
    case "delivered":
      return delivered(state, entry);
    case "account":
      return accountChanged(state, entry);
    case "unreadable":
      return unreadableArrived(state, entry);
    default:
      return state;
  }
}

function messageArrived(state: State, entry: MessageEntry | DeletedMessageEntry): State {
  const known = state.conversations.get(entry.conversation) ?? fresh(entry.conversation, entry.sent_at);
  // Who was put into a group has seen nothing of it yet, and is not told of all that was before.
  const first = known.members.length === 0 && known.messages.length === 0 && entry.number > 1;
  const base = first ? { ...known, older: true, seen: Math.max(known.seen, entry.number - 1) } : known;
  const own = mine.heard(base.own, entry.number, kindOf(state, entry));
  const grown = quiet(added({ ...base, own }, toMessage(entry)!, false), entry.sender);
  return withConversation(state, state.open === entry.conversation ? grown : kept(grown));
}

function kindOf({ me }: State, entry: MessageEntry | DeletedMessageEntry): mine.Kind {
  if (entry.sender === me) return "mine";
  return "content" in entry && mentionsUser(entry.content, me) ? "mentions_me" : "theirs";
}

/** In a conversation of which nothing else is known, the snapshot or the history will show it. */
function unreadableArrived(state: State, entry: UnreadableEntry): State {
  const known = entry.conversation === undefined ? undefined : state.conversations.get(entry.conversation);
  const message = toMessage(entry);
  if (!known || !message) return state;
  const grown = added({ ...known, own: mine.heard(known.own, message.number, "theirs") }, message, false);
  return withConversation(state, state.open === known.id ? grown : kept(grown));
}

/** My own mark, or how far somebody lets others know they have read. */
function read(state: State, entry: Extract<Entry, { type: "read" }>): State {
  return within(state, entry.conversation, (known) =>
    "user" in entry
      ? { ...known, receipts: reached.reached(known.receipts, entry.user, { read: entry.number }) }
      : owning(known, mine.marked(known.own, entry)),
  );
}

function delivered(state: State, { conversation, user, number }: Delivered): State {
  return within(state, conversation, (known) => ({ ...known, receipts: reached.reached(known.receipts, user, { delivered: number }) }));
}

function accountChanged(state: State, entry: Extract<Entry, { type: "account" }>): State {
  switch (entry.change) {
    case "profile":
      return userLearned(state, entry.profile);
    case "preferences":
      return within(state, entry.conversation, (known) => ({ ...known, own: mine.preferred(known.own, entry) }));
    case "draft":
      return within(state, entry.conversation, (known) => ({ ...known, own: { ...known.own, draft: entry.draft } }));
    case "settings":
      return sharingLearned(state, entry.settings.share_read_marks);
    case "block":
      return blockChanged(state, entry);
    default:
      return state;
  }
}

/** Whom one blocks one has no conversation with, and it comes back when one does not any more. */
function blockChanged(state: State, entry: BlockEntry): State {
  const next = { ...state, blocks: new Map(state.blocks).set(entry.user, entry.blocked) };
  if (entry.blocked) return forgotten(next, entry.conversation);
  return next.conversations.has(entry.conversation) ? next : withConversation(next, fresh(entry.conversation, entry.at));
}

/** What is done to a message that is not here, the history will show. */
function messageChanged(state: State, entry: MessageChange): State {
  return within(state, entry.conversation, (known) => {
    const own = entry.type === "delete" ? mine.erased(known.own, entry.number) : known.own;
    const at = known.messages.findLastIndex((message) => message.id === entry.id);
    if (at < 0) return { ...known, own };
    return { ...known, own, messages: known.messages.with(at, changed(known.messages[at]!, entry)) };
  });
}

function conversationChanged(state: State, entry: Extract<Entry, { type: "conversation" }>): State {
  const known = state.conversations.get(entry.conversation);
  switch (entry.change) {
    case "created":
      return known ? state : withConversation(state, { ...fresh(entry.conversation, entry.at), ...group.created(entry) });
    case "changed":
      return known ? withConversation(state, group.infoChanged(known, entry)) : state;
    default:
      return state;
  }
}

/** Who comes in knows nothing but that, and has to ask; who goes out forgets the conversation. */
function membersChanged(state: State, entry: group.MemberEntry): State {
  const known = state.conversations.get(entry.conversation);
  const me = entry.members.some(({ user }) => user === state.me);
  const gone = entry.change === "removed" || entry.change === "left";
  if (me && gone) return forgotten(state, entry.conversation);
  if (known && known.members.length > 0) return withConversation(state, moved(known, entry));
  return known || !me ? state : withConversation(state, fresh(entry.conversation, entry.at));
}

/** Who comes anew has read nothing that anybody was told of, and who is gone writes nothing. */
function moved(known: Conversation, entry: group.MemberEntry): Conversation {
  const { members } = entry;
  const users = members.map(({ user }) => user);
  const next = group.membersChanged(known, entry);
  if (entry.change === "role") return next;
  return { ...next, receipts: reached.without(known.receipts, users), typing: known.typing.filter((user) => !users.includes(user)) };
}

function remembered(state: State, entry: Entry | Delivered): State {
  const id = "conversation" in entry ? entry.conversation : undefined;
  const known = id === undefined ? undefined : state.meanwhile.get(id);
  if (id === undefined || !known) return state;
  return { ...state, meanwhile: new Map(state.meanwhile).set(id, { ...known, entries: [...known.entries, entry] }) };
}

function caughtUp(state: State, id: string): State {
  return (state.meanwhile.get(id)?.entries ?? []).reduce(applied, state);
}

function fresh(id: string, created_at: string): Conversation {
  return { ...group.UNTOLD, id, created_at, messages: [], older: false, pending: [], own: mine.UNTOUCHED, seen: 0, writing: undefined, receipts: reached.NONE, typing: [] };
}

function begun(state: State, described: Described): Conversation {
  const known = state.conversations.get(described.id);
  const bare = {
    ...fresh(described.id, described.created_at),
    ...group.described(described),
    older: described.number > 1,
    pending: known?.pending ?? [],
    seen: Math.min(known?.seen ?? 0, described.number),
    writing: known?.writing,
  };
  const owned = owning(bare, mine.told(described.mine, described.number));
  const last = described.last_message ? toMessage(described.last_message) : undefined;
  return last ? added(owned, last, false) : owned;
}

/** What I marked as unread on purpose is so, whatever was looked at here before. */
function owning(conversation: Conversation, own: mine.Own): Conversation {
  return { ...conversation, own, seen: own.read.unread ? Math.min(conversation.seen, own.read.number) : conversation.seen };
}

function has(conversation: Conversation, id: string): boolean {
  return conversation.messages.some((m) => m.id === id) || conversation.pending.some((p) => p.id === id);
}

/** With the message at its place, once; without the pending one it was. One from before the first is history's. */
function added(conversation: Conversation, message: Message, history: boolean): Conversation {
  const pending = conversation.pending.some((p) => p.id === message.id)
    ? conversation.pending.filter((p) => p.id !== message.id)
    : conversation.pending;
  const { messages } = conversation;
  let at = messages.length;
  while (at > 0 && messages[at - 1]!.number > message.number) at--;
  const there = at > 0 && messages[at - 1]!.number === message.number;
  const before = at === 0 && messages.length > 0 && conversation.older && !history;
  if (there || before) return { ...conversation, pending };
  return { ...conversation, pending, messages: messages.toSpliced(at, 0, message) };
}

function kept(conversation: Conversation): Conversation {
  if (conversation.messages.length <= 2 * KEPT) return conversation;
  return { ...conversation, messages: conversation.messages.slice(-KEPT), older: true };
}

function quiet(conversation: Conversation, user: string): Conversation {
  if (!conversation.typing.includes(user)) return conversation;
  return { ...conversation, typing: conversation.typing.filter((each) => each !== user) };
}

function changedPending(state: State, pending: Pending, change: (all: readonly Pending[]) => Pending[]): State {
  const conversation = state.conversations.get(pending.conversation);
  return conversation ? withConversation(state, { ...conversation, pending: change(conversation.pending) }) : state;
}

/** With a conversation changed, if it is known. */
function within(state: State, id: string, change: (known: Conversation) => Conversation): State {
  const known = state.conversations.get(id);
  const next = known && change(known);
  return next && next !== known ? withConversation(state, next) : state;
}

function withConversation(state: State, conversation: Conversation): State {
  return { ...state, conversations: new Map(state.conversations).set(conversation.id, conversation) };
}

function withUsers(state: State, described: readonly Described[]): State {
  const users = new Map(state.users);
  for (const { members } of described) for (const { user } of members) users.set(user.id, user);
  return { ...state, users };
}

function activity(conversation: Conversation): string {
  return conversation.messages.findLast((m) => m.sent_at !== "")?.sent_at ?? conversation.created_at;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
