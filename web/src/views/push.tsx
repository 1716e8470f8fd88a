import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { TargetedEvent, TargetedSubmitEvent } from "preact";
import type { PushContent, PushPreferences, PushState } from "../api/types";
import type { Waking } from "../push/waking";
import { type Chat, complaint } from "../sync/chat";
import { dateTime } from "./words";

const HOUR = 3_600_000;
const SAYS: Readonly<Record<PushContent, string>> = {
  none: "only that there is something",
  sender: "who wrote",
  full: "who wrote, and what",
};

/** When and how I want to be woken, where the server wakes anybody. */
export function Push({ chat, waking }: { chat: Chat; waking: Waking }) {
  const trouble = useSignal<string | null>(null);
  const told = useSignal<{ providers: PushState["providers"]; preferences: PushPreferences } | null>(null);
  useEffect(() => {
    const ask = chat.attempt(async (client) => {
      const { providers } = await client.pushState();
      if (providers.length > 0) told.value = { providers, preferences: await client.pushPreferences() };
    });
    void ask.then((why) => (trouble.value = why ?? null));
  }, []);
  return (
    <>
      <p class="trouble" role="alert">{trouble.value}</p>
      {told.value?.providers.includes("webpush") && waking.able && <Wake waking={waking} />}
      {told.value && <Quiet chat={chat} preferences={told.value.preferences} />}
    </>
  );
}

/** Whether this browser is woken, and how much a notification may say. */
function Wake({ waking }: { waking: Waking }) {
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);
  const chosen = useSignal<PushContent>("sender");
  useEffect(() => waking.look(), []);
  const { value: content } = waking.content;
  const says = content ?? chosen.value;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    trouble.value = null;
    try {
      await work();
    } catch (failure) {
      trouble.value = complaint(failure);
    } finally {
      busy.value = false;
    }
  };
  const turn = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const box = event.currentTarget;
    await attempt(() => (box.checked ? waking.turnOn(chosen.value) : waking.turnOff()));
    box.checked = waking.content.value !== null;
  };
  const choose = async (event: TargetedEvent<HTMLSelectElement>): Promise<void> => {
    const select = event.currentTarget;
    chosen.value = select.value as PushContent;
    if (waking.content.value === null) return;
    await attempt(() => waking.turnOn(chosen.value));
    select.value = waking.content.value ?? chosen.value;
  };
  return (
    <section class="fields" aria-labelledby="settings-wake" aria-busy={busy.value}>
      <h3 id="settings-wake">Notifications</h3>
      <label class="check">
        <input type="checkbox" checked={content !== null} disabled={busy.value} aria-describedby="wake-hint" onChange={(event) => void turn(event)} />
        Wake this browser
      </label>
      <p class="hint" id="wake-hint">It tells you of what is new while this page is closed. The browser has to be running.</p>
      <label for="wake-says">A notification says</label>
      <select id="wake-says" value={says} disabled={busy.value} onChange={(event) => void choose(event)}>
        {(Object.keys(SAYS) as PushContent[]).map((each) => <option key={each} value={each}>{SAYS[each]}</option>)}
      </select>
      <p class="hint" role="status">{busy.value ? "One moment…" : ""}</p>
      <p class="trouble" role="alert">{trouble.value ?? waking.trouble.value}</p>
    </section>
  );
}

