// SPDX-License-Identifier: Apache-2.0
// What stands around every screen: the top line, messages, help, and what is said when a screen breaks.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { Mark } from "../../look/mark.tsx";
import { ApiError, sentenceOf } from "../../net/api.ts";
import { linkTo, type Route } from "../../router.ts";
import { say } from "../../words/index.ts";
import { Help, helpShown } from "./help.tsx";
import { LanguageMenu } from "./language_menu.tsx";
import { usePageTitle } from "./page_title.ts";
import { SettingsPanel, settingsShown, showSettings } from "./settings_panel.tsx";
import { SoundMenu } from "./sound_menu.tsx";
import { ToastList } from "./toast_list.tsx";
import { undoLast } from "./toasts.ts";
import "./shell.css";

/** Screens that have the whole page. */
const ON_STAGE: ReadonlySet<string> = new Set(["play", "replay", "lesson", "practice"]);

export interface ShellProps {
  route: Route;
  /** What broke a screen, if anything did. */
  failure: Error | null;
  children: ComponentChildren;
}

export function Shell({ route, failure, children }: ShellProps) {
  const main = useRef<HTMLElement>(null);
  usePageKeys();
  usePageTitle();
  useArrival(route, main);
  // While drums are played the stage has the whole page.
  const onStage = ON_STAGE.has(route.name) && !failure;
  return (
    <>
      {!onStage && <TopLine onSkip={() => main.current?.focus()} />}
      <main ref={main} tabIndex={-1} data-route={route.name}>
        {failure ? <Broken failure={failure} /> : children}
      </main>
      <ToastList />
      <Help />
      <SettingsPanel />
    </>
  );
}

function TopLine({ onSkip }: { onSkip: () => void }) {
  return (
    <header class="top">
      <button type="button" class="button skip" onClick={onSkip}>
        {say("shell.skip")}
      </button>
      <a class="top-name" href={linkTo("library")} aria-label={say("shell.home")}>
        <Mark />
        <span>Sidestick</span>
      </a>
      <div class="top-tools">
        <LanguageMenu />
        <SoundMenu />
        <button
          type="button"
          class="button button-icon"
          aria-label={say("settings.title")}
          title={say("settings.title")}
          onClick={showSettings}
        >
          <Icon sign="sliders" />
        </button>
        <button
          type="button"
          class="button button-icon"
          aria-label={say("shell.help.title")}
          title={say("shell.help.title")}
          onClick={() => {
            helpShown.value = true;
          }}
        >
          <Icon sign="help" />
        </button>
      </div>
    </header>
  );
}

function Broken({ failure }: { failure: Error }) {
  const toLibrary = (): void => {
    location.hash = linkTo("library");
    location.reload();
  };
  return (
    <section class="broken" role="alert">
      <h1>{say("shell.broken.title")}</h1>
      <p>{say("shell.broken.text")}</p>
      <p class="broken-reason">{failure instanceof ApiError ? sentenceOf(failure) : <code>{failure.message}</code>}</p>
      <div class="broken-ways">
        <button type="button" class="button button-main" onClick={() => location.reload()}>
          {say("shell.broken.reload")}
        </button>
        <button type="button" class="button" onClick={toLibrary}>
          {say("play.to_library")}
        </button>
      </div>
    </section>
  );
}

function isWriting(event: KeyboardEvent): boolean {
  return (event.target as HTMLElement | null)?.matches?.("input:not([type=range]), textarea, select") ?? false;
}

/** While a song runs every key but those of the stage is a drum's. */
function drumming(): boolean {
  return document.querySelector("[data-phase=playing], [data-phase=counting]") !== null;
}

function usePageKeys(): void {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (isWriting(event) || event.altKey) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey) {
        if (undoLast()) event.preventDefault();
      } else if (event.key === "?" && !event.ctrlKey && !event.metaKey) {
        helpShown.value = !helpShown.value;
      } else if (event.key === "," && !event.ctrlKey && !event.metaKey && !drumming()) {
        settingsShown.value = true;
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
}

/** On a new screen reading and tabbing begin at its top, as on a new page. */
function useArrival(route: Route, main: { current: HTMLElement | null }): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    helpShown.value = false;
    settingsShown.value = false;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [route.name, route.id, main]);
}
