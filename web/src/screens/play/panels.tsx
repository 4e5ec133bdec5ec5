// SPDX-License-Identifier: Apache-2.0
// What lies over the stage when no song plays: ready, paused, saving; and the mixer.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { linkTo } from "../../router.ts";
import { say } from "../../words/index.ts";
import { showSettings } from "../shell/settings_panel.tsx";
import "./panels.css";

/** A panel over the stage whose first button takes the focus, so that the keyboard works at once. */
export function Panel({ title, children, name }: { title: string; name: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("button, a")?.focus({ preventScroll: true });
    // What lies behind is neither tabbed to nor read while the panel is there; pads on glass can still be tried.
    const behind = [...(box.current?.closest(".play")?.querySelectorAll<HTMLElement>(".play-top, .play-stage") ?? [])];
    for (const part of behind) part.inert = true;
    return () => {
      for (const part of behind) part.inert = false;
    };
  }, []);
  return (
    <div class="play-over" data-panel={name}>
      <div class="play-panel" role="dialog" aria-modal="true" aria-label={title} ref={box}>
        <h1>{title}</h1>
        {children}
      </div>
    </div>
  );
}

export function Problem({ sentence }: { sentence: string }) {
  return (
    <section class="play" data-screen="play" data-phase="problem">
      <div class="play-over">
        <div class="play-panel" role="alert">
          <p>{sentence}</p>
          <a class="play-button" href={linkTo("library")}>
            {say("play.to_library")}
          </a>
        </div>
      </div>
    </section>
  );
}

export function SettingsButton() {
  return (
    <button type="button" class="play-button play-quiet play-settings" onClick={showSettings}>
      <Icon sign="sliders" />
      {say("settings.title")}
    </button>
  );
}

/** One sentence at a time would hide the other: all that must be known stands in a short list. */
export function Notes({ keys, problem = null }: { keys: readonly string[]; problem?: string | null }) {
  if (keys.length === 0 && problem === null) return null;
  return (
    <ul class="play-notes" aria-live="polite">
      {problem !== null && <li data-note="problem">{problem}</li>}
      {keys.map((key) => (
        <li key={key} data-note={key}>
          {say(`play.problem.${key}`)}
        </li>
      ))}
    </ul>
  );
}
