import type { Content, Profile } from "../api/types";
import type { Conversation, State } from "./state";

/** The server takes no more in one message. */
const MOST = 100;
const OFFERED = 6;

const NAME = /(?<![\p{L}\p{N}_@.-])@([A-Za-z0-9][A-Za-z0-9._-]*)/gu;
const BEGUN = /(?<![\p{L}\p{N}_@.-])@([\p{L}\p{N}._-]{0,32})$/u;

/** What stands between an @ and the place where somebody writes; undefined if there is no @. */
export function begun(text: string, caret: number): string | undefined {
  return BEGUN.exec(text.slice(0, caret))?.[1];
}

/** The members that may be meant, by username or by the beginning of a word of their name. */
export function offered(state: State, conversation: Conversation, typed: string): Profile[] {
  const wanted = typed.toLowerCase();
  const fits = ({ username, display_name }: Profile): boolean =>
    [username, ...display_name.split(/\s+/u)].some((word) => word.toLowerCase().startsWith(wanted));
  return others(state, conversation)
    .filter(fits)
    .sort((a, b) => (a.username < b.username ? -1 : 1))
    .slice(0, OFFERED);
}

/** The members whose usernames stand in the text behind an @. A mark that ends a sentence may be part of a name, or not. */
export function mentioned(state: State, conversation: Conversation, text: string): string[] {
  const ids = new Map(others(state, conversation).map(({ username, id }) => [username.toLowerCase(), id]));
  const meant = [...text.matchAll(NAME)].map(([, name]) => ids.get(name!.toLowerCase()) ?? ids.get(name!.toLowerCase().replace(/[._-]+$/, "")));
  return [...new Set(meant.filter((id) => id !== undefined))].slice(0, MOST);
}

/** Whether the message says that it mentions somebody. */
export function mentions(content: Content | null, user: string): boolean {
  const ids: unknown = content?.mentions;
  return Array.isArray(ids) && ids.some((id) => typeof id === "string" && id.toLowerCase() === user);
}

function others(state: State, conversation: Conversation): Profile[] {
  return conversation.members.flatMap(({ user }) => (user === state.me ? [] : (state.users.get(user) ?? [])));
}
