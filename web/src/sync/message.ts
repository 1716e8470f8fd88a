import type { Content, DeletedMessageEntry, Entry, MessageEntry, Reaction, UnreadableEntry } from "../api/types";

/** A committed message, as it is now. */
export interface Message {
  readonly id: string;
  readonly number: number;
  readonly sender: string;
  readonly sent_at: string;
  /** Null where it is deleted, and where the server cannot read it; then nobody knows its sender and time either. */
  readonly content: Content | null;
  readonly deleted: boolean;
  readonly edited_at: string | null;
  /** By emoji, and in each the people by id: the same whichever way they came. */
  readonly reactions: readonly Reaction[];
}

export type MessageChange = Extract<Entry, { type: "edit" | "delete" | "reaction" }>;

/** A message of which nothing is known but that it was sent. */
export function plain({ id, number, sender, sent_at, content }: Omit<Message, "deleted" | "edited_at" | "reactions">): Message {
  return { id, number, sender, sent_at, content, deleted: false, edited_at: null, reactions: [] };
}

/** An entry as a message; undefined if it is none. */
export function told(entry: MessageEntry | DeletedMessageEntry | UnreadableEntry): Message | undefined {
  if (entry.type === "unreadable") {
    const { number } = entry;
    return number === undefined
      ? undefined
      : plain({ id: `unreadable-${number}`, number, sender: "", sent_at: "", content: null });
  }
  if ("deleted" in entry) return { ...plain({ ...entry, content: null }), deleted: true };
  const reactions = (entry.reactions ?? []).reduce(
    (all, { emoji, users }) => users.reduce((some, user) => withReaction(some, emoji, user, true), all),
    [] as readonly Reaction[],
  );
  return { ...plain(entry), edited_at: entry.edited_at ?? null, reactions };
}

/** The message after the change. Told twice it is the same, and what is deleted stays so. */
export function changed(message: Message, change: MessageChange): Message {
  if (message.deleted) return message;
  switch (change.type) {
    case "edit":
      // Of an edit deleted since nothing is left to show; its deletion comes later in the stream.
      return "deleted" in change ? message : { ...message, content: change.content, edited_at: change.at };
    case "delete":
      return { ...plain({ ...message, content: null }), deleted: true };
    case "reaction":
      return { ...message, reactions: withReaction(message.reactions, change.emoji, change.actor, change.present) };
  }
}

function withReaction(all: readonly Reaction[], emoji: string, user: string, present: boolean): readonly Reaction[] {
  const others = all.find((each) => each.emoji === emoji)?.users.filter((each) => each !== user) ?? [];
  const users = present ? [...others, user].sort() : others;
  const rest = all.filter((each) => each.emoji !== emoji);
  if (users.length === 0) return rest;
  return [...rest, { emoji, users }].sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
}
