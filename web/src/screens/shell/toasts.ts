// SPDX-License-Identifier: Apache-2.0
// Short messages at the edge of the page, and the way back from what was just done.
import { signal } from "@preact/signals";

export interface Toast {
  id: number;
  /** A key and parameters for `say`, so that a toast follows a change of language; or a sentence as it is. */
  key: string;
  parameters: Readonly<Record<string, unknown>>;
  sentence: string | null;
  tone: "plain" | "problem";
  /** Takes back what the toast tells of. */
  undo: (() => void) | null;
}

export const toasts = signal<readonly Toast[]>([]);
const MOST = 3;
let next = 1;

function show(toast: Omit<Toast, "id">): void {
  const id = next;
  next += 1;
  toasts.value = [...toasts.value, { ...toast, id }].slice(-MOST);
}

/** Tell of something that was done; with `undo` it can be taken back. */
export function toast(key: string, parameters: Toast["parameters"] = {}, undo: Toast["undo"] = null): void {
  show({ key, parameters, sentence: null, tone: "plain", undo });
}

/** Tell of something that went wrong, in a sentence (`sentenceOf`). */
export function complain(sentence: string): void {
  show({ key: "", parameters: {}, sentence, tone: "problem", undo: null });
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Take back the newest thing that can be taken back; false when there is none. */
export function undoLast(): boolean {
  const last = toasts.value.findLast((toast) => toast.undo !== null);
  if (!last) return false;
  dismiss(last.id);
  last.undo?.();
  return true;
}
