// SPDX-License-Identifier: Apache-2.0
// How loud things are, from any screen.
import { Faders } from "../../look/faders.tsx";
import { Icon } from "../../look/icons.tsx";
import { say } from "../../words/index.ts";

export function SoundMenu() {
  return (
    <>
      <button
        type="button"
        class="button button-icon"
        popovertarget="sound"
        aria-label={say("shell.sound")}
        title={say("shell.sound")}
      >
        <Icon sign="sound" />
      </button>
      <div id="sound" popover="auto" class="sound-menu">
        <Faders />
      </div>
    </>
  );
}
