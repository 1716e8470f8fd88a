import { useSignal } from "@preact/signals";

/** A button for what cannot be undone: pressed once it asks, pressed again it does. */
export function Confirm({ label, sure, name, onSure }: { label: string; sure: string; name?: string; onSure: () => void }) {
  const asking = useSignal(false);
  const press = (): void => {
    if (asking.value) onSure();
    asking.value = !asking.value;
  };
  const spoken = asking.value ? sure : label;
  return (
    <button type="button" class="word grave" aria-label={name ? `${spoken} ${name}` : undefined} onBlur={() => (asking.value = false)} onClick={press}>
      {spoken}
    </button>
  );
}
