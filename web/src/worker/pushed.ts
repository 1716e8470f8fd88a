import { isId } from "../views/address";
import { shownName, shownTitle } from "../views/names";

/** What a push asks for: that a conversation's news be shown, or taken away, or that something be. */
export type Pushed =
  | { kind: "news"; conversation: string; badge: number; title: string; body: string }
  | { kind: "read"; conversation: string; badge: number }
  | { kind: "unclear" };

export const SOMETHING = "New message";

/** Reads what came. A browser demands that something be shown, so what makes no sense is `unclear`, and no error. */
export function pushed(payload: string | undefined): Pushed {
  const told = parsed(payload ?? "");
  const { kind, conversation, badge } = told;
  if (!isId(conversation) || !isCount(badge)) return { kind: "unclear" };
  if (kind === "read") return { kind, conversation, badge };
  const { sender, title, text } = told;
  if (kind !== "news" || !isWords(sender) || !isWords(title) || !isWords(text)) return { kind: "unclear" };
  return { kind, conversation, badge, ...words(sender, title, text) };
}

/** Whose message goes by their name, and in a group by its title, with them before what they say. */
function words(sender: string | undefined, title: string | undefined, text: string | undefined): { title: string; body: string } {
  const name = sender === undefined ? undefined : shownName({ display_name: sender, username: "Somebody" });
  if (title === undefined) return name === undefined ? { title: SOMETHING, body: text ?? "" } : { title: name, body: text ?? SOMETHING };
  const where = shownTitle(title);
  if (name === undefined) return { title: where, body: text ?? SOMETHING };
  return { title: where, body: text === undefined ? `${SOMETHING} from ${name}` : `${name}: ${text}` };
}

function parsed(payload: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isWords(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
