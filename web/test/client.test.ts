import { describe, expect, test, vi } from "vitest";
import { Client } from "../src/api/client";
import type { Fetch } from "../src/api/http";
import { BrowserSession, type Keepsake } from "../src/api/session";
import type { Settings } from "../src/api/types";

const ID = "00000000-0000-7000-8000-000000000000";

interface Asked {
  method: string;
  path: string;
  token: string | undefined;
  body: unknown;
}

/** A client whose server answers what the test says, one after the other. */
function client(...answers: (() => Response)[]): { asked: Asked[]; client: Client } {
  const asked: Asked[] = [];
  const fetch: Fetch = (path, init) => {
    const headers = init.headers as Record<string, string>;
    const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined;
    asked.push({ method: String(init.method), path, token: headers["Authorization"], body });
    return Promise.resolve().then(answers.shift()!);
  };
  let stored: Keepsake | undefined;
  const session = new BrowserSession({
    fetch, now: () => 0, newId: () => ID, load: () => stored, store: (keepsake) => (stored = keepsake),
    alone: (work) => work(), announce: () => undefined,
  });
  session.begin(pair(1), 0);
  return { asked, client: new Client(session, fetch) };
}

function pair(n: number) {
  const account = { id: ID, username: "a", display_name: "A", about: "", created_at: "" };
  const access_token_expires_at = new Date(900_000).toISOString();
  return { account, device_id: ID, access_token: `ma_${n}`, access_token_expires_at, refresh_token: `mr_${n}` };
}

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });
const expired = json(401, { code: "token_expired", status: 401, detail: "Expired." });

