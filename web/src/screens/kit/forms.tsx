// SPDX-License-Identifier: Apache-2.0
// What can be set for one pad and for the whole kit.
import { PAD_LAYOUTS } from "../../input/gamepad/layouts.ts";
import { MIDI_PRESETS, type PresetName } from "../../input/midi/presets.ts";
import {
  CURVES,
  type KitSettings,
  type PadSettings,
  padSettings,
  type Trigger,
  withPad,
} from "../../input/midi/settings.ts";
import { RadioRow } from "../../look/radio_row.tsx";
import { PADS, type Pad } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { triggerName } from "./arriving.ts";

const SOFTEST_LIMIT = 60;
const DEBOUNCE_LIMIT_MS = 80;
const CROSSTALK_LIMIT = 0.6;
/** Without a kick or a snare there is little to play: those two cannot be done without. */
const SPARE: readonly Pad[] = PADS.filter((pad) => pad !== "kick" && pad !== "snare");

interface FormProps {
  kit: KitSettings;
  onChange: (kit: KitSettings) => void;
}

export function PadForm({ kit, trigger, onChange }: FormProps & { trigger: Trigger }) {
  const { threshold, curve, debounceMs } = padSettings(kit, trigger);
  const set = (change: Partial<PadSettings>): void => onChange(withPad(kit, trigger, change));
  return (
    <section class="kit-form" data-form="pad">
      <h3>
        {say("kit.for_pad")} <b>{triggerName(trigger)}</b>
      </h3>
      <Slider
        name="threshold"
        label={say("kit.threshold")}
        shown={String(threshold)}
        value={threshold}
        min={1}
        max={SOFTEST_LIMIT}
        step={1}
        onChange={(value) => set({ threshold: value })}
      />
      <Slider
        name="debounce"
        label={say("kit.debounce")}
        shown={say("kit.ms", { ms: debounceMs })}
        value={debounceMs}
        min={0}
        max={DEBOUNCE_LIMIT_MS}
        step={1}
        onChange={(value) => set({ debounceMs: value })}
      />
      <div class="kit-field">
        <span>{say("kit.curve.title")}</span>
        <RadioRow
          name="curves"
          label={say("kit.curve.title")}
          chosen={curve}
          onChoose={(value) => set({ curve: value })}
          choices={CURVES.map((value) => ({
            value,
            label: say(`kit.curve.${value}`),
            shown: say(`kit.curve.${value}`),
          }))}
        />
      </div>
    </section>
  );
}

export function WholeKitForm({ kit, suggested, onChange }: FormProps & { suggested: PresetName }) {
  const percent = Math.round(kit.crosstalk * 100);
  return (
    <section class="kit-form" data-form="whole">
      <h3>{say("kit.whole")}</h3>
      <label class="kit-field">
        <span>{say("kit.preset.title")}</span>
        <select
          class="field"
          name="preset"
          value={kit.preset ?? ""}
          onChange={(event) => onChange({ ...kit, preset: (event.currentTarget.value || null) as PresetName | null })}
        >
          <option value="">{say("kit.preset.by_name", { name: say(`kit.preset.${suggested}`) })}</option>
          {(PAD_LAYOUTS.some((name) => name === suggested) ? PAD_LAYOUTS : MIDI_PRESETS).map((name) => (
            <option key={name} value={name}>
              {say(`kit.preset.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <Slider
        name="crosstalk"
        label={say("kit.crosstalk")}
        shown={percent === 0 ? say("kit.crosstalk_off") : say("kit.crosstalk_value", { percent })}
        value={kit.crosstalk}
        min={0}
        max={CROSSTALK_LIMIT}
        step={0.05}
        onChange={(value) => onChange({ ...kit, crosstalk: value })}
      />
      <Check
        name="left_handed"
        label={say("kit.left_handed")}
        checked={kit.leftHanded}
        onChange={(leftHanded) => onChange({ ...kit, leftHanded })}
      />
      <Check
        name="foot_inverted"
        label={say("kit.foot_inverted")}
        checked={kit.footInverted}
        onChange={(footInverted) => onChange({ ...kit, footInverted })}
      />
      <details class="kit-missing" open={Object.keys(kit.merged).length > 0}>
        <summary>{say("kit.missing")}</summary>
        <p>{say("kit.missing_says")}</p>
        {SPARE.map((pad) => (
          <label class="kit-field" key={pad}>
            <span>{say(`play.pad.${pad}`)}</span>
            <select
              class="field"
              name={`instead-${pad}`}
              value={kit.merged[pad] ?? ""}
              onChange={(event) => onChange({ ...kit, merged: merge(kit, pad, event.currentTarget.value as Pad | "") })}
            >
              <option value="">{say("kit.own")}</option>
              {PADS.filter((other) => other !== pad && other !== "kick" && !kit.merged[other]).map((other) => (
                <option key={other} value={other}>
                  {say(`play.pad.${other}`)}
                </option>
              ))}
            </select>
          </label>
        ))}
      </details>
    </section>
  );
}

function merge(kit: KitSettings, pad: Pad, instead: Pad | ""): KitSettings["merged"] {
  const { [pad]: _, ...others } = kit.merged;
  if (!instead) return others;
  // What was struck on this pad until now is struck on its stand-in as well.
  const moved = Object.fromEntries(Object.entries(others).map(([one, on]) => [one, on === pad ? instead : on]));
  return { ...moved, [pad]: instead };
}

interface SliderProps {
  name: string;
  label: string;
  shown: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
}

function Slider({ name, label, shown, value, min, max, step, onChange }: SliderProps) {
  return (
    <label class="kit-field">
      <span>{label}</span>
      <input
        type="range"
        name={name}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={shown}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
      <output>{shown}</output>
    </label>
  );
}

interface CheckProps {
  name: string;
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Check({ name, label, checked, onChange }: CheckProps) {
  return (
    <label class="kit-check">
      <input
        type="checkbox"
        name={name}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
