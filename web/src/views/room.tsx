import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Chat } from "../sync/chat";
import type { Status } from "../sync/link";
import { unread } from "../sync/state";
import { Conversation } from "./conversation";
import { Join, NewGroup } from "./entering";
import { Sidebar } from "./sidebar";
import { joinToken } from "./words";

const STATUS: Readonly<Record<Status, string>> = {
  live: "",
  connecting: "Connecting…",
  offline: "No connection. Messages are sent once it is back.",
  outdated: "This page no longer fits the server. Please reload it.",
};

/** The signed-in page: the conversations, and the one that is open. */
export function Room({ chat, onSignOut }: { chat: Chat; onSignOut: () => void }) {
  const entering = useSignal<{ by: "new" } | { by: "link"; token: string } | null>(null);
  useEffect(() => {
    const invited = (): void => {
      const token = joinToken(location.hash);
      if (token === undefined) return;
      history.replaceState(null, "", location.pathname); // What lets people in has no business in the history.
      entering.value = { by: "link", token };
    };
    invited();
    addEventListener("hashchange", invited);
    return () => removeEventListener("hashchange", invited);
  }, []);
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
      <Sidebar
        chat={chat} onSignOut={onSignOut}
        onNewGroup={() => (entering.value = { by: "new" })} onJoin={() => (entering.value = { by: "link", token: "" })}
      />
      <main class="pane">
        <p class="status" role="status" data-status={chat.status.value}>{STATUS[chat.status.value]}</p>
        {open ? (
          <Conversation key={open.id} chat={chat} conversation={open} />
        ) : (
          <div class="nothing">
            <p>Choose a conversation, or start one with somebody’s username or as a group.</p>
          </div>
        )}
      </main>
      {entering.value?.by === "new" && <NewGroup chat={chat} onClose={() => (entering.value = null)} />}
      {entering.value?.by === "link" && <Join chat={chat} token={entering.value.token} onClose={() => (entering.value = null)} />}
    </div>
  );
}
