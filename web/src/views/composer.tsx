import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { TargetedEvent, TargetedKeyboardEvent } from "preact";
import type { Profile } from "../api/types";
import type { Chat } from "../sync/chat";
import { begun, offered } from "../sync/mention";
import { draft } from "../sync/news";
import type { Conversation } from "../sync/state";
import { Avatar, Send } from "./ornament";
import { shownName } from "./names";

interface Props {
  chat: Chat;
  conversation: Conversation;
  name: string;
}

/** Where something is said: what is begun is kept as a draft, and an @ offers members to mention. */
export function Composer({ chat, conversation, name }: Props) {
  const { id } = conversation;
  const field = useRef<HTMLTextAreaElement>(null);
  const fresh = useRef(true);
  const offer = useSignal<{ people: Profile[]; at: number } | null>(null);
  const kept = draft(conversation)?.text;
  const text = typeof kept === "string" ? kept : "";

  useLayoutEffect(() => {
    const area = field.current!;
    // What another device has written meanwhile does not take the place of what is being written here.
    if (area.value !== text && (fresh.current || !chat.writes(id))) {
      area.value = text;
      grow();
    }
    fresh.current = false;
  }, [text]);

  useEffect(() => {
    const area = field.current!;
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
    return () => chat.rest(id, area.value);
  }, []);

  const grow = (): void => {
    const area = field.current!;
    area.rows = 1;
    while (area.rows < 8 && area.scrollHeight > area.clientHeight) area.rows++;
  };

  const look = (): void => {
    const { value, selectionStart, selectionEnd } = field.current!;
    const typed = selectionStart === selectionEnd ? begun(value, selectionStart) : undefined;
    const people = typed === undefined ? [] : offered(chat.state.peek(), conversation, typed);
    offer.value = people.length > 0 ? { people, at: 0 } : null;
  };

  const written = (): void => {
    grow();
    chat.write(id, field.current!.value);
  };

  const take = ({ username }: Profile): void => {
    const area = field.current!;
    const before = area.value.slice(0, area.selectionStart).replace(/@[^@]*$/u, `@${username} `);
    area.value = before + area.value.slice(area.selectionEnd);
    area.setSelectionRange(before.length, before.length);
    area.focus();
    offer.value = null;
    written();
  };

  const send = (event: TargetedEvent): void => {
    event.preventDefault();
    const area = field.current!;
    if (area.value.trim() === "") return;
    const said = area.value;
    area.value = "";
    chat.send(id, said);
    offer.value = null;
    grow();
    area.focus();
  };

  const choose = (event: TargetedKeyboardEvent<HTMLTextAreaElement>, { people, at }: { people: Profile[]; at: number }): boolean => {
    const turn = { ArrowDown: 1, ArrowUp: people.length - 1 }[event.key];
    if (turn !== undefined) offer.value = { people, at: (at + turn) % people.length };
    else if (event.key === "Enter" || event.key === "Tab") take(people[at]!);
    else if (event.key === "Escape") offer.value = null;
    else return false;
    event.preventDefault();
    return true;
  };

  const onKey = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.isComposing || event.shiftKey) return;
    if (offer.value && choose(event, offer.value)) return;
    if (event.key === "Enter") send(event);
  };

  const open = offer.value;
  return (
    <form class="composer" onSubmit={send}>
      {open && <Offer people={open.people} at={open.at} onTake={take} />}
      <p class="hidden" role="status">{open ? `${open.people.length} to mention. Arrows choose, Enter takes.` : ""}</p>
      <label class="hidden" for="composer">Message to {name}</label>
      <textarea
        id="composer" ref={field} rows={1} placeholder="Write a message" dir="auto" maxLength={100_000} enterkeyhint="send"
        aria-autocomplete="list" aria-controls={open ? "offer" : undefined} aria-activedescendant={open ? `offer-${open.at}` : undefined}
        onInput={() => {
          written();
          look();
        }}
        onClick={look} onBlur={() => (offer.value = null)} onKeyDown={onKey}
      />
      <button class="primary round" type="submit" aria-label="Send" title="Send"><Send /></button>
    </form>
  );
}

function Offer({ people, at, onTake }: { people: Profile[]; at: number; onTake: (person: Profile) => void }) {
  return (
    <ul class="offer" id="offer" role="listbox" aria-label="Members to mention">
      {people.map((person, n) => (
        <li
          key={person.id} id={`offer-${n}`} role="option" aria-selected={n === at}
          onMouseDown={(event) => event.preventDefault()} onClick={() => onTake(person)}
        >
          <Avatar id={person.id} name={shownName(person)} />
          <span class="names"><bdi>{shownName(person)}</bdi><span class="hint">@{person.username}</span></span>
        </li>
      ))}
    </ul>
  );
}
