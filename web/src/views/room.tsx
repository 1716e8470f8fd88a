import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Chat } from "../sync/chat";
import type { Status } from "../sync/link";
import type { Waking } from "../push/waking";
import { news, unreadConversations } from "../sync/news";
import { conversationAt } from "./address";
import { Conversation } from "./conversation";
import { Dialog } from "./dialog";
import { Join, NewGroup } from "./entering";
import { Settings } from "./settings";
import { Sidebar } from "./sidebar";
import { joinToken } from "./words";

const STATUS: Readonly<Record<Status, string>> = {
  live: "",
  connecting: "Connecting…",
  offline: "No connection. Messages are sent once it is back.",
  outdated: "This page no longer fits the server. Please reload it.",
};

/** No timer waits longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** The time, as of the last moment at which something ceased to be muted. */
function useNow(chat: Chat): number {
  const now = useSignal(Date.now());
  const ends = [...chat.state.value.conversations.values()].map(({ own }) => Date.parse(own.muted_until ?? ""));
  const next = Math.min(...ends.filter((end) => end > now.value));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(() => (now.value = Date.now()), Math.min(LONGEST_MS, Math.max(0, next - Date.now()) + 1));
    return () => clearTimeout(timer);
  }, [next, now.value]);
  return now.value;
}

/** The signed-in page: the conversations, and the one that is open. */
export function Room({ chat, waking, onSignOut }: { chat: Chat; waking: Waking; onSignOut: () => void }) {
  const entering = useSignal<{ by: "new" } | { by: "link"; token: string } | null>(null);
  const settings = useSignal(false);
  const lost = useSignal<string | null>(null);
  const now = useNow(chat);
  useEffect(() => {
    const visit = async (conversation: string): Promise<void> => {
      settings.value = false;
      lost.value = (await chat.visit(conversation)) ?? null;
    };
    const arrive = (): void => {
      const token = joinToken(location.hash);
      const conversation = conversationAt(location.hash);
      if (token === undefined && conversation === undefined) return;
      history.replaceState(null, "", location.pathname); // What lets people in has no business in the history.
      if (token !== undefined) entering.value = { by: "link", token };
      if (conversation !== undefined) void visit(conversation);
    };
    arrive();
    addEventListener("hashchange", arrive);
    return () => removeEventListener("hashchange", arrive);
  }, []);
  const state = chat.state.value;
  const open = state.open === null ? undefined : state.conversations.get(state.open);
  const count = news(state, now);
  useEffect(() => {
    document.title = count > 0 ? `(${count}) Maru` : "Maru";
    return () => {
      document.title = "Maru";
    };
  }, [count]);
  const unread = unreadConversations(state);
  useEffect(() => waking.badge(unread.length), [unread.length, waking.content.value]);
  useEffect(() => {
    // Whoever looks at the page sees here what is new, once it is here.
    const keep = (): void => void waking.keepOnly(new Set(unreadConversations(chat.state.value)));
    const looked = (): void => chat.whenCaughtUp(keep);
    looked();
    addEventListener("focus", looked);
    return () => removeEventListener("focus", looked);
  }, []);
  const left = useRef(state.open);
  useEffect(() => {
    const from = left.current;
    left.current = state.open;
    // Whoever leaves a conversation by a button of its own goes on where they came from.
    if (state.open !== null || from === null || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`.row[data-id="${CSS.escape(from)}"]`)?.focus();
  }, [state.open]);
  return (
    <div class={open ? "room reading" : "room"}>
      <Sidebar
        chat={chat} now={now} onSignOut={onSignOut} onSettings={() => (settings.value = true)}
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
      {settings.value && <Settings chat={chat} waking={waking} onClose={() => (settings.value = false)} />}
      {lost.value !== null && (
        <Dialog title="The conversation cannot be opened" onClose={() => (lost.value = null)}>
          <p class="trouble" role="alert">{lost.value}</p>
        </Dialog>
      )}
      {entering.value?.by === "new" && <NewGroup chat={chat} onClose={() => (entering.value = null)} />}
      {entering.value?.by === "link" && <Join chat={chat} token={entering.value.token} onClose={() => (entering.value = null)} />}
    </div>
  );
}
