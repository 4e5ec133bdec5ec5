// SPDX-License-Identifier: Apache-2.0
// What the browser's tab says: the song a screen is about, the screen, the house.
import { signal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type RouteName, route } from "../../router.ts";
import { say } from "../../words/index.ts";

const subject = signal("");

/** Say which song this screen is about while it is shown. */
export function useSubject(title: string): void {
  useEffect(() => {
    subject.value = title;
    return () => {
      if (subject.peek() === title) subject.value = "";
    };
  }, [title]);
}

export function titleOf(name: RouteName, about: string): string {
  const screen = say(`shell.title.${name}`);
  return `${about ? `${about} · ` : ""}${screen} · Sidestick`;
}

export function usePageTitle(): void {
  useSignalEffect(() => {
    document.title = titleOf(route.value.name, subject.value);
  });
}
