// SPDX-License-Identifier: Apache-2.0
// Where toasts are shown. They stay while somebody points at them or is in them by keyboard.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { say } from "../../words/index.ts";
import { dismiss, type Toast, toasts } from "./toasts.ts";

const STAY_MS = 7000;
/** Time to decide whether it was a mistake. */
const STAY_UNDO_MS = 12_000;

export function ToastList() {
  const held = useSignal(false);
  const hold = (): void => {
    held.value = true;
  };
  const letGo = (): void => {
    held.value = false;
  };
  return (
    <section
      class="toasts"
      aria-label={say("shell.messages")}
      onPointerEnter={hold}
      onPointerLeave={letGo}
      onFocusCapture={hold}
      onBlurCapture={letGo}
    >
      <div role="status" aria-live="polite">
        {toasts.value.map((toast) => (
          <ToastLine key={toast.id} toast={toast} held={held.value} />
        ))}
      </div>
    </section>
  );
}

function ToastLine({ toast, held }: { toast: Toast; held: boolean }) {
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismiss(toast.id), toast.undo ? STAY_UNDO_MS : STAY_MS);
    return () => clearTimeout(timer);
  }, [toast, held]);
  const undo = (): void => {
    dismiss(toast.id);
    toast.undo?.();
  };
  return (
    <div class="toast" data-tone={toast.tone}>
      <p>{toast.sentence ?? say(toast.key, toast.parameters)}</p>
      {toast.undo && (
        <button type="button" class="button button-plain toast-undo" onClick={undo}>
          {say("shell.undo")}
        </button>
      )}
      <button
        type="button"
        class="button button-icon"
        aria-label={say("shell.close")}
        onClick={() => dismiss(toast.id)}
      >
        <Icon sign="close" />
      </button>
    </div>
  );
}
