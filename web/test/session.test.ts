import { describe, expect, test, vi } from "vitest";
import { type AccessToken, BrowserSession, type Keepsake } from "../src/api/session";
import { Refusal, type Session, SignedOut, Unreachable } from "../src/api/types";
import { settled } from "./clock";

const LIFE_MS = 15 * 60_000;

/** A server that rotates refresh tokens, and one browser's storage, lock and tabs. */
class Browser {
  now = 1_000_000;
  stored: Keepsake | undefined;
  refreshes: { refresh_token: string; request_id: string }[] = [];
  tabs: BrowserSession[] = [];
  /** Whether the browser has locks; a page from plain http has none. */
  locks = true;
  /** The server's clock against the browser's; undefined where the server does not tell. */
  ahead: number | undefined;
  /** What the server does with the next refreshes; without any, it answers. */
  mood: ("lose the answer" | "swallow the answer" | "be away" | "be busy")[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #ids = 0;
  #pairs = 0;
  #used = new Map<string, { request_id: string; session: Session }>();
  #revoked = false;

  tab(): BrowserSession {
    const tab: BrowserSession = new BrowserSession({
      fetch: async (_, init) => this.#refresh(JSON.parse(String(init.body)) as Keepsake),
      now: () => this.now,
      newId: () => `id-${++this.#ids}`,
      load: () => this.stored,
      store: (keepsake) => {
        this.stored = keepsake;
      },
      alone: (work) => {
        if (!this.locks) return work();
        const mine = this.#turn.then(work);
        this.#turn = mine.catch(() => undefined);
        return mine;
      },
      announce: (access: AccessToken) => this.tabs.filter((one) => one !== tab).forEach((one) => one.adopt(access)),
    });
    this.tabs.push(tab);
    return tab;
  }

  pair(): Session {
    const n = ++this.#pairs;
    return {
      account: { id: "a", username: "a", display_name: "A", about: "", created_at: "" },
      device_id: "device",
      access_token: `ma_${n}`,
      access_token_expires_at: new Date(this.now + (this.ahead ?? 0) + LIFE_MS).toISOString(),
      refresh_token: `mr_${n}`,
    };
  }

  #refresh({ refresh_token, request_id }: Keepsake): Response {
    const mood = this.mood.shift();
    if (mood === "be away") throw new TypeError("Failed to fetch");
    if (mood === "be busy") return this.#problem(503, "busy");
    this.refreshes.push({ refresh_token, request_id });
    const used = this.#used.get(refresh_token);
    if (this.#revoked || (used && used.request_id !== request_id)) {
      this.#revoked = true;
      return this.#problem(401, "session_revoked");
    }
    const session = used?.session ?? this.pair();
    this.#used.set(refresh_token, { request_id, session });
    if (mood === "lose the answer") throw new TypeError("Failed to fetch");
    if (mood === "swallow the answer") throw new DOMException("signal timed out", "TimeoutError");
    const headers = this.ahead === undefined ? {} : { Date: new Date(this.now + this.ahead).toUTCString() };
    return new Response(JSON.stringify(session), { status: 200, headers });
  }

  #problem(status: number, code: string): Response {
    return new Response(JSON.stringify({ status, code, detail: code }), { status });
  }
}

function signedIn(): { browser: Browser; tab: BrowserSession } {
  const browser = new Browser();
  const tab = browser.tab();
  tab.begin(browser.pair(), undefined);
  return { browser, tab };
}

