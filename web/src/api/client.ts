import { type Answer, call, type Fetch } from "./http";
import type { BrowserSession } from "./session";
import {
  type Block, type Content, type Conversation, type Link, type Page, type Profile, type PushPreferences, type PushRegistration, type PushState,
  type ReadReceipt, type Receipt, Refusal, type Role, type Session, type Settings, type SettingsChange, type Snapshot, type SnapshotPage,
  type VapidKey,
} from "./types";

export interface GroupInfo {
  title: string;
  description: string;
  history: "all" | "since_joining";
}

export interface NewGroup extends GroupInfo {
  /** The client's own: asked again with it, the same group answers. */
  id: string;
  members: string[];
}

/** The calls of the protocol this page makes. */
export class Client {
  constructor(
    readonly session: BrowserSession,
    private readonly fetch: Fetch = (url, init) => globalThis.fetch(url, init),
  ) {}

  async signUp(username: string, password: string, displayName: string): Promise<Profile> {
    return this.#begin("/v1/accounts", { username, password, display_name: displayName, device: device() });
  }

  async logIn(username: string, password: string): Promise<Profile> {
    return this.#begin("/v1/sessions", { username, password, device: device() });
  }

  /** Signs this device out; here it is over even if the server cannot be told. */
  async signOut(): Promise<void> {
    const id = this.session.device;
    try {
      if (id) await this.#ask("DELETE", `/v1/sessions/${id}`);
    } finally {
      this.session.end();
    }
  }

