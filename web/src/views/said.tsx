import { type Signal, useSignal } from "@preact/signals";
import type { TargetedEvent, TargetedKeyboardEvent, TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Content } from "../api/types";
import type { Chat } from "../sync/chat";
import { moderates, pins, roleOf } from "../sync/group";
import { mentions } from "../sync/mention";
import { type Fate, fateOf } from "../sync/receipts";
import type { Conversation, Message, Pending } from "../sync/state";
import { Confirm } from "./confirm";
import { More, Pin } from "./ornament";
import { clockTime, cutAtNames, dayOf, fateInNames, fateInWords, nameOfUser, parts, reaction, shownEmoji, spoken } from "./words";

const COMMON = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];

interface Props {
  chat: Chat;
  conversation: Conversation;
  message: Message;
  before: Message | undefined;
  /** The message of which is shown what can be done to it. */
  chosen: Signal<string | null>;
  /** What became of it, where that is to be shown. */
  fate: Fate | undefined;
}

/** One message: what it says now, what people reacted with, and what I can do to it. */
export function Said({ chat, conversation, message, before, chosen, fate }: Props) {
  const editing = useSignal(false);
  const trouble = useSignal<string | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const active = chosen.value === message.id;
  const edited = useRef(false);
  useEffect(() => {
    if (edited.current && !editing.value) more.current?.focus();
    edited.current = editing.value;
  }, [editing.value]);
  const { me } = chat.state.value;
  const mine = message.sender === me;
  const forMe = !mine && mentions(message.content, me);
  if (message.content === null && !message.deleted) {
    return <p class="hint" data-number={message.number}>A message that cannot be read.</p>;
  }
  const day = dayOf(message.sent_at);
  const newDay = !before?.sent_at || dayOf(before.sent_at) !== day;
  const follows = !newDay && before.sender === message.sender;
  const pinned = conversation.pinned.includes(message.id);
  const classes = ["said", mine ? "mine" : "theirs", follows && "follows", forMe && "for-me", active && "active"].filter(Boolean).join(" ");

  const attempt: Attempt = async (work) => {
    trouble.value = (await chat.attempt(work)) ?? null;
    return trouble.value === null;
  };
  const leave = (): void => {
    if (chosen.peek() !== message.id) return; // The answer came late: somebody is at another message.
    chosen.value = null;
    const here = more.current?.closest("article")?.contains(document.activeElement);
    if (here) more.current?.focus();
  };
  const onKey = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.key !== "Escape" || !(active || editing.value)) return;
    editing.value = false;
    leave();
  };
  return (
    <>
      {newDay && <p class="day"><time dateTime={message.sent_at}>{day}</time></p>}
      <article class={classes} data-id={message.id} data-number={message.number} tabIndex={-1} onKeyDown={onKey}>
        {conversation.kind === "group" && !mine && !follows && (
          <p class="author"><bdi>{nameOfUser(chat.state.value, message.sender)}</bdi></p>
        )}
        {editing.value && message.content ? (
          <Edit
            text={String(message.content.text ?? "")}
            onCancel={() => (editing.value = false)}
            onSave={async (text) => {
              const content = { ...message.content, text };
              if (await attempt((client) => client.edit(conversation.id, message.id, content))) editing.value = false;
            }}
          />
        ) : message.content ? (
          <Words content={message.content} names={namesIn(chat, conversation, message.content)} />
        ) : (
          <p class="words odd">This message was deleted.</p>
        )}
        <p class="meta">
          {mine && <span class="hidden">You, </span>}
          {forMe && <span class="hidden">mentions you, </span>}
          {pinned && <span class="pin" role="img" aria-label="pinned"><Pin /></span>}
          {message.edited_at && <span title={`Edited ${clockTime(message.edited_at)}`}>edited</span>}
          <time dateTime={message.sent_at}>{clockTime(message.sent_at)}</time>
          {mine && <span class="tick" role="img" aria-label="sent">✓</span>}
        </p>
        <Reactions chat={chat} conversation={conversation} message={message} attempt={attempt} />
        {active && (
          <Actions
            chat={chat} conversation={conversation} message={message} attempt={attempt} onDone={leave}
            onEdit={() => {
              chosen.value = null;
              editing.value = true;
            }}
          />
        )}
        {trouble.value && <p class="trouble" role="alert">{trouble.value}</p>}
        {message.content && !editing.value && (
          <button ref={more} type="button" class="more" aria-expanded={active} aria-label={`Do something with: ${spoken(message.content).slice(0, 60)}`} title="React, edit, delete, pin" onClick={() => (chosen.value = active ? null : message.id)}>
            <More />
          </button>
        )}
      </article>
      {fate && <Become chat={chat} conversation={conversation} fate={fate} />}
    </>
  );
}

/** What became of a message of mine. It changes often, and says so to nobody who does not look. */
function Become({ chat, conversation, fate }: { chat: Chat; conversation: Conversation; fate: Fate }) {
  const words = fateInWords(fate, conversation.kind);
  return words === "" ? null : <p class="fate" aria-live="off" title={fateInNames(chat.state.value, fate)}>{words}</p>;
}

/** The usernames of those the message says it mentions. */
function namesIn(chat: Chat, { members }: Conversation, content: Content): string[] {
  const { users } = chat.state.value;
  return members.flatMap(({ user }) => (mentions(content, user) ? (users.get(user)?.username ?? []) : []));
}

