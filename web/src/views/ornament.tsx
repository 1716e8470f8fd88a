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
export const People = () => <Icon><path d="M3.5 19c.6-3.2 2.7-5 5.5-5s4.9 1.8 5.5 5M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11M16 14.2c2.4.2 4 1.9 4.5 4.8M15.5 4.8a3.2 3.2 0 0 1 0 6.2" /></Icon>;
export const Chain = () => <Icon><path d="M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19l1.3-1.3" /></Icon>;
export const More = () => <Icon><path d="M5 12h.01M12 12h.01M19 12h.01" /></Icon>;
export const Pin = () => <Icon><path d="M9 4h6l-1 6 3 3.5H7L10 10 9 4M12 13.5V20" /></Icon>;
export const Close = () => <Icon><path d="M6 6l12 12M18 6 6 18" /></Icon>;
export const Sliders = () => <Icon><path d="M4 8h7M19 8h1M4 16h1M13 16h7M15 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M9 13a3 3 0 1 0 0 6 3 3 0 0 0 0-6" /></Icon>;
export const Muted = () => <Icon><path d="M6 16.5V11a6 6 0 0 1 9.2-5M18 10.5v6H8.5M10 20h4M4 4l16 16" /></Icon>;
