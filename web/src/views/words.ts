import type { Content, Profile } from "../api/types";

export interface Part {
  text: string;
  link: boolean;
}

const LINK = /https?:\/\/[^\s<>"'`\p{Bidi_Control}]*[^\s<>"'`.,;:!?)\]}\p{Bidi_Control}]/giu;

/** Marks nobody sees, but for those that emoji and many scripts need: variation selectors, and joiners not between Latin letters. */
const UNSEEN =
  /(?![\u200c\u200d\ufe00-\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\ufff9-\ufffb]|(?<=\p{Script=Latin})[\u200c\u200d]+/gu;

/** A name without the marks that would turn it around or make it look like another's; the username if nothing is left. */
export function shownName({ display_name, username }: Pick<Profile, "display_name" | "username">): string {
  const name = display_name.replace(UNSEEN, "").trim();
  return /[^\s\p{Default_Ignorable_Code_Point}\p{M}]/u.test(name) ? name : username;
}

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

/** A message in one line. */
export function spoken(content: Content | null): string {
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
