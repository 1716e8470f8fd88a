import { useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Link, Role } from "../api/types";
import { newId } from "../api/uuid";
import type { Chat } from "../sync/chat";
import { type Member, moderates, removes, roleOf } from "../sync/group";
import type { Conversation } from "../sync/state";
import { Block } from "./block";
import { Confirm } from "./confirm";
import { Dialog } from "./dialog";
import { Avatar } from "./ornament";
import { ForMe } from "./own";
import { nameOf, nameOfUser, shortTime, usernames } from "./words";

const ROLES: readonly Role[] = ["owner", "admin", "member"];
const DAY = 86_400;

interface Props {
  chat: Chat;
  group: Conversation;
}

/** A conversation: how I want it to be, and of a group what it is about, who is in it, how others come in, and the way out. */
export function Details({ chat, conversation, onClose }: { chat: Chat; conversation: Conversation; onClose: () => void }) {
  return (
    <Dialog title={nameOf(chat.state.value, conversation)} onClose={onClose}>
      {conversation.description && <p class="about" dir="auto">{conversation.description}</p>}
      <ForMe chat={chat} conversation={conversation} onDone={onClose} />
      {conversation.kind === "group" ? <OfGroup chat={chat} group={conversation} /> : <Block chat={chat} conversation={conversation} />}
    </Dialog>
  );
}

function OfGroup({ chat, group }: Props) {
  const { me } = chat.state.value;
  const moderator = moderates(roleOf(group, me));
  return (
    <>
      {moderator && <Describe chat={chat} group={group} />}
      <Members chat={chat} group={group} />
      {moderator && <Links chat={chat} group={group} />}
      <Leave chat={chat} group={group} />
    </>
  );
}

function Describe({ chat, group }: Props) {
  const trouble = useSignal<string | null>(null);
  const saved = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const info = {
      title: String(fields.get("title") ?? "").trim(),
      description: String(fields.get("description") ?? ""),
      history: fields.get("history") === null ? ("since_joining" as const) : ("all" as const),
    };
    trouble.value = (await chat.attempt((client) => client.describe(group.id, info))) ?? null;
    saved.value = trouble.value === null;
  };
  return (
    <details>
      <summary>Change title and description</summary>
      <form class="fields" onSubmit={(event) => void submit(event)} onInput={() => (saved.value = false)}>
        <label for="details-title">Title</label>
        <input id="details-title" name="title" required maxLength={128} dir="auto" autocomplete="off" defaultValue={group.title} />
        <label for="details-description">What it is about</label>
        <textarea id="details-description" name="description" rows={3} maxLength={2000} dir="auto" defaultValue={group.description} />
        <label class="check">
          <input type="checkbox" name="history" defaultChecked={group.history === "all"} /> Who comes later may read what was said before
        </label>
        <p class="trouble" role="alert">{trouble.value}</p>
        <button class="primary" type="submit">Save</button>
        <p class="hint" role="status">{saved.value ? "Saved." : ""}</p>
      </form>
    </details>
  );
}

