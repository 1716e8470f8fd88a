import type { ComponentChildren } from "preact";

/** A round sign with the first letter of a name, in a colour that belongs to the id. */
export function Avatar({ id, name }: { id: string; name: string }) {
  const hue = parseInt(id.slice(-2), 16) % 8;
  const letter = Array.from(name.trim())[0]?.toLocaleUpperCase() ?? "·";
  return <span class={`avatar hue-${hue}`} aria-hidden="true">{letter}</span>;
}

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">{children}</svg>
  );
}

export const Send = () => <Icon><path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" /></Icon>;
export const Back = () => <Icon><path d="M15 5l-7 7 7 7" /></Icon>;
export const Down = () => <Icon><path d="M12 5v14M5.5 12.5 12 19l6.5-6.5" /></Icon>;
export const Plus = () => <Icon><path d="M12 5v14M5 12h14" /></Icon>;
export const Leave = () => <Icon><path d="M10 4H5.5v16H10M10.5 12H20M16 8l4 4-4 4" /></Icon>;
