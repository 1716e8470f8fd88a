import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import type { Content } from "../api/types";
import type { Chat } from "../sync/chat";
import { type Conversation as Known, type Message, peer, type Pending } from "../sync/state";
import { Avatar, Back, Down, Send } from "./ornament";
import { clockTime, dayOf, parts, shownName, spoken } from "./words";

const NEAR_PX = 80;
const FIRST_PAGE = 30;

/** The open conversation: who with, what was said, and the place to say something. */
export function Conversation({ chat, conversation }: { chat: Chat; conversation: Known }) {
  const other = peer(chat.state.value, conversation);
  const name = other ? shownName(other) : "…";
  return (
    <>
      <header class="with">
        <button class="quiet back" type="button" aria-label="Back to conversations" onClick={() => chat.open(null)}><Back /></button>
        <Avatar id={other?.id ?? conversation.id} name={name} />
        <div class="names">
          <h2><bdi>{name}</bdi></h2>
          {other && <p>@{other.username}</p>}
        </div>
      </header>
      <Log chat={chat} conversation={conversation} name={name} />
      <Composer name={name} onSend={(text) => chat.send(conversation.id, text)} />
    </>
  );
}

function Log({ chat, conversation, name }: { chat: Chat; conversation: Known; name: string }) {
  const box = useRef<HTMLDivElement>(null);
  const loading = useSignal(false);
  const failed = useSignal(false);
  const below = useSignal(false);
  const me = useComputed(() => chat.state.value.me).value;
  // Where the view stands: stuck to the end, or so far from it that what is read does not move.
  const place = useRef({ stuck: true, fromEnd: 0, first: conversation.messages[0]?.id, mine: 0 });

  const older = async (): Promise<void> => {
    if (loading.value) return;
    loading.value = true;
    failed.value = !(await chat.loadOlder(conversation.id));
    loading.value = false;
  };

  const { messages, pending } = conversation;
  const first = messages[0]?.id;
  useLayoutEffect(() => {
    const log = box.current!;
    const sent = pending.length > place.current.mine;
    if (place.current.stuck || sent) log.scrollTop = log.scrollHeight;
    else if (first !== place.current.first) log.scrollTop = log.scrollHeight - place.current.fromEnd;
    place.current = { ...place.current, first, mine: pending.length };
    onScroll();
  }, [messages, pending]);

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
    const log = box.current!;
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
      <div ref={box} class="log" role="log" aria-live="polite" aria-label={`Messages with ${name}`} aria-busy={loading.value} tabIndex={0} onScroll={onScroll}>
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
          <Said key={message.id} message={message} before={messages[at - 1]} mine={message.sender === me} />
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

function Said({ message, before, mine }: { message: Message; before: Message | undefined; mine: boolean }) {
  if (message.content === null) return <p class="hint" data-number={message.number}>A message that cannot be read.</p>;
  const day = dayOf(message.sent_at);
  const newDay = !before?.content || dayOf(before.sent_at) !== day;
  const follows = !newDay && before.sender === message.sender;
  return (
    <>
      {newDay && <p class="day"><time dateTime={message.sent_at}>{day}</time></p>}
      <article class={`said ${mine ? "mine" : "theirs"}${follows ? " follows" : ""}`} data-id={message.id} data-number={message.number}>
        <Words content={message.content} />
        <p class="meta">
          {mine && <span class="hidden">You, </span>}
          <time dateTime={message.sent_at}>{clockTime(message.sent_at)}</time>
          {mine && <span class="tick" role="img" aria-label="sent">✓</span>}
        </p>
      </article>
    </>
  );
}

function Unsent({ pending, onWithdraw }: { pending: Pending; onWithdraw: () => void }) {
  return (
    <article class={`said mine ${pending.refused === null ? "sending" : "refused"}`} data-id={pending.id}>
      <Words content={pending.content} />
      {pending.refused === null ? (
        <p class="meta">Sending…</p>
      ) : (
        <p class="meta">
          Not sent: {pending.refused} <button type="button" class="link" onClick={onWithdraw}>Remove</button>
        </p>
      )}
    </article>
  );
}

function Words({ content }: { content: Content }) {
  if (typeof content.text !== "string") return <p class="words odd">{spoken(content)}</p>;
  return (
    <p class="words" dir="auto">
      {parts(content.text).map((part) =>
        part.link ? <a href={part.text} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">{part.text}</a> : part.text,
      )}
    </p>
  );
}

function Composer({ name, onSend }: { name: string; onSend: (text: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current!.focus({ preventScroll: true }), []);
  const grow = (): void => {
    const area = field.current!;
    area.rows = 1;
    while (area.rows < 8 && area.scrollHeight > area.clientHeight) area.rows++;
  };
  const send = (event: TargetedEvent): void => {
    event.preventDefault();
    const area = field.current!;
    if (area.value.trim() === "") return;
    onSend(area.value);
    area.value = "";
    grow();
    area.focus();
  };
  const onKey = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  };
  return (
    <form class="composer" onSubmit={send}>
      <label class="hidden" for="composer">Message to {name}</label>
      <textarea id="composer" ref={field} rows={1} placeholder="Write a message" dir="auto" maxLength={100_000} enterkeyhint="send" onInput={grow} onKeyDown={onKey} />
      <button class="primary round" type="submit" aria-label="Send" title="Send"><Send /></button>
    </form>
  );
}
