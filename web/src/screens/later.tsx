// SPDX-License-Identifier: Apache-2.0
// Rooms that few open in an evening: each is a chunk of its own, fetched when it is first opened.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { ApiError, sentenceOf } from "../net/api.ts";
import { complain } from "./shell/toasts.ts";

/** A component that shows nothing until `fetched` has come; where it does not come, that is said and the room closes. */
export function later<Props extends { onClose: () => void }>(
  fetched: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const found = signal<ComponentType<Props> | null>(null);
  return function Later(props: Props) {
    const { onClose } = props;
    const Found = found.value;
    useEffect(() => {
      if (found.peek()) return;
      fetched().then(
        (component) => {
          found.value = component;
        },
        () => {
          complain(sentenceOf(new ApiError({ code: "unreachable", parameters: {} }, 0)));
          onClose();
        },
      );
    }, []);
    return Found ? <Found {...props} /> : null;
  };
}
