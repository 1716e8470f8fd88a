import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import type { Chat } from "../sync/chat";
import { draft, mentions, unread } from "../sync/news";
import { mutedAt } from "../sync/own";
import { type Conversation, listed, peer, type State } from "../sync/state";
import { Blocked } from "./block";
import { shownName } from "./names";
import { Avatar, Chain, Leave, Muted, People, Pin, Plus, Sliders } from "./ornament";
import { nameOf, nameOfUser, shortTime, spoken, whoWrites } from "./words";

interface Props {
  chat: Chat;
  onSignOut: () => void;
  onNewGroup: () => void;
  onJoin: () => void;
  onSettings: () => void;
  /** What counts as now for what is muted until a while. */
  now: number;
}

/** Who I am, starting a conversation, and all of them, the pinned ones first, then the most recent. */
export function Sidebar({ chat, onSignOut, onNewGroup, onJoin, onSettings, now }: Props) {
  const state = chat.state.value;
  const all = listed(state);
  const archived = all.filter(({ own }) => own.archived);
  const row = (conversation: Conversation) => (
    <li key={conversation.id}>
      <Row chat={chat} state={state} conversation={conversation} now={now} />
    </li>
  );
  const me = state.users.get(state.me)!;
  return (
    <aside class="sidebar">
      <header class="me">
        <Avatar id={me.id} name={shownName(me)} />
        <div class="names">
          <h1><bdi>{shownName(me)}</bdi></h1>
          <p>@{me.username}</p>
        </div>
        <button class="quiet" type="button" onClick={onSettings} aria-label="Settings" title="Settings"><Sliders /></button>
        <button class="quiet" type="button" onClick={onSignOut} aria-label="Sign out" title="Sign out">
          <Leave />
        </button>
      </header>
      <NewChat chat={chat} />
      <div class="entering">
        <button type="button" class="word" onClick={onNewGroup}><People /> New group</button>
        <button type="button" class="word" onClick={onJoin}><Chain /> Join by link</button>
      </div>
      <nav aria-label="Conversations">
        <ul>{all.filter(({ own }) => !own.archived).map(row)}</ul>
        {archived.length > 0 && (
          <details class="archived">
            <summary>Archived: {archived.length}{archived.some((each) => unread(state, each) > 0) && ", with new messages"}</summary>
            <ul>{archived.map(row)}</ul>
          </details>
        )}
        <Blocked chat={chat} />
        {state.conversations.size === 0 && <p class="hint none">No conversations yet.</p>}
      </nav>
    </aside>
  );
}

function NewChat({ chat }: { chat: Chat }) {
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const username = String(new FormData(form).get("username") ?? "").trim().replace(/^@/, "");
    if (username === "" || busy.value) return;
    busy.value = true;
    trouble.value = (await chat.openWith(username)) ?? null;
    busy.value = false;
    if (trouble.value === null) form.reset();
  };
  return (
    <form class="new" onSubmit={(event) => void submit(event)}>
      <label class="hidden" for="new-chat">Start a conversation with a username</label>
      <input id="new-chat" name="username" placeholder="Start a chat by username" maxLength={33} autocomplete="off" autocapitalize="none" spellcheck={false} />
      <button class="quiet" type="submit" aria-label="Start conversation" title="Start conversation"><Plus /></button>
      <p class="trouble" role="alert">{trouble.value}</p>
    </form>
  );
}

function Row({ chat, state, conversation, now }: { chat: Chat; state: State; conversation: Conversation; now: number }) {
  const other = peer(state, conversation);
  const last = conversation.pending.at(-1) ?? conversation.messages.at(-1);
  const at = last && ("sent_at" in last ? last.sent_at : last.made_at);
  const name = nameOf(state, conversation);
  return (
    <button class="row" type="button" data-id={conversation.id} aria-current={state.open === conversation.id} onClick={() => chat.open(conversation.id)}>
      <Avatar id={other?.id ?? conversation.id} name={name} />
      <span class="names">
        <span class="name"><bdi>{name}</bdi></span>
        <Preview state={state} conversation={conversation} />
      </span>
      <span class="aside">
        {at && <time dateTime={at}>{shortTime(at)}</time>}
        <Marks state={state} conversation={conversation} now={now} />
      </span>
    </button>
  );
}

/** Who writes, what I have begun, or what was said last. */
function Preview({ state, conversation }: { state: State; conversation: Conversation }) {
  const writes = whoWrites(state, conversation);
  if (writes !== "") return <span class="preview" dir="auto">{writes}</span>;
  const begun = state.open === conversation.id ? null : draft(conversation);
  if (begun) return <span class="preview" dir="auto"><span class="draft">Draft:</span> {spoken(begun)}</span>;
  const last = conversation.pending.at(-1) ?? conversation.messages.at(-1);
  if (!last) return <span class="preview" dir="auto">No messages yet</span>;
  const mine = !("sender" in last) || last.sender === state.me;
  const by = mine ? "You: " : conversation.kind === "group" && last.sender ? `${nameOfUser(state, last.sender)}: ` : "";
  return <span class="preview" dir="auto">{by + spoken(last.content, "deleted" in last && last.deleted)}</span>;
}

/** Pinned, muted, and what is new. */
function Marks({ state, conversation, now }: { state: State; conversation: Conversation; now: number }) {
  const { own } = conversation;
  const muted = mutedAt(own, now);
  const count = unread(state, conversation);
  const mentioned = mentions(state, conversation);
  const style = muted ? "news muted" : "news";
  return (
    <span class="marks">
      {own.pinned && <span class="sign" role="img" aria-label="kept on top"><Pin /></span>}
      {muted && <span class="sign" role="img" aria-label="muted"><Muted /></span>}
      {mentioned > 0 && <span class="news" role="img" aria-label={mentioned === 1 ? "1 mentions you" : `${mentioned} mention you`}>@</span>}
      {count > 0 && <span class={style} role="img" aria-label={`${count} new`}>{count > 99 ? "99+" : count}</span>}
      {count === 0 && own.read.unread && <span class={`${style} dot`} role="img" aria-label="marked as unread" />}
    </span>
  );
}
