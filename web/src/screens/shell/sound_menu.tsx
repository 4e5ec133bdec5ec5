// SPDX-License-Identifier: Apache-2.0
// How loud things are; the play screen has the same faders.
import { Icon } from "../../look/icons.tsx";
import { type Mixer, mixer } from "../../store.ts";
import { say } from "../../words/index.ts";

const FADERS: readonly (keyof Mixer)[] = ["song", "drums", "kit", "click"];

export function SoundMenu() {
  const change = (name: keyof Mixer, value: number): void => {
    mixer.value = { ...mixer.value, [name]: value };
  };
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
        <fieldset>
          <legend>{say("play.mixer.title")}</legend>
          {FADERS.map((name) => (
            <label key={name}>
              <span>{say(`play.mixer.${name}`)}</span>
              <input
                type="range"
                min={0}
                max={1}
                step={0.01}
                value={mixer.value[name]}
                onInput={(event) => change(name, Number(event.currentTarget.value))}
              />
            </label>
          ))}
        </fieldset>
      </div>
    </>
  );
}
