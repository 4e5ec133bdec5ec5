// SPDX-License-Identifier: Apache-2.0
// Settings: light, letters and movement; how each player's notes come. All of it holds at once and is remembered.
import { signal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { REACHES } from "../../judge/reach.ts";
import { Icon } from "../../look/icons.tsx";
import { CUES } from "../../music/cues.ts";
import {
  CAMERAS,
  CONTRASTS,
  changeSettings,
  changeView,
  FIRST_SETTINGS,
  LETTERS,
  MOTIONS,
  ORDERS,
  ROOMS,
  SHOWS,
  SIZES,
  SPEEDS,
  settings,
  TARGETS,
} from "../../settings.ts";
import { seats } from "../../store.ts";
import { number } from "../../words/formats.ts";
import { say } from "../../words/index.ts";
import "./settings_panel.css";

export const settingsShown = signal(false);

export function showSettings(): void {
  settingsShown.value = true;
}

export function SettingsPanel() {
  const box = useRef<HTMLDialogElement>(null);
  const shown = settingsShown.value;
  useEffect(() => {
    if (shown) box.current?.showModal();
    else box.current?.close();
  }, [shown]);
  if (!shown) return null;
  const hide = (): void => {
    settingsShown.value = false;
  };
  const { room, contrast, motion, targets, letters, camera } = settings.value;
  return (
    <dialog ref={box} class="over-stage settings" aria-labelledby="settings-title" onClose={hide}>
      <header>
        <h2 id="settings-title">{say("settings.title")}</h2>
        <button type="button" class="button button-icon" aria-label={say("shell.close")} onClick={hide}>
          <Icon sign="close" />
        </button>
      </header>
      <section aria-labelledby="settings-page">
        <h3 id="settings-page">{say("settings.page")}</h3>
        <Segments name="room" choices={ROOMS} chosen={room} onChoose={(value) => changeSettings({ room: value })} />
        <Segments
          name="letters"
          choices={LETTERS}
          chosen={letters}
          shown={(value) => `${number(value * 100)} %`}
          onChoose={(value) => changeSettings({ letters: value })}
        />
        <Segments
          name="contrast"
          choices={CONTRASTS}
          chosen={contrast}
          onChoose={(value) => changeSettings({ contrast: value })}
        />
        <Segments
          name="motion"
          choices={MOTIONS}
          chosen={motion}
          onChoose={(value) => changeSettings({ motion: value })}
        />
        <Segments
          name="targets"
          choices={TARGETS}
          chosen={targets}
          onChoose={(value) => changeSettings({ targets: value })}
        />
      </section>
      <section aria-labelledby="settings-stage">
        <h3 id="settings-stage">{say("settings.stage")}</h3>
        <Segments
          name="camera"
          choices={CAMERAS}
          chosen={camera}
          onChoose={(value) => changeSettings({ camera: value })}
        />
        <div class="settings-seats">
          <SeatSettings seat={0} />
          <SeatSettings seat={1} />
        </div>
      </section>
      <footer>
        <p>{say("settings.kept")}</p>
        <button
          type="button"
          class="button"
          onClick={() => {
            settings.value = FIRST_SETTINGS;
          }}
        >
          {say("settings.as_first")}
        </button>
      </footer>
    </dialog>
  );
}

/** What is set for one player, called by name where there is one. */
function SeatSettings({ seat }: { seat: 0 | 1 }) {
  const view = settings.value.views[seat];
  const side = say(seat === 0 ? "seats.left" : "seats.right");
  const name = seats.value[seat].player.name.trim();
  return (
    <fieldset class="settings-seat" data-seat={seat}>
      <legend>{name ? `${name} · ${side}` : side}</legend>
      <Segments name="show" choices={SHOWS} chosen={view.show} onChoose={(show) => changeView(seat, { show })} />
      <Segments name="order" choices={ORDERS} chosen={view.order} onChoose={(order) => changeView(seat, { order })} />
      <Slide name="speed" bounds={SPEEDS} value={view.speed} onSlide={(speed) => changeView(seat, { speed })} />
      <Slide name="size" bounds={SIZES} value={view.size} onSlide={(size) => changeView(seat, { size })} />
      <Segments name="reach" choices={REACHES} chosen={view.reach} onChoose={(reach) => changeView(seat, { reach })} />
      <p class="says">{say(`settings.reach.says.${view.reach}`)}</p>
      <Segments name="cues" choices={CUES} chosen={view.cues} onChoose={(cues) => changeView(seat, { cues })} />
      <p class="says">{say("settings.cues.says")}</p>
    </fieldset>
  );
}

interface SegmentsProps<T> {
  /** Key of `settings`: `settings.NAME.title`, `settings.NAME.CHOICE`. */
  name: string;
  choices: readonly T[];
  chosen: T;
  shown?: (value: T) => string;
  onChoose: (value: T) => void;
}

/** One of a few, all of them in sight. */
function Segments<T extends string | number>({ name, choices, chosen, shown, onChoose }: SegmentsProps<T>) {
  const group = useId();
  return (
    <fieldset class="segments" data-setting={name}>
      <legend>{say(`settings.${name}.title`)}</legend>
      <div>
        {choices.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              class="unseen"
              name={group}
              value={choice}
              checked={choice === chosen}
              onChange={() => onChoose(choice)}
            />
            <span>{shown ? shown(choice) : say(`settings.${name}.${choice}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SlideProps {
  name: string;
  bounds: { lowest: number; highest: number; step: number };
  value: number;
  onSlide: (value: number) => void;
}

function Slide({ name, bounds, value, onSlide }: SlideProps) {
  const said = `${number(value * 100)} %`;
  return (
    <label class="slide" data-setting={name}>
      <span>{say(`settings.${name}.title`)}</span>
      <output>{said}</output>
      <input
        type="range"
        min={bounds.lowest}
        max={bounds.highest}
        step={bounds.step}
        value={value}
        aria-valuetext={said}
        onInput={(event) => onSlide(Math.round(Number(event.currentTarget.value) * 10) / 10)}
      />
    </label>
  );
}