function Members({ chat, group }: Props) {
  const state = chat.state.value;
  const trouble = useSignal<string | null>(null);
  const mine = roleOf(group, state.me);
  const attempt = async (work: Parameters<Chat["attempt"]>[0]): Promise<boolean> => {
    trouble.value = (await chat.attempt(work)) ?? null;
    return trouble.value === null;
  };
  const add = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const names = usernames(String(new FormData(form).get("people") ?? ""));
    if (names.length === 0) return;
    const found = await chat.people(names);
    if ("trouble" in found) trouble.value = found.trouble;
    else if (await attempt((client) => client.addMembers(group.id, found.ids))) form.reset();
  };
  const named = group.members
    .map((member) => ({ ...member, name: nameOfUser(state, member.user) }))
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.name.localeCompare(b.name));
  return (
    <section aria-labelledby="details-members">
      <h3 id="details-members">{group.members.length === 1 ? "1 member" : `${group.members.length} members`}</h3>
      {moderates(mine) && (
        <form class="inline" onSubmit={(event) => void add(event)}>
          <input name="people" aria-label="Usernames of people to add" placeholder="Add people by username" autocomplete="off" autocapitalize="none" spellcheck={false} />
          <button type="submit" class="primary">Add</button>
        </form>
      )}
      <p class="trouble" role="alert">{trouble.value}</p>
      <ul class="members">
        {named.map((member) => (
          <li key={member.user}>
            <Avatar id={member.user} name={member.name} />
            <div class="names">
              <p><bdi>{member.name}</bdi>{member.user === state.me && " (you)"}</p>
              <p class="hint">@{state.users.get(member.user)?.username ?? "…"}</p>
            </div>
            {mine === "owner" && member.user !== state.me ? (
              <RoleChoice member={member} name={member.name} onChoose={(role) => attempt((client) => client.giveRole(group.id, member.user, role))} />
            ) : (
              <span class="role">{member.role}</span>
            )}
            {member.user !== state.me && removes(mine, member.role) && (
              <Confirm label="Remove" sure="Remove?" name={member.name} onSure={() => void attempt((client) => client.removeMember(group.id, member.user))} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The owner's choice for somebody else; making them the owner is asked about once more. */
function RoleChoice({ member, name, onChoose }: { member: Member; name: string; onChoose: (role: Role) => Promise<boolean> }) {
  const owner = useSignal(false);
  const choose = async (event: TargetedEvent<HTMLSelectElement>): Promise<void> => {
    const select = event.currentTarget;
    const role = select.value as Role;
    owner.value = role === "owner";
    if (role !== "owner" && !(await onChoose(role))) select.value = member.role;
  };
  return (
    <>
      <select aria-label={`Role of ${name}`} value={owner.value ? "owner" : member.role} onChange={(event) => void choose(event)}>
        {ROLES.map((role) => <option key={role} value={role}>{role}</option>)}
      </select>
      {owner.value && (
        <button type="button" class="word grave" onClick={() => void onChoose("owner").then(() => (owner.value = false))}>Hand the group over?</button>
      )}
    </>
  );
}

function Links({ chat, group }: Props) {
  const links = useSignal<Link[]>([]);
  const trouble = useSignal<string | null>(null);
  const note = useSignal("");
  const attempt = async (work: Parameters<Chat["attempt"]>[0]): Promise<void> => {
    const all = async (client: Parameters<typeof work>[0]): Promise<void> => {
      await work(client);
      links.value = (await client.links(group.id)).filter(({ open }) => open);
    };
    trouble.value = (await chat.attempt(all)) ?? null;
  };
  useEffect(() => void attempt(() => Promise.resolve()), []);
  const make = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const days = Number(new FormData(event.currentTarget).get("days"));
    void attempt((client) => client.makeLink(group.id, newId(), days > 0 ? days * DAY : undefined));
  };
  return (
    <section aria-labelledby="details-links">
      <h3 id="details-links">Links to join by</h3>
      <ul class="links">
        {links.value.map((link) => (
          <li key={link.id}>
            <Address link={link} onCopied={(how) => (note.value = how)} />
            <p class="hint">{uses(link)}</p>
            <Confirm label="Revoke" sure="Revoke this link?" onSure={() => void attempt((client) => client.revokeLink(group.id, link.id))} />
          </li>
        ))}
      </ul>
      <form class="inline" onSubmit={make}>
        <select name="days" aria-label="How long the link is good">
          <option value="7">for a week</option>
          <option value="1">for a day</option>
          <option value="0">until revoked</option>
        </select>
        <button type="submit" class="primary">Make a link</button>
      </form>
      <p class="hint" role="status">{note.value}</p>
      <p class="trouble" role="alert">{trouble.value}</p>
    </section>
  );
}

function uses({ uses: times, most_uses, expires_at }: Link): string {
  const used = most_uses !== undefined ? `used ${times} of ${most_uses} times` : times === 1 ? "used once" : `used ${times} times`;
  return expires_at === undefined ? used : `${used}, good until ${shortTime(expires_at)}`;
}

function Address({ link, onCopied }: { link: Link; onCopied: (how: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    field.current!.select();
    try {
      // Only pages from https or this machine have a clipboard; elsewhere what is selected is copied by hand.
      await navigator.clipboard.writeText(field.current!.value);
      onCopied("Copied.");
    } catch (failure) {
      if (!(failure instanceof DOMException || failure instanceof TypeError)) throw failure;
      onCopied("The link is selected: copy it.");
    }
  };
  return (
    <div class="inline">
      <input ref={field} readOnly aria-label="Link" value={`${location.origin}${location.pathname}#join=${link.token}`} />
      <button type="button" class="primary" onClick={() => void copy()}>Copy</button>
    </div>
  );
}

function Leave({ chat, group }: Props) {
  const trouble = useSignal<string | null>(null);
  const { me } = chat.state.value;
  const stays = roleOf(group, me) === "owner" && group.members.length > 1;
  const leave = async (): Promise<void> => {
    trouble.value = (await chat.attempt((client) => client.removeMember(group.id, me))) ?? null;
  };
  return (
    <section class="leave">
      {stays ? (
        <p class="hint">To leave, first make somebody else the owner.</p>
      ) : (
        <Confirm label="Leave this group" sure="Leave it? You see nothing of it any more." onSure={() => void leave()} />
      )}
      <p class="trouble" role="alert">{trouble.value}</p>
    </section>
  );
}
