import type { Content } from "../api/types";
import type { Fate } from "../sync/receipts";
import { type Conversation, peer, type State } from "../sync/state";
import { shownName, shownTitle } from "./names";

export interface Part {
  text: string;
  link: boolean;
}

const LINK = /https?:\/\/[^\s<>"'`\p{Bidi_Control}]*[^\s<>"'`.,;:!?)\]}\p{Bidi_Control}]/giu;

/** Text cut into plain parts and links. Only http and https make links; marks that turn text around end one. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > at) found.push({ text: text.slice(at, match.index), link: false });
    found.push({ text: match[0], link: URL.canParse(match[0]) });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at), link: false });
  return found;
}

/** Text cut so that the usernames behind an @ stand alone. */
export function cutAtNames(text: string, usernames: readonly string[]): { text: string; name: boolean }[] {
  if (usernames.length === 0) return [{ text, name: false }];
  const any = [...usernames].sort((a, b) => b.length - a.length).map((name) => name.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&"));
  const cut = new RegExp(`((?<![\\p{L}\\p{N}_@.-])@(?:${any.join("|")})(?![\\p{L}\\p{N}_]))`, "giu");
  return text.split(cut).map((part, at) => ({ text: part, name: at % 2 === 1 })).filter((part) => part.text !== "");
}

/** What a conversation is called: after the other one, or by its title. */
export function nameOf(state: State, conversation: Conversation): string {
  if (conversation.kind === "group") return shownTitle(conversation.title);
  const other = peer(state, conversation);
  return other ? shownName(other) : "…";
}

export function nameOfUser(state: State, id: string): string {
  const user = state.users.get(id);
  return user ? shownName(user) : "Somebody";
}

/** What was typed as a reaction; undefined if it cannot be one: too long, with spaces, or what no address holds. */
export function reaction(typed: string): string | undefined {
  const emoji = typed.trim();
  const fits = /^[^\s/\\%;\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u.test(emoji) && new TextEncoder().encode(emoji).length <= 64;
  return fits && emoji !== "." && emoji !== ".." ? emoji : undefined;
}

/** The reaction, or a sign for one that nobody would see. */
export function shownEmoji(emoji: string): string {
  return /[^\p{Default_Ignorable_Code_Point}\p{M}\u2800\s]/u.test(emoji) ? emoji.replace(/\p{Bidi_Control}/gu, "") : "□";
}

/** The usernames in what was typed, with or without their @. */
export function usernames(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;]+/u).map((name) => name.replace(/^@/, "")).filter((name) => name !== ""))];
}

/** Who is writing; empty if nobody is. */
export function whoWrites(state: State, { kind, typing }: Conversation): string {
  const [first, second] = typing.map((user) => nameOfUser(state, user));
  if (first === undefined) return "";
  if (kind === "direct" || second === undefined) return `${first} is writing…`;
  return typing.length === 2 ? `${first} and ${second} are writing…` : `${typing.length} people are writing…`;
}

/** What became of a message of mine, in a word or two; empty where nobody has it yet. */
export function fateInWords({ delivered, read }: Fate, kind: Conversation["kind"]): string {
  if (kind === "group") return read.length > 0 ? `Read by ${read.length}` : "";
  return read.length > 0 ? "Read" : delivered.length > 0 ? "Delivered" : "";
}

/** The same, with names. */
export function fateInNames(state: State, { delivered, read }: Fate): string {
  const names = (users: readonly string[]): string => users.map((user) => nameOfUser(state, user)).join(", ");
  const only = delivered.filter((user) => !read.includes(user));
  const lines = [read.length > 0 && `Read by ${names(read)}.`, only.length > 0 && `Delivered to ${names(only)}.`];
  return lines.filter(Boolean).join(" ");
}

/** The token in what somebody pasted: the token itself, or the address it came in. */
export function joinToken(pasted: string): string | undefined {
  return /(?:^|[#&?]join=)([A-Za-z0-9_-]{64})$/u.exec(pasted.trim())?.[1];
}

/** A message in one line. */
export function spoken(content: Content | null, deleted = false): string {
  if (deleted) return "Deleted";
  if (content === null) return "A message that cannot be read";
  return typeof content.text === "string"
    ? content.text.slice(0, 200).replace(/\s+/gu, " ")
    : "Something this page cannot show";
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

export function clockTime(at: string): string {
  return clock.format(new Date(at));
}

export function dayOf(at: string): string {
  const date = day.format(new Date(at));
  return date === day.format(new Date()) ? "Today" : date;
}

/** The time if it was today, else the day. */
export function shortTime(at: string): string {
  return dayOf(at) === "Today" ? clockTime(at) : shortDay.format(new Date(at));
}

/** The day as well, unless it is today. */
export function dateTime(at: string): string {
  return dayOf(at) === "Today" ? clockTime(at) : `${shortDay.format(new Date(at))}, ${clockTime(at)}`;
}
