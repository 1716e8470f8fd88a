import type { Content } from "../api/types";

export interface Part {
  text: string;
  link: boolean;
}

const LINK = /https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}]/giu;

/** Text cut into plain parts and links. Only http and https make links. */
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

/** A message in one line. */
export function spoken(content: Content): string {
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