/** When I do not want to be woken, on whatever device. */
function Quiet({ chat, preferences }: { chat: Chat; preferences: PushPreferences }) {
  const trouble = useSignal<string | null>(null);
  const known = useSignal(preferences);
  const before = useRef<Promise<unknown>>(Promise.resolve());
  /** Changes what the server has now: another device may have changed it meanwhile. */
  const apply = async (to: (now: PushPreferences) => PushPreferences): Promise<boolean> => {
    const why = await chat.attempt(async (client) => {
      const next = to(await client.pushPreferences());
      await client.preferPush(next);
      known.value = next;
    });
    trouble.value = why ?? null;
    return why === undefined;
  };
  /** One after the other, so that none undoes the one before. */
  const change: Change = (to) => {
    const mine = before.current.then(() => apply(to), () => apply(to));
    before.current = mine;
    return mine;
  };
  const callMe = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const box = event.currentTarget;
    const mentions_break_mutes = box.checked;
    await change((now) => ({ ...now, mentions_break_mutes }));
    box.checked = known.value.mentions_break_mutes ?? false;
  };
  return (
    <section class="fields" aria-labelledby="settings-quiet">
      <h3 id="settings-quiet">When to be left alone</h3>
      <p class="hint">On all your devices.</p>
      <DoNotDisturb until={known.value.do_not_disturb_until} onChange={change} />
      <QuietHours hours={known.value.quiet_hours} onChange={change} />
      <label class="check">
        <input type="checkbox" checked={known.value.mentions_break_mutes} onChange={(event) => void callMe(event)} />
        Mentions wake me in muted conversations
      </label>
      <p class="trouble" role="alert">{trouble.value}</p>
    </section>
  );
}

type Change = (to: (now: PushPreferences) => PushPreferences) => Promise<boolean>;

function DoNotDisturb({ until, onChange }: { until: string | undefined; onChange: Change }) {
  const begin = (hours: number): void => {
    const do_not_disturb_until = new Date(Date.now() + hours * HOUR).toISOString();
    void onChange((now) => ({ ...now, do_not_disturb_until }));
  };
  const end = (): void => void onChange(({ do_not_disturb_until: _, ...now }) => now);
  return (
    <div class="doing" role="group" aria-label="Do not disturb">
      {until !== undefined && Date.parse(until) > Date.now() ? (
        <>
          <p>Not to be disturbed until {dateTime(until)}.</p>
          <button type="button" class="word" onClick={end}>End it</button>
        </>
      ) : (
        <>
          <p>Do not disturb</p>
          <button type="button" class="word" onClick={() => begin(1)}>for 1 hour</button>
          <button type="button" class="word" onClick={() => begin(8)}>for 8 hours</button>
          <button type="button" class="word" onClick={() => begin(24)}>for 24 hours</button>
        </>
      )}
    </div>
  );
}

/** A part of every day, by this browser's clock. */
function QuietHours({ hours, onChange }: { hours: PushPreferences["quiet_hours"]; onChange: Change }) {
  const on = useSignal(hours !== undefined);
  const trouble = useSignal<string | null>(null);
  const saved = useSignal(false);
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  const keep = async (quiet_hours: PushPreferences["quiet_hours"]): Promise<void> => {
    saved.value = await onChange(({ quiet_hours: _, ...now }) => (quiet_hours ? { ...now, quiet_hours } : now));
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [from, to] = [String(fields.get("from")), String(fields.get("to"))];
    trouble.value = from === to ? "Quiet hours end at another time than they begin." : null;
    if (from !== to) void keep({ from, to, zone });
  };
  const turn = async (event: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const box = event.currentTarget;
    on.value = box.checked;
    trouble.value = null;
    if (box.checked || hours === undefined) return;
    await keep(undefined);
    if (!saved.value) on.value = box.checked = true;
  };
  return (
    <form class="fields" onSubmit={submit} onInput={() => (saved.value = false)}>
      <label class="check"><input type="checkbox" checked={on.value} onChange={(event) => void turn(event)} /> Quiet hours every day</label>
      {on.value && (
        <>
          <div class="span">
            <label for="quiet-from">from</label>
            <input id="quiet-from" name="from" type="time" required defaultValue={hours?.from ?? "22:00"} />
            <label for="quiet-to">to</label>
            <input id="quiet-to" name="to" type="time" required defaultValue={hours?.to ?? "07:00"} />
            <button type="submit" class="primary">Save</button>
          </div>
          <p class="hint">{hours && hours.zone !== zone ? `By the clock of ${hours.zone}. Saved again, by that of ${zone}.` : `By the clock of ${zone}.`}</p>
        </>
      )}
      <p class="trouble" role="alert">{trouble.value}</p>
      <p class="hint" role="status">{saved.value ? "Saved." : ""}</p>
    </form>
  );
}
