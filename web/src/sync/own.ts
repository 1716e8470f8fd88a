import type { Content, Mine, PreferencesEntry } from "../api/types";

/** What a conversation is to me: how far I have read it, how I want it shown, and what I have begun to write. */
export interface Own {
  readonly read: ReadMark;
  /** The unread messages up to `counted` that mention me; null where the server did not count, since I had the last word. */
  readonly mentions: number | null;
  readonly counted: number;
  /** Whether the mentions have become others, in a way only the server can count. */
  readonly miscounted: boolean;
  readonly muted_until: string | null;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly draft: Content | null;
}

export interface ReadMark {
  readonly number: number;
  /** Whether I marked the conversation as unread on purpose. */
  readonly unread: boolean;
}

/** The server counts no further. */
const MOST_MENTIONS = 1000;

export const UNTOUCHED: Own = {
  read: { number: 0, unread: false }, mentions: 0, counted: 0, miscounted: false, muted_until: null, archived: false, pinned: false, draft: null,
};

/** As the server tells it of a conversation whose last message has this number. */
export function told({ read, unread, mentions, muted_until, archived, pinned, draft }: Mine, number: number): Own {
  const counted = unread > 0 || read.number >= number;
  return { read: { number: read.number, unread: read.unread }, mentions: counted ? mentions : null, counted: number, miscounted: false, muted_until, archived, pinned, draft };
}

/** What a message is to me. */
export type Kind = "mine" | "theirs" | "mentions_me";

/** A message was said; one that is counted already changes nothing. */
export function heard(own: Own, number: number, kind: Kind): Own {
  if (number <= own.counted) return own;
  if (own.mentions === null) return { ...own, counted: number, miscounted: own.miscounted || kind !== "mine" };
  const more = kind === "mentions_me" && number > own.read.number ? 1 : 0;
  return { ...own, counted: number, mentions: Math.min(MOST_MENTIONS, own.mentions + more) };
}

export function erased(own: Own, number: number): Own {
  return own.mentions !== 0 && number > own.read.number ? { ...own, miscounted: true } : own;
}

export function marked(own: Own, { number, unread }: ReadMark): Own {
  const read = { number, unread };
  if (number >= own.counted) return { ...own, read, mentions: 0 };
  const same = number === own.read.number || (number > own.read.number && own.mentions === 0);
  return { ...own, read, miscounted: own.miscounted || !same };
}

export function preferred(own: Own, { muted_until, archived, pinned }: PreferencesEntry): Own {
  return { ...own, muted_until, archived, pinned };
}

export function mutedAt(own: Own, now: number): boolean {
  return own.muted_until !== null && Date.parse(own.muted_until) > now;
}

/** Whether the mute has no end that anybody will see. */
export function mutedForEver({ muted_until }: Own): boolean {
  return muted_until !== null && muted_until.startsWith("9999");
}
