import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import type { Chat } from "../sync/chat";
import { type Conversation, listed, peer, type State, unread } from "../sync/state";
import { Avatar, Chain, Leave, People, Plus } from "./ornament";
import { nameOf, nameOfUser, shortTime, shownName, spoken } from "./words";

interface Props {
  chat: Chat;
  onSignOut: () => void;
  onNewGroup: () => void;
  onJoin: () => void;
}

/** Who I am, starting a conversation, and all of them, most recent first. */
export function Sidebar({ chat, onSignOut, onNewGroup, onJoin }: Props) {
  const state = chat.state.value;
  const me = state.users.get(state.me)!;
  return (
    <aside class="sidebar">
      <header class="me">
        <Avatar id={me.id} name={shownName(me)} />
        <div class="names">
          <h1><bdi>{shownName(me)}</bdi></h1>
          <p>@{me.username}</p>
        </div>
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
        <ul>
          {listed(state).map((conversation) => (
            <li key={conversation.id}>
              <Row chat={chat} state={state} conversation={conversation} />
            </li>
          ))}
        </ul>
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

function Row({ chat, state, conversation }: { chat: Chat; state: State; conversation: Conversation }) {
  const other = peer(state, conversation);
  const last = conversation.pending.at(-1) ?? conversation.messages.at(-1);
  const at = last && ("sent_at" in last ? last.sent_at : last.made_at);
  const mine = last && (!("sender" in last) || last.sender === state.me);
  const news = unread(conversation);
  const name = nameOf(state, conversation);
  const said = last && spoken(last.content, "deleted" in last && last.deleted);
  const by = mine ? "You: " : last && conversation.kind === "group" && last.sender ? `${nameOfUser(state, last.sender)}: ` : "";
  return (
    <button class="row" type="button" aria-current={state.open === conversation.id} onClick={() => chat.open(conversation.id)}>
      <Avatar id={other?.id ?? conversation.id} name={name} />
      <span class="names">
        <span class="name"><bdi>{name}</bdi></span>
        <span class="preview" dir="auto">{last ? by + said : "No messages yet"}</span>
      </span>
      <span class="aside">
        {at && <time dateTime={at}>{shortTime(at)}</time>}
        {news > 0 && <span class="news" aria-label={`${news} new`}>{news > 99 ? "99+" : news}</span>}
      </span>
    </button>
  );
}
