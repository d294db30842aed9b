/** A sheet over the page: the browser's own dialog, which keeps the keyboard inside and gives the focus back. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from './words.ts';

export interface DialogProps {
  readonly title: string;
  /** The person has closed it, by whatever way. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Open for as long as it is there. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const leaving = useRef(false);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      leaving.current = true;
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={() => !leaving.current && onClose()}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <div class="sheet">
        <header>
          <h2 id={titleId}>{title}</h2>
          <button type="button" class="close" aria-label={words.value.close} onClick={onClose}>
            ×
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
