import { useSignal } from "@preact/signals";
import type { Chat } from "../sync/chat";
import { unreadMark } from "../sync/news";
import { mutedAt, mutedForEver } from "../sync/own";
import type { Conversation } from "../sync/state";
import { dateTime } from "./words";

const HOUR = 3_600_000;

/** How I want the conversation to be: quiet, on top, put away, or not read yet. */
export function ForMe({ chat, conversation, onDone }: { chat: Chat; conversation: Conversation; onDone: () => void }) {
  const trouble = useSignal<string | null>(null);
  const { id, own } = conversation;
  const attempt = async (work: Parameters<Chat["attempt"]>[0]): Promise<void> => {
    trouble.value = (await chat.attempt(work)) ?? null;
  };
  const mute = (hours: number | null): void => {
    const until = hours === null ? null : new Date(Date.now() + hours * HOUR).toISOString();
    void attempt((client) => client.mute(id, until));
  };
  const markUnread = (): void => {
    chat.markUnread(id, unreadMark(chat.state.value, conversation));
    onDone();
  };
  const muted = mutedAt(own, Date.now());
  return (
    <section aria-labelledby="details-own">
      <h3 id="details-own">For me</h3>
      <div class="doing" role="group" aria-label="Mute">
        {muted ? (
          <>
            <p>{mutedForEver(own) ? "Muted." : `Muted until ${dateTime(own.muted_until!)}.`}</p>
            <button type="button" class="word" onClick={() => void attempt((client) => client.unmute(id))}>Unmute</button>
          </>
        ) : (
          <>
            <p>Mute</p>
            <button type="button" class="word" onClick={() => mute(1)}>for 1 hour</button>
            <button type="button" class="word" onClick={() => mute(8)}>for 8 hours</button>
            <button type="button" class="word" onClick={() => mute(null)}>for ever</button>
          </>
        )}
      </div>
      <div class="doing">
        <button type="button" class="word" onClick={() => void attempt((client) => client.pinConversation(id, !own.pinned))}>
          {own.pinned ? "Keep on top no longer" : "Keep on top"}
        </button>
        <button type="button" class="word" onClick={() => void attempt((client) => client.archive(id, !own.archived))}>
          {own.archived ? "Take out of the archive" : "Archive"}
        </button>
        <button type="button" class="word" onClick={markUnread}>Mark as unread</button>
      </div>
      <p class="trouble" role="alert">{trouble.value}</p>
    </section>
  );
}
