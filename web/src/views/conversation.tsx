import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Chat } from "../sync/chat";
import { fates } from "../sync/news";
import { type Conversation as Known, peer } from "../sync/state";
import { Composer } from "./composer";
import { Details } from "./details";
import { Avatar, Back, Down, People, Pin, Sliders } from "./ornament";
import { Said, Unsent } from "./said";
import { nameOf, spoken, whoWrites } from "./words";

const NEAR_PX = 80;
const FIRST_PAGE = 30;

/** The open conversation: who with, what was said, and the place to say something. */
export function Conversation({ chat, conversation }: { chat: Chat; conversation: Known }) {
  const details = useSignal(false);
  const other = peer(chat.state.value, conversation);
  const name = nameOf(chat.state.value, conversation);
  const group = conversation.kind === "group";
  const { length } = conversation.members;
  const settings = group ? "Members and settings" : "Settings of this conversation";
  return (
    <>
      <header class="with">
        <button class="quiet back" type="button" aria-label="Back to conversations" onClick={() => chat.open(null)}><Back /></button>
        <Avatar id={other?.id ?? conversation.id} name={name} />
        <div class="names">
          <h2><bdi>{name}</bdi></h2>
          {other && <p>@{other.username}</p>}
          {group && <p>{length === 1 ? "1 member" : `${length} members`}</p>}
        </div>
        <button class="quiet" type="button" aria-label={settings} title={settings} onClick={() => (details.value = true)}>{group ? <People /> : <Sliders />}</button>
      </header>
      <Pinned chat={chat} conversation={conversation} />
      <Log chat={chat} conversation={conversation} name={name} />
      <p class="writing" role="status"><bdi>{whoWrites(chat.state.value, conversation)}</bdi></p>
      <Composer chat={chat} conversation={conversation} name={name} />
      {details.value && <Details chat={chat} conversation={conversation} onClose={() => (details.value = false)} />}
    </>
  );
}

/** The pinned message, or one after the other of several, the last one pinned first. */
function Pinned({ chat, conversation }: { chat: Chat; conversation: Known }) {
  const turn = useSignal(0);
  const missing = useSignal(false);
  const found = (id: string) => conversation.messages.find((message) => message.id === id);
  const pinned = conversation.pinned.filter((id) => !found(id)?.deleted).reverse();
  const id = pinned[turn.value % Math.max(1, pinned.length)];
  if (id === undefined) return null;
  const message = found(id);
  const go = async (): Promise<void> => {
    missing.value = !(await chat.loadTo(conversation.id, id));
    turn.value++;
    // What was just fetched is drawn in the next frame.
    requestAnimationFrame(() => {
      const there = document.querySelector<HTMLElement>(`.said[data-id="${CSS.escape(id)}"]`);
      there?.scrollIntoView({ block: "center" });
      there?.focus({ preventScroll: true });
    });
  };
  return (
    <button type="button" class="pinned" onClick={() => void go()}>
      <Pin />
      <span class="hidden">Go to the pinned message: </span>
      <span class="text" dir="auto">{message ? spoken(message.content) : missing.value ? "Not to be found" : "A message from before"}</span>
      {pinned.length > 1 && <span class="count">{(turn.value % pinned.length) + 1} of {pinned.length}</span>}
    </button>
  );
}

function Log({ chat, conversation, name }: { chat: Chat; conversation: Known; name: string }) {
  const box = useRef<HTMLDivElement>(null);
  const loading = useSignal(false);
  const failed = useSignal(false);
  const below = useSignal(false);
  const chosen = useSignal<string | null>(null);
  // Where the view stands: stuck to the end, or so far from it that what is read does not move.
  const place = useRef({ stuck: true, fromEnd: 0, first: conversation.messages[0]?.id, mine: 0 });

  const older = async (): Promise<void> => {
    if (loading.value) return;
    loading.value = true;
    failed.value = !(await chat.loadOlder(conversation.id));
    loading.value = false;
    // Whoever was at the top all the while does not scroll again to be given more.
    requestAnimationFrame(() => box.current && onScroll());
  };

  const { messages, pending } = conversation;
  const become = fates(chat.state.value, conversation);
  const first = messages[0]?.id;
  useLayoutEffect(() => {
    const log = box.current!;
    const sent = pending.length > place.current.mine;
    if (place.current.stuck || sent) log.scrollTop = log.scrollHeight;
    else if (first !== place.current.first) log.scrollTop = log.scrollHeight - place.current.fromEnd;
    place.current = { ...place.current, first, mine: pending.length };
    onScroll();
  }, [messages, pending, conversation.receipts]);

  useEffect(() => {
    if (conversation.older && messages.length < FIRST_PAGE && !failed.value) void older();
  }, [conversation.older, messages.length]);

  useEffect(() => {
    const log = box.current!;
    const resized = new ResizeObserver(() => {
      if (place.current.stuck) log.scrollTop = log.scrollHeight;
    });
    resized.observe(log);
    return () => resized.disconnect();
  }, []);

  const onScroll = (): void => {
    const log = box.current;
    if (!log) return; // It was scrolled, and then left.
    const fromEnd = log.scrollHeight - log.scrollTop;
    const stuck = fromEnd - log.clientHeight < NEAR_PX;
    place.current = { ...place.current, stuck, fromEnd };
    below.value = !stuck;
    if (log.scrollTop < NEAR_PX * 4 && conversation.older && !failed.value) void older();
  };

  const toEnd = (): void => {
    box.current!.scrollTop = box.current!.scrollHeight;
  };

  return (
    <div class="scroller">
      <div ref={box} class="log" role="log" aria-live="polite" aria-label={`Messages ${conversation.kind === "group" ? "in" : "with"} ${name}`} aria-busy={loading.value} tabIndex={0} onScroll={onScroll}>
        <div class="top">
          {failed.value ? (
            <button type="button" class="link" onClick={() => void older()}>Earlier messages could not be fetched. Try again</button>
          ) : conversation.older ? (
            <p class="hint">Fetching earlier messages…</p>
          ) : (
            <p class="hint">This is the beginning.</p>
          )}
        </div>
        {messages.map((message, at) => (
          <Said
            key={message.id} chat={chat} conversation={conversation} message={message} before={messages[at - 1]}
            chosen={chosen} fate={become.get(message.id)}
          />
        ))}
        {pending.map((one) => (
          <Unsent key={one.id} pending={one} onWithdraw={() => chat.withdraw(one)} />
        ))}
      </div>
      {below.value && (
        <button class="to-end" type="button" aria-label="To the newest message" onClick={toEnd}><Down /></button>
      )}
    </div>
  );
}