describe("session", () => {
  test("gives the same token until a minute before it ends, then the next", async () => {
    const { browser, tab } = signedIn();
    browser.now += LIFE_MS - 61_000;
    expect(await tab.token()).toBe("ma_1");
    browser.now += 2_000;
    expect(await tab.token()).toBe("ma_2");
    expect(browser.refreshes).toHaveLength(1);
  });

  test("refreshes once for all who ask at the same time", async () => {
    const { browser, tab } = signedIn();
    browser.now += LIFE_MS;
    const tokens = await Promise.all(Array.from({ length: 50 }, () => tab.token()));
    expect(new Set(tokens)).toEqual(new Set(["ma_2"]));
    expect(browser.refreshes).toHaveLength(1);
  });

  test("refreshes once for all tabs", async () => {
    const { browser } = signedIn();
    const tabs = [browser.tabs[0]!, browser.tab(), browser.tab(), browser.tab()];
    browser.now += LIFE_MS;
    const tokens = await Promise.all(tabs.map((tab) => tab.token()));
    expect(new Set(tokens)).toEqual(new Set(["ma_2"]));
    expect(browser.refreshes).toHaveLength(1);
  });

  test("gives tabs without a lock the same next pair", async () => {
    const { browser } = signedIn();
    browser.locks = false;
    const tabs = [browser.tabs[0]!, browser.tab()];
    browser.now += LIFE_MS;
    expect(await Promise.all(tabs.map((tab) => tab.token()))).toEqual(["ma_2", "ma_2"]);
    browser.now += LIFE_MS;
    expect(await tabs[1]!.token()).toBe("ma_3");
    expect(await tabs[0]!.token()).toBe("ma_3");
  });

  test("asks again under the same request id when the answer got lost, in this tab or after a reload", async () => {
    const { browser, tab } = signedIn();
    browser.now += LIFE_MS;
    browser.mood = ["lose the answer", "lose the answer"];
    await expect(tab.token()).rejects.toBeInstanceOf(Unreachable);
    await expect(tab.token()).rejects.toBeInstanceOf(Unreachable);
    const reloaded = browser.tab();
    expect(await reloaded.token()).toBe("ma_2");
    expect(new Set(browser.refreshes.map(({ request_id }) => request_id)).size).toBe(1);
    browser.now += LIFE_MS;
    expect(await reloaded.token()).toBe("ma_3");
  });

  test("soon asks again under the same request id when nothing comes back, at last with more patience", async () => {
    const waits = vi.spyOn(AbortSignal, "timeout");
    const { browser, tab } = signedIn();
    browser.now += LIFE_MS;
    browser.mood = ["swallow the answer", "swallow the answer", "swallow the answer"];
    expect(await tab.token()).toBe("ma_2");
    expect(browser.refreshes).toHaveLength(4);
    expect(new Set(browser.refreshes.map(({ request_id }) => request_id)).size).toBe(1);
    expect(waits.mock.calls.map(([ms]) => Math.floor(ms / 1000))).toEqual([3, 3, 3, 20]);
    waits.mockRestore();
  });

  test("keeps the session while the server is away or busy", async () => {
    const { browser, tab } = signedIn();
    browser.now += LIFE_MS;
    browser.mood = ["be away", "be busy"];
    await expect(tab.token()).rejects.toBeInstanceOf(Unreachable);
    await expect(tab.token()).rejects.toBeInstanceOf(Refusal);
    expect(await tab.token()).toBe("ma_2");
  });

  test("refreshes a token that was rejected, but not one that has been replaced since", async () => {
    const { browser, tab } = signedIn();
    const [one, two] = await Promise.all([tab.token("ma_1"), tab.token("ma_1")]);
    expect([one, two]).toEqual(["ma_2", "ma_2"]);
    expect(await tab.token("ma_1")).toBe("ma_2");
    expect(browser.refreshes).toHaveLength(1);
  });

  test("goes by the server's clock where that differs from this one", async () => {
    const { browser, tab } = signedIn();
    const ahead = 3_600_000;
    const session = { ...browser.pair(), access_token_expires_at: new Date(browser.now + ahead + LIFE_MS).toISOString() };
    tab.begin(session, browser.now + ahead);
    browser.now += LIFE_MS - 59_000;
    await tab.token();
    expect(browser.refreshes).toHaveLength(1);
  });

  test.each([-3_600_000, 3_600_000])("goes by the clock an answer tells of, %i ms off", async (ahead) => {
    const { browser, tab } = signedIn();
    browser.ahead = ahead;
    browser.now += LIFE_MS;
    expect(await tab.token()).toBe("ma_2");
    browser.now += LIFE_MS - 62_000;
    expect(await tab.token()).toBe("ma_2");
    browser.now += 4_000;
    expect(await tab.token()).toBe("ma_3");
    expect(browser.refreshes).toHaveLength(2);
  });

  test("is over when the server says so, and everybody who asks is told", async () => {
    const { browser, tab } = signedIn();
    browser.now += LIFE_MS;
    browser.stored = { ...browser.stored!, request_id: "another" };
    browser.mood = [];
    await tab.token();
    const thief = { ...browser.stored, refresh_token: "mr_1", request_id: "stolen" } as Keepsake;
    browser.stored = thief;
    browser.now += LIFE_MS;
    await expect(Promise.all([tab.token(), tab.token()])).rejects.toBeInstanceOf(SignedOut);
    expect(browser.stored).toBeUndefined();
    await expect(tab.token()).rejects.toBeInstanceOf(SignedOut);
  });

  test("does not take over the session of somebody else who signed in beside", async () => {
    const { browser, tab } = signedIn();
    browser.tab().begin({ ...browser.pair(), device_id: "another device" }, undefined);
    browser.now += LIFE_MS;
    await expect(tab.token()).rejects.toBeInstanceOf(SignedOut);
    tab.end();
    expect(browser.stored?.device_id).toBe("another device");
    await settled();
    expect(browser.refreshes).toHaveLength(0);
  });
});
