// The protocol in memory, for working on the page without the real server:
//   npm run dev                                     the page from source, with hot reload
//   node dev/server.mjs --built [--port=8090]       the built page, under the real server's policy
// Forgets everything when it stops. Takes any password twice. Not a reference: the OpenAPI document is.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { groupRoutes } from "./groups.mjs";
import { own } from "./own.mjs";
import { pushRoutes } from "./push.mjs";

const option = (name) => process.argv.find((arg) => arg.startsWith(`--${name}`))?.split("=")[1];
const built = process.argv.includes("--built");
const dist = new URL("../target/classes/META-INF/resources/app/", import.meta.url).pathname;
const tokenSeconds = Number(option("token-seconds") ?? 900);

const accounts = new Map(); // id → { profile, password, log: [entry] }
const tokens = new Map(); // access token → { account, device, expires }
const refreshes = new Map(); // refresh token → { account, device, used: request id, session }
const conversations = new Map(); // id → { id, created_at, members: [id], messages: [entry] }
const sockets = new Set(); // { socket, account, device }
let stamps = 0;

const now = () => new Date().toISOString();
const problem = (status, code, detail, more) => Object.assign(new Error(detail), { status, code, more });
const missing = () => problem(404, "not_found", "There is no such thing, or it is not yours to see.");

function session(account, device) {
  const expires = Date.now() + tokenSeconds * 1000;
  const made = {
    account: accounts.get(account).profile,
    device_id: device,
    access_token: `ma_${randomUUID()}`,
    access_token_expires_at: new Date(expires).toISOString(),
    refresh_token: `mr_${randomUUID()}`,
  };
  tokens.set(made.access_token, { account, device, expires });
  refreshes.set(made.refresh_token, { account, device });
  return made;
}

function authenticated(token) {
  const known = tokens.get(token);
  if (!known) throw problem(401, "unauthenticated", "Log in first.");
  if (known.expires < Date.now()) throw problem(401, "token_expired", "The access token has expired.");
  return known;
}

function signOff(device) {
  for (const [token, known] of tokens) if (known.device === device) tokens.delete(token);
  for (const [token, known] of refreshes) if (known.device === device) refreshes.delete(token);
  for (const one of sockets) if (one.device === device) one.socket.close(4401);
}

function publish(people, entry) {
  const stamped = { cursor: String(++stamps), ...entry };
  for (const id of people) accounts.get(id).log.push(stamped);
  for (const one of sockets) if (people.includes(one.account)) one.socket.send(JSON.stringify(stamped));
  return stamped;
}

const mine = (account, id) => {
  const conversation = conversations.get(id?.toLowerCase());
  if (!conversation?.members.includes(account)) throw missing();
  return conversation;
};

const tell = (people, frame) => {
  for (const one of sockets) if (people.includes(one.account)) one.socket.send(JSON.stringify(frame));
};
const direct = (one, other) => [...conversations.values()].find(({ kind, roles }) => kind === "direct" && one in roles && other in roles);
const owned = own({ mine, publish, problem, tell, conversations, direct, exists: (id) => accounts.has(id) });
const hidden = new WeakMap(); // message of a direct conversation → who was in it; whoever was away never sees it

const seen = (account) => (message) => hidden.get(message)?.includes(account) ?? true;
const described = (account, conversation) => ({ ...shared(account, conversation), mine: owned.described(account, conversation) });

const shared = (account, { id, kind, title, description, history, pinned, created_at, members, roles, messages }) => ({
  id,
  kind,
  ...(kind === "group" && { title, description, history }),
  pinned,
  created_at,
  members: (kind === "direct" ? Object.keys(roles) : members).map((member) => ({ user: accounts.get(member).profile, role: roles[member] })),
  number: messages.length,
  last_message: messages.findLast(seen(account)) ?? null,
});

function send(account, conversation, id, content) {
  const { members, messages } = mine(account, conversation);
  if (!content?.text && !content?.attachments) throw problem(400, "invalid_field", "Say something.", { field: "content" });
  const before = messages.find((message) => message.id === id);
  if (before && JSON.stringify(before.content) !== JSON.stringify(content)) {
    throw problem(409, "message_id_reused", "That id belongs to another message.");
  }
  const said = { type: "message", conversation, number: messages.length + 1, id, sender: account, sent_at: now(), content };
  const entry = before ?? { cursor: String(stamps + 1), ...said };
  if (!before) {
    messages.push(entry);
    if (conversations.get(conversation).kind === "direct") hidden.set(entry, members);
    publish(members, said);
  }
  return [before ? 200 : 201, { id, conversation, number: entry.number, sent_at: entry.sent_at }];
}