type Attempt = (work: Parameters<Chat["attempt"]>[0]) => Promise<boolean>;

interface Doing {
  chat: Chat;
  conversation: Conversation;
  message: Message;
  attempt: Attempt;
}

function Reactions({ chat, conversation, message, attempt }: Doing) {
  if (message.reactions.length === 0) return null;
  const state = chat.state.value;
  return (
    <ul class="reactions" aria-label="Reactions">
      {message.reactions.map(({ emoji, users }) => {
        const own = users.includes(state.me);
        const names = users.map((user) => (user === state.me ? "you" : nameOfUser(state, user))).join(", ");
        return (
          <li key={emoji}>
            <button
              type="button" aria-pressed={own} aria-label={`${shownEmoji(emoji)}, ${users.length}: ${names}`} title={names}
              onClick={() => void attempt((client) => client.react(conversation.id, message.id, emoji, !own))}
            >
              <bdi>{shownEmoji(emoji)}</bdi> <span class="count">{users.length}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Actions({ chat, conversation, message, attempt, onDone, onEdit }: Doing & { onDone: () => void; onEdit: () => void }) {
  const { me } = chat.state.value;
  const box = useRef<HTMLDivElement>(null);
  const odd = useSignal(false);
  const mine = message.sender === me;
  const deletes = mine || (conversation.kind === "group" && moderates(roleOf(conversation, me)));
  const pinned = conversation.pinned.includes(message.id);
  const others = conversation.members.map(({ user }) => user).filter((user) => user !== me);
  const became = mine ? fateInNames(chat.state.value, fateOf(conversation.receipts, others, message.number)) : "";
  useEffect(() => {
    box.current!.querySelector("button")!.focus({ preventScroll: true });
    box.current!.scrollIntoView({ block: "nearest" });
  }, []);
  const act = async (work: Parameters<Attempt>[0]): Promise<void> => {
    if (await attempt(work)) onDone();
  };
  const toggle = (emoji: string): Promise<void> => {
    const own = message.reactions.some((each) => each.emoji === emoji && each.users.includes(me));
    return act((client) => client.react(conversation.id, message.id, emoji, !own));
  };
  const typed = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const emoji = reaction(String(new FormData(event.currentTarget).get("emoji") ?? ""));
    odd.value = emoji === undefined;
    if (emoji !== undefined) void toggle(emoji);
  };
  return (
    <div ref={box} class="actions" role="group" aria-label="What to do with this message">
      <div class="emoji">
        {COMMON.map((emoji) => (
          <button key={emoji} type="button" aria-label={`React with ${emoji}`} onClick={() => void toggle(emoji)}>{emoji}</button>
        ))}
        <form onSubmit={typed}>
          <input name="emoji" aria-label="Another reaction" placeholder="Other" autocomplete="off" maxLength={64} />
          <button type="submit" class="word">React</button>
        </form>
      </div>
      {odd.value && <p class="trouble" role="alert">A reaction is one emoji or a short word without spaces, slashes and the like.</p>}
      <div class="doing">
        {mine && typeof message.content?.text === "string" && <button type="button" class="word" onClick={onEdit}>Edit</button>}
        {pins(conversation, me) && (
          <button type="button" class="word" onClick={() => void act((client) => client.pin(conversation.id, message.id, !pinned))}>
            {pinned ? "Unpin" : "Pin"}
          </button>
        )}
        <button type="button" class="word" onClick={() => chat.markUnread(conversation.id, message.number - 1)}>Mark as unread</button>
        {deletes && (
          <Confirm label="Delete" sure="Delete for everyone?" onSure={() => void act((client) => client.delete(conversation.id, message.id))} />
        )}
      </div>
      {became !== "" && <p class="hint">{became}</p>}
    </div>
  );
}

function Edit({ text, onSave, onCancel }: { text: string; onSave: (text: string) => Promise<void>; onCancel: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current!;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }, []);
  const save = (event: TargetedEvent): void => {
    event.preventDefault();
    if (field.current!.value.trim() !== "") void onSave(field.current!.value);
  };
  const onKey = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save(event);
  };
  return (
    <form class="edit" onSubmit={save}>
      <textarea ref={field} aria-label="Edit message" dir="auto" rows={Math.min(8, text.split("\n").length + 1)} maxLength={100_000} defaultValue={text} onKeyDown={onKey} />
      <div class="doing">
        <button type="submit" class="word">Save</button>
        <button type="button" class="word" onClick={onCancel}>Cancel</button>
      </div>
    </form>
  );
}

export function Unsent({ pending, onWithdraw }: { pending: Pending; onWithdraw: () => void }) {
  return (
    <article class={`said mine ${pending.refused === null ? "sending" : "refused"}`} data-id={pending.id}>
      <Words content={pending.content} names={[]} />
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

function Words({ content, names }: { content: Content; names: readonly string[] }) {
  if (typeof content.text !== "string") return <p class="words odd">{spoken(content)}</p>;
  return (
    <p class="words" dir="auto">
      {parts(content.text).map((part) =>
        part.link ? (
          <a href={part.text} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">{part.text}</a>
        ) : (
          cutAtNames(part.text, names).map(({ text, name }) => (name ? <b class="at">{text}</b> : text))
        ),
      )}
    </p>
  );
}
