import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Close } from "./ornament";

/** A window over the page, with the browser's own keeping of the focus; Escape and the cross close it. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog ref={box} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <header>
        <h2 id="dialog-title"><bdi>{title}</bdi></h2>
        <button type="button" class="quiet" aria-label="Close" onClick={() => box.current!.close()}><Close /></button>
      </header>
      {children}
    </dialog>
  );
}