describe("client", () => {
  test("puts a message under its id, with the token", async () => {
    const receipt = { id: ID, conversation: "c", number: 1, sent_at: "" };
    const { asked, client: it } = client(json(201, receipt));
    expect(await it.send("c", ID, { text: "hi" })).toEqual(receipt);
    const path = `/v1/conversations/c/messages/${ID}`;
    expect(asked).toEqual([{ method: "PUT", path, token: "Bearer ma_1", body: { content: { text: "hi" } } }]);
  });

  test("waits longer for an answer where more has to go up first", async () => {
    const waits = vi.spyOn(AbortSignal, "timeout");
    const { client: it } = client(json(200, {}), json(201, {}));
    await it.me();
    await it.send("c", ID, { text: "마".repeat(40 * 1024) });
    expect(waits.mock.calls[0]).toEqual([20_000]);
    expect(waits.mock.calls[1]![0]).toBeGreaterThanOrEqual(50_000);
    expect(waits.mock.calls[1]![0]).toBeLessThan(51_000);
    waits.mockRestore();
  });

  test("reads a snapshot page by page, with the cursor that all pages have", async () => {
    const page = (id: string, more: object) => json(200, { conversations: [{ id }], cursor: "here", ...more });
    const { asked, client: it } = client(
      page("a", { more: true, page: "here.9" }),
      page("b", { more: true, page: "here.4" }),
      page("c", { more: false }),
    );
    expect(await it.snapshot()).toEqual({ conversations: [{ id: "a" }, { id: "b" }, { id: "c" }], cursor: "here" });
    const path = "/v1/conversations";
    expect(asked.map((each) => each.path)).toEqual([path, `${path}?page=here.9`, `${path}?page=here.4`]);
  });

  test("asks again with a new token when the first was not taken", async () => {
    const { asked, client: it } = client(expired, json(200, pair(2)), json(200, pair(2).account));
    expect((await it.me()).username).toBe("a");
    expect(asked.map(({ path, token }) => [path, token])).toEqual([
      ["/v1/me", "Bearer ma_1"],
      ["/v1/sessions/refresh", undefined],
      ["/v1/me", "Bearer ma_2"],
    ]);
    expect(asked[1]!.body).toEqual({ refresh_token: "mr_1", request_id: ID });
  });

  test("asks for a new token only once", async () => {
    const { asked, client: it } = client(expired, json(200, pair(2)), expired);
    await expect(it.me()).rejects.toMatchObject({ status: 401, code: "token_expired" });
    expect(asked).toHaveLength(3);
  });

  test("says what a problem says", async () => {
    const problem = { status: 400, code: "invalid_field", detail: "Too short.", field: "password" };
    const { asked, client: it } = client(json(400, problem));
    vi.stubGlobal("navigator", { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36" });
    await expect(it.signUp("a", "b", "A")).rejects.toMatchObject({ status: 400, code: "invalid_field", field: "password", message: "Too short.", passing: false });
    expect(asked[0]!.body).toMatchObject({ display_name: "A", device: { name: "Chrome on Linux", platform: "web" } });
  });

  test("takes what something between answers for a passing failure, and says when to come back", async () => {
    const { client: it } = client(() => new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Retry-After": "7" } }));
    await expect(it.me()).rejects.toMatchObject({ status: 502, passing: true, retryAfterSeconds: 7 });
  });

  test("takes no answer, and one that breaks off, for an unknown outcome", async () => {
    const lost = (): Response => {
      throw new TypeError("Failed to fetch");
    };
    const { client: it } = client(lost, () => new Response('{"id":', { status: 201 }));
    await expect(it.me()).rejects.toMatchObject({ name: "Unreachable" });
    await expect(it.send("c", ID, { text: "hi" })).rejects.toMatchObject({ name: "Unreachable" });
  });

  test("is signed out here even if the server cannot be told", async () => {
    const { client: it } = client(json(503, { status: 503, code: "draining", detail: "" }));
    await expect(it.signOut()).rejects.toMatchObject({ code: "draining" });
    expect(it.session.device).toBeUndefined();
  });

  test("says what is my own in a conversation, each in one request", async () => {
    const done = () => new Response(null, { status: 204 });
    const { asked, client: it } = client(...Array.from({ length: 9 }, () => done));
    await it.read("c", 7, false);
    await it.read("c", 6, true);
    await it.mute("c", "2026-12-01T00:00:00.000Z");
    await it.mute("c", null);
    await it.unmute("c");
    await it.archive("c", true);
    await it.pinConversation("c", false);
    await it.keepDraft("c", { text: "Hel" });
    await it.keepDraft("c", null);
    expect(asked.map(({ method, path, body }) => [method, path.replace("/v1/conversations/c/", ""), body])).toEqual([
      ["PUT", "read", { number: 7 }],
      ["PUT", "read", { number: 6, unread: true }],
      ["PUT", "mute", { until: "2026-12-01T00:00:00.000Z" }],
      ["PUT", "mute", {}],
      ["DELETE", "mute", undefined],
      ["PUT", "archive", undefined],
      ["DELETE", "pin", undefined],
      ["PUT", "draft", { content: { text: "Hel" } }],
      ["DELETE", "draft", undefined],
    ]);
  });

  test("registers for push, and says when not to be woken", async () => {
    const done = () => new Response(null, { status: 204 });
    const state = { providers: ["fcm", "webpush"], content: "sender" };
    const quiet = { quiet_hours: { from: "22:00", to: "07:00", zone: "Europe/Berlin" }, mentions_break_mutes: true };
    const registration = {
      provider: "webpush" as const, subscription: { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } }, content: "full" as const,
    };
    const { asked, client: it } = client(json(200, { key: "BAAA" }), json(200, state), done, done, json(200, quiet), done);
    expect(await it.vapidKey()).toBe("BAAA");
    expect(await it.pushState()).toEqual(state);
    await it.registerPush(registration);
    await it.unregisterPush();
    expect(await it.pushPreferences()).toEqual(quiet);
    await it.preferPush({ mentions_break_mutes: false });
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["GET", "/v1/push/vapid", undefined],
      ["GET", "/v1/devices/me/push", undefined],
      ["PUT", "/v1/devices/me/push", registration],
      ["DELETE", "/v1/devices/me/push", undefined],
      ["GET", "/v1/me/push", undefined],
      ["PUT", "/v1/me/push", { mentions_break_mutes: false }],
    ]);
  });

  test("asks how far the others have come, and what I let them know", async () => {
    const told = [{ user: "u", read: 3, delivered: 4 }];
    const before: Settings = { share_read_marks: true, invisible: false, presence: "conversations", last_seen: "nobody" };
    const after = { ...before, share_read_marks: false };
    const { asked, client: it } = client(json(200, { receipts: told }), json(200, before), json(200, after));
    expect(await it.receipts("c")).toEqual(told);
    expect(await it.settings()).toEqual(before);
    expect(await it.changeSettings({ share_read_marks: false })).toEqual(after);
    expect(asked.at(-1)).toMatchObject({ method: "PATCH", path: "/v1/me/settings", body: { share_read_marks: false } });
  });
});
