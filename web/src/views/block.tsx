import { useSignal } from "@preact/signals";
import type { Chat } from "../sync/chat";
import { blocked, type Conversation, peer } from "../sync/state";
import { Confirm } from "./confirm";
import { Avatar } from "./ornament";
import { nameOfUser } from "./words";

/** Not to hear from the other one of a one-to-one conversation any more, and what that means. */
export function Block({ chat, conversation }: { chat: Chat; conversation: Conversation }) {
  const trouble = useSignal<string | null>(null);
  const other = peer(chat.state.value, conversation);
  if (!other) return null;
  const block = async (): Promise<void> => {
    trouble.value = (await chat.attempt((client) => client.block(other.id, true))) ?? null;
  };
  const name = nameOfUser(chat.state.value, other.id);
  return (
    <section aria-labelledby="details-block">
      <h3 id="details-block">Block</h3>
      <p class="hint about">
        They are not told. This conversation leaves your list until you unblock them there, under “Blocked”. What they write in it
        meanwhile you never see, not afterwards either. In groups you both remain.
      </p>
      <Confirm label="Block" sure="Block, and never see what they write meanwhile?" name={name} onSure={() => void block()} />
      <p class="trouble" role="alert">{trouble.value}</p>
    </section>
  );
}

/** Whom I block, and the way back. */
export function Blocked({ chat }: { chat: Chat }) {
  const state = chat.state.value;
  const trouble = useSignal<string | null>(null);
  const unblock = async (user: string): Promise<void> => {
    trouble.value = (await chat.attempt((client) => client.block(user, false))) ?? null;
  };
  const all = blocked(state).map((user) => ({ user, name: nameOfUser(state, user) })).sort((a, b) => a.name.localeCompare(b.name));
  if (all.length === 0) return null;
  return (
    <details class="archived">
      <summary>Blocked: {all.length}</summary>
      <ul class="members">
        {all.map(({ user, name }) => (
          <li key={user}>
            <Avatar id={user} name={name} />
            <div class="names">
              <p><bdi>{name}</bdi></p>
              <p class="hint">@{state.users.get(user)?.username ?? "…"}</p>
            </div>
            <button type="button" class="word" aria-label={`Unblock ${name}`} onClick={() => void unblock(user)}>Unblock</button>
          </li>
        ))}
      </ul>
      <p class="trouble" role="alert">{trouble.value}</p>
    </details>
  );
}