const recent = (conversation) => conversation.messages.at(-1)?.sent_at ?? conversation.created_at;

// Each takes { body, query, me, device, part } and answers [status, body]. Routes without `me` are open to all.
const routes = {
  "POST /v1/accounts": ({ body }) => {
    const username = String(body.username).toLowerCase();
    if (String(body.password).length < 8) throw problem(400, "invalid_field", "The password is too short.", { field: "password" });
    if ([...accounts.values()].some(({ profile }) => profile.username === username)) throw problem(409, "username_taken", "Somebody has that name.");
    const profile = { id: randomUUID(), username, display_name: body.display_name, about: "", created_at: now() };
    accounts.set(profile.id, { profile, password: body.password, log: [] });
    return [201, session(profile.id, randomUUID())];
  },
  "POST /v1/sessions": ({ body }) => {
    const found = [...accounts.values()].find(({ profile }) => profile.username === String(body.username).toLowerCase());
    if (found?.password !== body.password) throw problem(401, "wrong_credentials", "Wrong username or password.");
    return [201, session(found.profile.id, randomUUID())];
  },
  "POST /v1/sessions/refresh": ({ body }) => {
    const known = refreshes.get(body.refresh_token);
    if (!known) throw problem(401, "session_revoked", "The session is over.");
    if (known.session && known.used !== body.request_id) {
      signOff(known.device);
      throw problem(401, "session_revoked", "The refresh token was used twice.");
    }
    known.used = body.request_id;
    known.session ??= session(known.account, known.device);
    return [200, known.session];
  },
  "DELETE /v1/sessions/:": ({ me, part }) => (me && signOff(part), [204]),
  "GET /v1/me": ({ me }) => [200, accounts.get(me).profile],
  "PATCH /v1/me": ({ me, body }) => [200, Object.assign(accounts.get(me).profile, body)],
  "GET /v1/users": ({ me, query }) => [
    200,
    { users: me && [...accounts.values()].map(({ profile }) => profile).filter(({ username }) => username === query.get("name").toLowerCase()) },
  ],
  "GET /v1/discovery": ({ me, host }) =>
    me && [200, { node: "dev", host, api_url: `http://${host}`, events_url: `ws://${host}/v1/events`, valid_for_seconds: 300 }],
  "PUT /v1/direct/:": ({ me, part }) => {
    if (!accounts.has(part)) throw missing();
    if (owned.blocks(me, part)) throw problem(409, "blocked", "You have blocked this person.");
    const there = direct(me, part);
    if (there) return [200, described(me, there)];
    const roles = { [me]: "member", [part]: "member" };
    const made = { id: randomUUID(), kind: "direct", pinned: [], created_at: now(), members: [me, part], roles, messages: [] };
    conversations.set(made.id, made);
    publish(made.members, { type: "conversation", conversation: made.id, change: "created", kind: "direct", actor: me, members: made.members, at: made.created_at });
    return [201, described(me, made)];
  },
  "GET /v1/conversations": ({ me }) => {
    const all = [...conversations.values()].filter(({ members }) => members.includes(me));
    return [200, { conversations: all.sort((a, b) => (recent(a) < recent(b) ? 1 : -1)).map((one) => described(me, one)), cursor: String(stamps), more: false }];
  },
  "GET /v1/conversations/:": ({ me, part }) => [200, described(me, mine(me, part))],
  "GET /v1/conversations/:/messages": ({ me, part, query }) => {
    const limit = Number(query.get("limit") ?? 50);
    const all = mine(me, part).messages.filter((message) => message.number < Number(query.get("before") ?? Infinity) && seen(me)(message));
    return [200, { messages: all.slice(-limit).reverse(), more: all.length > limit }];
  },
  "PUT /v1/conversations/:/messages/:": ({ me, part, last, body }) => send(me, part, last, body.content),
  "GET /v1/users/:": ({ me, part }) => {
    if (!me || !accounts.has(part)) throw missing();
    return [200, accounts.get(part).profile];
  },
  ...owned.routes,
  ...pushRoutes({ problem }),
  ...groupRoutes({ mine, described, publish, problem, missing, exists: (id) => accounts.has(id), came: owned.came, conversations }),
};

