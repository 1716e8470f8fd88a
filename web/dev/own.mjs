// What is each person's own, for the server in memory: read marks, preferences, drafts, settings, and who hears of what.
const now = () => new Date().toISOString();
const FOR_EVER = "9999-12-31T23:59:59.999Z";

/** What the server needs of it, and its routes, given what the server has. */
export function own({ mine, publish, problem, tell, conversations, direct, exists }) {
  const states = new Map(); // account and conversation → { read, muted_until, archived, pinned, draft }
  const sharing = new Map(); // account → whether others may know
  const reached = new Map(); // conversation and account → { read, delivered }

  function state(account, conversation) {
    const key = `${account} ${conversation}`;
    if (!states.has(key)) states.set(key, { read: { number: 0, unread: false }, muted_until: null, archived: false, pinned: false, draft: null });
    return states.get(key);
  }

  function receipt(account, conversation) {
    const key = `${conversation} ${account}`;
    if (!reached.has(key)) reached.set(key, { read: 0, delivered: 0 });
    return reached.get(key);
  }

  const mentions = (message, account) => message.sender !== account && message.content?.mentions?.includes(account);

  function described(account, { id, messages }) {
    const { read, ...rest } = state(account, id);
    const unread = messages.at(-1)?.sender === account ? 0 : Math.max(0, messages.length - read.number);
    const fresh = unread === 0 ? [] : messages.filter(({ number }) => number > read.number);
    return { unread, mentions: fresh.filter((message) => mentions(message, account)).length, read, ...rest };
  }

  function read(account, id, { number, unread = false }) {
    const conversation = mine(account, id);
    if (number > conversation.messages.length) throw problem(400, "invalid_field", "There is no such message yet.", { field: "number" });
    const known = state(account, id);
    if (unread || number > known.read.number || (number === known.read.number && known.read.unread)) {
      known.read = { number, unread };
      publish([account], { type: "read", conversation: id, ...known.read, at: now() });
    }
    const told = receipt(account, id);
    if (unread || sharing.get(account) === false || number <= told.read) return;
    told.read = number;
    publish(conversation.members, { type: "read", conversation: id, user: account, number, at: now() });
  }

  function prefer(account, id, change) {
    mine(account, id);
    const { muted_until, archived, pinned } = Object.assign(state(account, id), change);
    publish([account], { type: "account", account, change: "preferences", conversation: id, muted_until, archived, pinned, at: now() });
    return [204];
  }

  function keep(account, id, draft) {
    mine(account, id);
    state(account, id).draft = draft;
    publish([account], { type: "account", account, change: "draft", conversation: id, draft, at: now() });
    return [204];
  }

  function typing(account, id) {
    tell(mine(account, id).members.filter((member) => member !== account), { type: "typing", conversation: id, user: account });
  }

  /** What was before somebody came is not new to them, and they begin anew for the others. */
  function came(account, { id, messages }) {
    const known = state(account, id);
    known.read = { ...known.read, number: Math.max(known.read.number, messages.length) };
    reached.delete(`${id} ${account}`);
  }

  /** A device has confirmed all up to here. */
  function confirmed(account, cursor) {
    for (const { id, members, messages } of conversations.values()) {
      if (!members.includes(account)) continue;
      const number = messages.findLast((message) => Number(message.cursor) <= Number(cursor))?.number ?? 0;
      const told = receipt(account, id);
      if (number <= told.delivered) continue;
      told.delivered = number;
      tell(members.filter((member) => member !== account), { type: "delivered", conversation: id, user: account, number });
    }
  }

  const blocks = new Map(); // account → Map of whom it blocks → since

  /** The blocked one stays in the conversation, and whoever blocks does not hear of it. */
  function block(account, user, present) {
    if (!exists(user)) throw problem(404, "not_found", "There is no such thing, or it is not yours to see.");
    const all = blocks.get(account) ?? new Map();
    blocks.set(account, all);
    if (all.has(user) === present) return [204];
    if (present) all.set(user, now());
    else all.delete(user);
    const conversation = direct(account, user);
    if (conversation) conversation.members = present ? conversation.members.filter((member) => member !== account) : [...conversation.members, account];
    publish([account], { type: "account", account, change: "block", user, blocked: present, conversation: conversation?.id ?? account, at: now() });
    return [204];
  }

  const settings = (account) => ({ share_read_marks: sharing.get(account) ?? true });
  const routes = {
    "PUT /v1/conversations/:/read": ({ me, part, body }) => (read(me, part, body), [204]),
    "PUT /v1/conversations/:/mute": ({ me, part, body }) => prefer(me, part, { muted_until: body.until ?? FOR_EVER }),
    "DELETE /v1/conversations/:/mute": ({ me, part }) => prefer(me, part, { muted_until: null }),
    "PUT /v1/conversations/:/archive": ({ me, part }) => prefer(me, part, { archived: true }),
    "DELETE /v1/conversations/:/archive": ({ me, part }) => prefer(me, part, { archived: false }),
    "PUT /v1/conversations/:/pin": ({ me, part }) => prefer(me, part, { pinned: true }),
    "DELETE /v1/conversations/:/pin": ({ me, part }) => prefer(me, part, { pinned: false }),
    "PUT /v1/conversations/:/draft": ({ me, part, body }) => keep(me, part, body.content),
    "DELETE /v1/conversations/:/draft": ({ me, part }) => keep(me, part, null),
    "GET /v1/conversations/:/receipts": ({ me, part }) => [
      200,
      { receipts: mine(me, part).members.map((user) => ({ user, ...receipt(user, part) })) },
    ],
    "POST /v1/conversations/:/typing": ({ me, part }) => (typing(me, part), [204]),
    "GET /v1/me/blocks": ({ me }) => [200, { blocks: [...(blocks.get(me) ?? [])].map(([user, since]) => ({ user, since })) }],
    "PUT /v1/me/blocks/:": ({ me, user }) => block(me, user, true),
    "DELETE /v1/me/blocks/:": ({ me, user }) => block(me, user, false),
    "GET /v1/me/settings": ({ me }) => [200, settings(me)],
    "PATCH /v1/me/settings": ({ me, body }) => {
      sharing.set(me, body.share_read_marks);
      publish([me], { type: "account", account: me, change: "settings", settings: settings(me), at: now() });
      return [200, settings(me)];
    },
  };
  return { described, read, typing, came, confirmed, blocks: (account, user) => blocks.get(account)?.has(user) ?? false, routes };
}
