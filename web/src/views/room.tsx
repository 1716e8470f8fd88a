import { useEffect } from "preact/hooks";
import type { Chat } from "../sync/chat";
import type { Status } from "../sync/link";
import { unread } from "../sync/state";
import { Conversation } from "./conversation";
import { Sidebar } from "./sidebar";

const STATUS: Readonly<Record<Status, string>> = {
  live: "",
  connecting: "Connecting…",
  offline: "No connection. Messages are sent once it is back.",
  outdated: "This page no longer fits the server. Please reload it.",
};

/** The signed-in page: the conversations, and the one that is open. */
export function Room({ chat, onSignOut }: { chat: Chat; onSignOut: () => void }) {
  const state = chat.state.value;
  const open = state.open === null ? undefined : state.conversations.get(state.open);
  const news = [...state.conversations.values()].reduce((sum, conversation) => sum + unread(conversation), 0);
  useEffect(() => {
    document.title = news > 0 ? `(${news}) Maru` : "Maru";
    return () => {
      document.title = "Maru";
    };
  }, [news]);
  return (
    <div class={open ? "room reading" : "room"}>
      <Sidebar chat={chat} onSignOut={onSignOut} />
      <main class="pane">
        <p class="status" role="status" data-status={chat.status.value}>{STATUS[chat.status.value]}</p>
        {open ? (
          <Conversation key={open.id} chat={chat} conversation={open} />
        ) : (
          <div class="nothing">
            <p>Choose a conversation, or start one with somebody’s username.</p>
          </div>
        )}
      </main>
    </div>
  );
}