  async me(): Promise<Profile> {
    return (await this.#ask("GET", "/v1/me")) as Profile;
  }

  async findUser(username: string): Promise<Profile | undefined> {
    const { users } = (await this.#ask("GET", `/v1/users?name=${encodeURIComponent(username)}`)) as { users: Profile[] };
    return users[0];
  }

  async openDirect(user: string): Promise<Conversation> {
    return (await this.#ask("PUT", `/v1/direct/${user}`)) as Conversation;
  }

  /** All conversations, page after page. */
  async snapshot(): Promise<Snapshot> {
    let page = (await this.#ask("GET", "/v1/conversations")) as SnapshotPage;
    const conversations = [...page.conversations];
    while (page.more) {
      page = (await this.#ask("GET", `/v1/conversations?page=${encodeURIComponent(page.page ?? "")}`)) as SnapshotPage;
      conversations.push(...page.conversations);
    }
    return { conversations, cursor: page.cursor };
  }

  async conversation(id: string): Promise<Conversation> {
    return (await this.#ask("GET", `/v1/conversations/${id}`)) as Conversation;
  }

  async history(conversation: string, before: number | undefined): Promise<Page> {
    const query = before === undefined ? "limit=50" : `before=${before}&limit=50`;
    return (await this.#ask("GET", `/v1/conversations/${conversation}/messages?${query}`)) as Page;
  }

  async send(conversation: string, id: string, content: Content): Promise<Receipt> {
    return (await this.#ask("PUT", `/v1/conversations/${conversation}/messages/${id}`, { content })) as Receipt;
  }

  async user(id: string): Promise<Profile> {
    return (await this.#ask("GET", `/v1/users/${id}`)) as Profile;
  }

  async edit(conversation: string, id: string, content: Content): Promise<void> {
    await this.#ask("PATCH", `/v1/conversations/${conversation}/messages/${id}`, { content });
  }

  async delete(conversation: string, id: string): Promise<void> {
    await this.#ask("DELETE", `/v1/conversations/${conversation}/messages/${id}`);
  }

  async react(conversation: string, id: string, emoji: string, present: boolean): Promise<void> {
    const path = `/v1/conversations/${conversation}/messages/${id}/reactions/${encodeURIComponent(emoji)}`;
    await this.#ask(present ? "PUT" : "DELETE", path);
  }

  async pin(conversation: string, id: string, pinned: boolean): Promise<void> {
    await this.#ask(pinned ? "PUT" : "DELETE", `/v1/conversations/${conversation}/messages/${id}/pin`);
  }

  async read(conversation: string, number: number, unread: boolean): Promise<void> {
    await this.#ask("PUT", `/v1/conversations/${conversation}/read`, unread ? { number, unread } : { number });
  }

  /** Until then; null is for ever. */
  async mute(conversation: string, until: string | null): Promise<void> {
    await this.#ask("PUT", `/v1/conversations/${conversation}/mute`, until === null ? {} : { until });
  }

  async unmute(conversation: string): Promise<void> {
    await this.#ask("DELETE", `/v1/conversations/${conversation}/mute`);
  }

  async archive(conversation: string, archived: boolean): Promise<void> {
    await this.#ask(archived ? "PUT" : "DELETE", `/v1/conversations/${conversation}/archive`);
  }

  async pinConversation(conversation: string, pinned: boolean): Promise<void> {
    await this.#ask(pinned ? "PUT" : "DELETE", `/v1/conversations/${conversation}/pin`);
  }

  /** Keeps what I have begun to write; null drops it. */
  async keepDraft(conversation: string, content: Content | null): Promise<void> {
    if (content === null) await this.#ask("DELETE", `/v1/conversations/${conversation}/draft`);
    else await this.#ask("PUT", `/v1/conversations/${conversation}/draft`, { content });
  }

  async receipts(conversation: string): Promise<ReadReceipt[]> {
    return ((await this.#ask("GET", `/v1/conversations/${conversation}/receipts`)) as { receipts: ReadReceipt[] }).receipts;
  }

  async settings(): Promise<Settings> {
    return (await this.#ask("GET", "/v1/me/settings")) as Settings;
  }

  async changeSettings(settings: SettingsChange): Promise<Settings> {
    return (await this.#ask("PATCH", "/v1/me/settings", settings)) as Settings;
  }

  async blocks(): Promise<Block[]> {
    return ((await this.#ask("GET", "/v1/me/blocks")) as { blocks: Block[] }).blocks;
  }

  async block(user: string, blocked: boolean): Promise<void> {
    await this.#ask(blocked ? "PUT" : "DELETE", `/v1/me/blocks/${user}`);
  }

  /** By which services this server pushes, and whether to this device. */
  async pushState(): Promise<PushState> {
    return (await this.#ask("GET", "/v1/devices/me/push")) as PushState;
  }

  async registerPush(registration: PushRegistration): Promise<void> {
    await this.#ask("PUT", "/v1/devices/me/push", registration);
  }

  async unregisterPush(): Promise<void> {
    await this.#ask("DELETE", "/v1/devices/me/push");
  }

  /** The key by which browsers' push services know this server, in base64url. */
  async vapidKey(): Promise<string> {
    return ((await this.#ask("GET", "/v1/push/vapid")) as VapidKey).key;
  }

  async pushPreferences(): Promise<PushPreferences> {
    return (await this.#ask("GET", "/v1/me/push")) as PushPreferences;
  }

  /** In the place of all there were. */
  async preferPush(preferences: PushPreferences): Promise<void> {
    await this.#ask("PUT", "/v1/me/push", preferences);
  }

  async createGroup(group: NewGroup): Promise<Conversation> {
    return (await this.#ask("POST", "/v1/conversations", group)) as Conversation;
  }

  async describe(conversation: string, info: Partial<GroupInfo>): Promise<Conversation> {
    return (await this.#ask("PATCH", `/v1/conversations/${conversation}`, info)) as Conversation;
  }

  async addMembers(conversation: string, users: string[]): Promise<Conversation> {
    return (await this.#ask("POST", `/v1/conversations/${conversation}/members`, { users })) as Conversation;
  }

  async giveRole(conversation: string, user: string, role: Role): Promise<void> {
    await this.#ask("PUT", `/v1/conversations/${conversation}/members/${user}`, { role });
  }

  /** Puts somebody out; with my own id, I leave. */
  async removeMember(conversation: string, user: string): Promise<void> {
    await this.#ask("DELETE", `/v1/conversations/${conversation}/members/${user}`);
  }

  async links(conversation: string): Promise<Link[]> {
    return ((await this.#ask("GET", `/v1/conversations/${conversation}/links`)) as { links: Link[] }).links;
  }

  async makeLink(conversation: string, id: string, expiresIn: number | undefined): Promise<Link> {
    const body = expiresIn === undefined ? {} : { expires_in: expiresIn };
    return (await this.#ask("PUT", `/v1/conversations/${conversation}/links/${id}`, body)) as Link;
  }

  async revokeLink(conversation: string, id: string): Promise<void> {
    await this.#ask("DELETE", `/v1/conversations/${conversation}/links/${id}`);
  }

  async join(token: string): Promise<Conversation> {
    return (await this.#ask("POST", "/v1/join", { token })) as Conversation;
  }

  async eventsUrl(): Promise<string> {
    return ((await this.#ask("GET", "/v1/discovery")) as { events_url: string }).events_url;
  }

  async #begin(path: string, body: unknown): Promise<Profile> {
    const answer = await call(this.fetch, "POST", path, body);
    const session = answer.body as Session;
    this.session.begin(session, answer.date);
    return session.account;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const token = await this.session.token();
    let answer: Answer;
    try {
      answer = await call(this.fetch, method, path, body, token);
    } catch (failure) {
      if (!(failure instanceof Refusal) || failure.status !== 401) throw failure;
      answer = await call(this.fetch, method, path, body, await this.session.token(token));
    }
    return answer.body;
  }
}

function device(): { name: string; platform: "web" } {
  const agent = navigator.userAgent;
  const browser = ["Firefox", "Edg", "OPR", "Chrome", "Safari"].find((name) => agent.includes(name));
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"].find((name) => agent.includes(name));
  const spoken = { Edg: "Edge", OPR: "Opera" } as Record<string, string>;
  const name = [browser && (spoken[browser] ?? browser), system].filter(Boolean).join(" on ");
  return { name: name || "Browser", platform: "web" };
}
