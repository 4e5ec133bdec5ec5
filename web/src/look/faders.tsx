// SPDX-License-Identifier: Apache-2.0
// How loud the song, its drums, the players' drums and the count-in are: on the stage and in the sound menu.
import { type Mixer, mixer } from "../store.ts";
import { say } from "../words/index.ts";
import "./faders.css";

const FADERS: readonly (keyof Mixer)[] = ["song", "drums", "kit", "click"];

export function Faders({ onChange = () => {} }: { onChange?: () => void }) {
  const change = (name: keyof Mixer, value: number): void => {
    mixer.value = { ...mixer.value, [name]: value };
    onChange();
  };
  return (
    <fieldset class="faders">
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
  );
}
