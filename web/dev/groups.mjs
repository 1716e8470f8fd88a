// Groups and changes of messages for the server in memory: enough to work on the page, with the roles' rights.
import { randomUUID } from "node:crypto";

const now = () => new Date().toISOString();
const moderates = ({ roles, kind }, who) => kind === "direct" || roles[who] !== "member";

/** Its routes, given what the server has. */
export function groupRoutes({ mine, described, publish, problem, missing, exists, came, conversations }) {
  const links = new Map(); // token → { conversation, link }
  const forbidden = () => problem(403, "forbidden", "That is not yours to do.");
  const tell = (conversation, more, also = []) =>
    publish([...conversation.members, ...also], { conversation: conversation.id, at: now(), ...more });
  const info = ({ title, description, history }) => ({ title, description, history });

  function moderated(me, id) {
    const conversation = mine(me, id);
    if (!moderates(conversation, me)) throw forbidden();
    return conversation;
  }

  function changed(conversation, actor) {
    const group = conversation.kind === "group" ? info(conversation) : {};
    tell(conversation, { type: "conversation", change: "changed", actor, ...group, pinned: conversation.pinned });
  }

  function entered(conversation, change, actor, users) {
    const fresh = users.filter((user) => !conversation.members.includes(user));
    if (!fresh.every(exists)) throw missing();
    for (const user of fresh) {
      conversation.roles[user] = "member";
      came(user, conversation);
    }
    if (fresh.length === 0) return;
    tell(conversation, { type: "member", change, actor, members: fresh.map((user) => ({ user, role: "member" })) });
  }

  function message(me, id, of) {
    const conversation = mine(me, id);
    const found = conversation.messages.find((one) => one.id === of);
    if (!found) throw missing();
    return { conversation, found, about: { number: found.number, id: found.id, actor: me } };
  }

  function react(me, part, last, emoji, present) {
    const { conversation, found, about } = message(me, part, last);
    if (found.deleted) throw problem(409, "message_deleted", "The message is deleted.");
    const all = found.reactions ?? [];
    const users = (all.find((one) => one.emoji === emoji)?.users ?? []).filter((user) => user !== me);
    const rest = all.filter((one) => one.emoji !== emoji);
    const next = present ? [...users, me] : users;
    found.reactions = next.length ? [...rest, { emoji, users: next }] : rest;
    if (found.reactions.length === 0) delete found.reactions;
    tell(conversation, { type: "reaction", ...about, emoji, present });
    return [204];
  }

  function pin(me, part, last, pinned) {
    const { conversation } = message(me, part, last);
    moderated(me, part);
    const others = conversation.pinned.filter((one) => one !== last);
    conversation.pinned = pinned ? [...others, last] : others;
    changed(conversation, me);
    return [204];
  }

  return {
    "POST /v1/conversations": ({ me, body }) => {
      const { id, title, description = "", history = "all", members = [] } = body;
      if (!conversations.has(id)) {
        const roles = { ...Object.fromEntries(members.map((user) => [user, "member"])), [me]: "owner" };
        const made = { id, kind: "group", title, description, history, pinned: [], roles, created_at: now(), messages: [], links: [] };
        Object.defineProperty(made, "members", { get: () => Object.keys(roles) });
        conversations.set(id, made);
        tell(made, { type: "conversation", change: "created", kind: "group", actor: me, ...info(made), members: made.members });
      }
      return [201, described(me, conversations.get(id))];
    },
    "PATCH /v1/conversations/:": ({ me, part, body }) => {
      const conversation = Object.assign(moderated(me, part), body);
      changed(conversation, me);
      return [200, described(me, conversation)];
    },
    "POST /v1/conversations/:/members": ({ me, part, body }) => {
      const conversation = moderated(me, part);
      entered(conversation, "added", me, body.users);
      return [200, described(me, conversation)];
    },
    "PUT /v1/conversations/:/members/:": ({ me, part, last, body }) => {
      const conversation = mine(me, part);
      if (conversation.roles[me] !== "owner") throw forbidden();
      const members = [{ user: last, role: body.role }, ...(body.role === "owner" ? [{ user: me, role: "admin" }] : [])];
      for (const { user, role } of members) conversation.roles[user] = role;
      tell(conversation, { type: "member", change: "role", actor: me, members });
      return [204];
    },
    "DELETE /v1/conversations/:/members/:": ({ me, part, last }) => {
      const conversation = mine(me, part);
      if (me !== last && (!moderates(conversation, me) || conversation.roles[last] === "owner")) throw forbidden();
      if (me === last && conversation.roles[me] === "owner" && conversation.members.length > 1) {
        throw problem(409, "owner_stays", "The owner hands the group over before going.");
      }
      const members = [{ user: last, role: conversation.roles[last] }];
      delete conversation.roles[last];
      tell(conversation, { type: "member", change: me === last ? "left" : "removed", actor: me, members }, [last]);
      return [204];
    },
    "GET /v1/conversations/:/links": ({ me, part }) => [200, { links: moderated(me, part).links }],
    "PUT /v1/conversations/:/links/:": ({ me, part, last }) => {
      const conversation = moderated(me, part);
      const token = (randomUUID() + randomUUID()).replaceAll("-", "").slice(0, 64);
      const link = { id: last, token, created_by: me, created_at: now(), uses: 0, open: true };
      conversation.links.push(link);
      links.set(token, { conversation, link });
      return [200, link];
    },
    "DELETE /v1/conversations/:/links/:": ({ me, part, last }) => {
      const conversation = moderated(me, part);
      for (const link of conversation.links) if (link.id === last) links.delete(link.token);
      conversation.links = conversation.links.filter(({ id }) => id !== last);
      return [204];
    },
    "POST /v1/join": ({ me, body }) => {
      const found = links.get(body.token);
      if (!found) throw missing();
      found.link.uses++;
      entered(found.conversation, "joined", me, [me]);
      return [201, described(me, found.conversation)];
    },
    "PATCH /v1/conversations/:/messages/:": ({ me, part, last, body }) => {
      const { conversation, found, about } = message(me, part, last);
      if (found.sender !== me) throw forbidden();
      if (found.deleted) throw problem(409, "message_deleted", "The message is deleted.");
      Object.assign(found, { content: body.content, edited_at: now() });
      tell(conversation, { type: "edit", ...about, content: body.content });
      return [204];
    },
    "DELETE /v1/conversations/:/messages/:": ({ me, part, last }) => {
      const { conversation, found, about } = message(me, part, last);
      if (found.sender !== me && !(conversation.kind === "group" && moderates(conversation, me))) throw forbidden();
      for (const key of ["content", "edited_at", "reactions"]) delete found[key];
      found.deleted = true;
      tell(conversation, { type: "delete", ...about });
      return [204];
    },
    "PUT /v1/conversations/:/messages/:/reactions/:": ({ me, part, last, emoji }) => react(me, part, last, emoji, true),
    "DELETE /v1/conversations/:/messages/:/reactions/:": ({ me, part, last, emoji }) => react(me, part, last, emoji, false),
    "PUT /v1/conversations/:/messages/:/pin": ({ me, part, last }) => pin(me, part, last, true),
    "DELETE /v1/conversations/:/messages/:/pin": ({ me, part, last }) => pin(me, part, last, false),
  };
}
