import type { Conversation as Described, Entry, Role } from "../api/types";

export interface Member {
  readonly user: string;
  readonly role: Role;
}

/** What a conversation is called and who is in it. Title, description and history are a group's. */
export interface Group {
  readonly kind: "direct" | "group";
  readonly title: string;
  readonly description: string;
  readonly history: "all" | "since_joining";
  readonly pinned: readonly string[];
  /** By id. Empty while all we know of the conversation is that it exists. */
  readonly members: readonly Member[];
}

export type Created = Extract<Entry, { type: "conversation"; change: "created" }>;
export type Changed = Extract<Entry, { type: "conversation"; change: "changed" }>;
export type MemberEntry = Extract<Entry, { type: "member" }>;

export const UNTOLD: Group = { kind: "direct", title: "", description: "", history: "all", pinned: [], members: [] };

export function described({ kind, title, description, history, pinned, members }: Described): Group {
  return {
    kind,
    title: title ?? "",
    description: description ?? "",
    history: history ?? "all",
    pinned,
    members: sorted(members.map(({ user, role }) => ({ user: user.id, role }))),
  };
}

export function created(entry: Created): Group {
  const role = (user: string): Role => (entry.kind === "group" && user === entry.actor ? "owner" : "member");
  const members = sorted(entry.members.map((user) => ({ user, role: role(user) })));
  if (entry.kind === "direct") return { ...UNTOLD, members };
  const { kind, title, description, history } = entry;
  return { kind, title, description, history, pinned: [], members };
}

export function infoChanged<G extends Group>(group: G, entry: Changed): G {
  const { title = group.title, description = group.description, history = group.history, pinned } = entry;
  return { ...group, title, description, history, pinned };
}

/** With those who came, without those who went, each in the role they have now. */
export function membersChanged<G extends Group>(group: G, { change, members }: MemberEntry): G {
  const others = group.members.filter(({ user }) => !members.some((each) => each.user === user));
  const gone = change === "removed" || change === "left";
  return { ...group, members: gone ? others : sorted([...others, ...members.map(({ user, role }) => ({ user, role }))]) };
}

export function roleOf(group: Group, user: string): Role | undefined {
  return group.members.find((member) => member.user === user)?.role;
}

/** Delete what others said, pin, describe, add, and everything about links. */
export function moderates(role: Role | undefined): boolean {
  return role === "owner" || role === "admin";
}

/** Put out somebody who has that other role. */
export function removes(role: Role | undefined, other: Role): boolean {
  return role === "owner" || (role === "admin" && other === "member");
}

/** Pin messages: either in a direct conversation, who moderates in a group. */
export function pins(group: Group, user: string): boolean {
  return group.kind === "direct" || moderates(roleOf(group, user));
}

function sorted(members: Member[]): Member[] {
  return members.sort((a, b) => (a.user < b.user ? -1 : 1));
}