async function api(request, response, url) {
  const words = url.pathname.split("/");
  const shape = words.map((word, at) => ((/^[0-9a-f-]{36}$/i.test(word) && at > 2) || (at === 7 && words[6] === "reactions") ? ":" : word)).join("/");
  const route = routes[`${request.method} ${shape}`];
  let status, body;
  try {
    if (!route) throw missing();
    const open = /^POST \/v1\/(accounts|sessions)/.test(`${request.method} ${shape}`);
    const { account: me, device } = open ? {} : authenticated(request.headers.authorization?.replace(/^Bearer /, ""));
    let text = "";
    for await (const chunk of request) text += chunk;
    const parsed = text ? JSON.parse(text) : undefined;
    [status, body] = route({ me, device, part: words[3], user: words[4], last: words[5], emoji: decodeURIComponent(words[7] ?? ""), query: url.searchParams, body: parsed, host: request.headers.host });
  } catch (failure) {
    if (!failure.code) console.error(failure);
    status = failure.status ?? 500;
    const code = failure.code ?? "internal";
    body = { type: `/docs#${code}`, title: code, status, code, detail: failure.message, id: randomUUID(), ...failure.more };
  }
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" }).end(body && JSON.stringify(body));
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; manifest-src 'self'; object-src 'none'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", svg: "image/svg+xml", png: "image/png", webmanifest: "application/manifest+json" };

function file(response, path) {
  const name = normalize(path === "/" ? "/index.html" : path);
  const found = existsSync(join(dist, name));
  const headers = { "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Content-Type": TYPES[name.split(".").pop()] ?? "text/plain" };
  response.writeHead(found ? 200 : 404, headers).end(found ? readFileSync(join(dist, name)) : "");
}

const vite = built ? undefined : await (await import("vite")).createServer({ server: { middlewareMode: true, hmr: { port: 24679 } } });
const server = createServer((request, response) => {
  const url = new URL(request.url, "http://here");
  if (url.pathname.startsWith("/v1/")) void api(request, response, url);
  else if (vite) vite.middlewares(request, response);
  else file(response, url.pathname);
});

const frames = {
  send: ({ account }, { conversation, id, content }) => send(account, conversation, id, content)[1],
  ack: ({ account }, { cursor }) => (owned.confirmed(account, cursor), {}),
  read: ({ account }, { conversation, ...mark }) => (owned.read(account, conversation, mark), {}),
  typing: ({ account }, { conversation }) => (owned.typing(account, conversation), {}),
  ping: () => ({}),
};

const ws = new WebSocketServer({ noServer: true, handleProtocols: () => "maru.v1" });
server.on("upgrade", (request, socket, head) => {
  if (request.url.startsWith("/v1/events")) ws.handleUpgrade(request, socket, head, (open) => converse(open));
});

function converse(socket) {
  const one = { socket };
  const say = (frame) => socket.send(JSON.stringify(frame));
  socket.on("close", () => sockets.delete(one));
  socket.on("message", (data) => {
    const frame = JSON.parse(data);
    try {
      if (frame.type === "hello") {
        Object.assign(one, authenticated(frame.token));
        say({ type: "ok", ref: frame.ref, account: one.account, device: one.device });
        for (const entry of accounts.get(one.account).log) if (Number(entry.cursor) > Number(frame.since)) say(entry);
        sockets.add(one);
      } else if (!one.account) socket.close(4401);
      else if (!frames[frame.type]) throw problem(400, "unknown_type", "There is no such frame.");
      else say({ type: "ok", ref: frame.ref, ...frames[frame.type](one, frame) });
    } catch (failure) {
      say({ type: "error", ref: frame.ref, code: failure.code ?? "internal", status: failure.status ?? 500, detail: failure.message });
      if (failure.status === 401) socket.close(4401);
    }
  });
}

server.listen(Number(option("port") ?? 8090), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
