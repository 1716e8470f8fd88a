import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TargetedEvent } from "preact";
import type { Chat } from "../sync/chat";
import type { Waking } from "../push/waking";
import { Dialog } from "./dialog";
import { Push } from "./push";

/** What I want of the server in general. */
export function Settings({ chat, waking, onClose }: { chat: Chat; waking: Waking; onClose: () => void }) {
  const trouble = useSignal<string | null>(null);
  const { sharing } = chat.state.value;
  useEffect(() => {
    if (sharing === null) void chat.askAfterSettings().then((why) => (trouble.value = why ?? null));
  }, [sharing]);
  const change = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const box = event.currentTarget;
    trouble.value = (await chat.share(box.checked)) ?? null;
    box.checked = chat.state.value.sharing ?? false;
  };
  return (
    <Dialog title="Settings" onClose={onClose}>
      <section class="fields">
        <label class="check">
          <input type="checkbox" checked={sharing ?? false} disabled={sharing === null} aria-describedby="sharing-hint" onChange={(event) => void change(event)} />
          Let others know what I have read
        </label>
        <p class="hint" id="sharing-hint">Without it they see at most that something was delivered. You still see what they let you know.</p>
        <p class="trouble" role="alert">{trouble.value}</p>
      </section>
      <Push chat={chat} waking={waking} />
    </Dialog>
  );
}
