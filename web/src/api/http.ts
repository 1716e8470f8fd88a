import { Refusal, Unreachable } from "./types";

export interface Answer {
  body: unknown;
  /** The server's clock at this answer, in milliseconds; undefined where it sends none. */
  date: number | undefined;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const PATIENCE_MS = 20_000;
/** The slowest way up that is waited for. */
const BYTES_PER_SECOND = 4096;

/** How long to wait for an answer: this long, and as many whole seconds more as so many bytes may take to go up. */
export function patience(ms: number, bytes: number): number {
  return ms + Math.floor(bytes / BYTES_PER_SECOND) * 1000;
}

export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** One request and its answer; every failure is a `Refusal` or `Unreachable`. Waits `ms`, longer for a long body. */
export async function call(
  fetch: Fetch,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
  ms = PATIENCE_MS,
): Promise<Answer> {
  const sent = body === undefined ? null : JSON.stringify(body);
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: sent,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(patience(ms, bytes(sent ?? ""))),
    });
    text = await response.text();
  } catch (cause) {
    throw new Unreachable(cause);
  }
  if (!response.ok) throw refusal(response, text);
  const date = Date.parse(response.headers.get("Date") ?? "");
  return { body: parsed(text), date: Number.isNaN(date) ? undefined : date };
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unreachable(cause);
  }
}

function refusal(response: Response, text: string): Refusal {
  let problem: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) problem = value as Record<string, unknown>;
  } catch {
    // Not from Maru but from something between: the status has to do.
  }
  const word = (key: string): string | undefined =>
    typeof problem[key] === "string" ? (problem[key] as string) : undefined;
  const seconds = Number(problem["retry_after"] ?? response.headers.get("Retry-After") ?? NaN);
  return new Refusal(
    response.status,
    word("code") ?? "internal",
    word("detail") ?? word("title") ?? `The server answered ${response.status}.`,
    word("field"),
    Number.isFinite(seconds) ? seconds : undefined,
  );
}
