// SPDX-License-Identifier: Apache-2.0
// What stands above the sheet: hear it, choose what is shown, put tempo and beat right, take back.
import type { Signal } from "@preact/signals";
import { Icon } from "../../look/icons.tsx";
import { RadioRow } from "../../look/radio_row.tsx";
import { LEVELS, type SongPage } from "../../net/wire.ts";
import { minutes, number } from "../../words/formats.ts";
import { say } from "../../words/index.ts";
import { type Desk, level, VIEWS, view } from "./desk.ts";
import { clicking, type Hearing, hearing, type Playback } from "./playback.ts";
import type { Tapping } from "./tapping.tsx";

export interface ToolsProps {
  desk: Desk;
  page: SongPage;
  playback: Playback;
  position: Signal<number>;
  onPlay: () => void;
  tapping: Tapping;
}

const HEARINGS: readonly Hearing[] = ["record", "chart"];

export function Tools(props: ToolsProps) {
  return (
    <div class="song-tools">
      <Hear {...props} />
      <Show {...props} />
      <PutRight {...props} />
    </div>
  );
}

function Hear({ playback, position, onPlay, tapping }: ToolsProps) {
  const state = playback.state.value;
  const running = state !== "still";
  return (
    <fieldset class="tool-group" aria-label={say("song.hear.title")}>
      <button
        type="button"
        class="button button-main song-play"
        data-state={state}
        disabled={tapping.on.value}
        onClick={onPlay}
      >
        <Icon sign={running ? "stop" : "play"} filled />
        {say(running ? "song.hear.stop" : "song.hear.play")}
      </button>
      <output class="song-clock">{minutes(position.value)}</output>
      <RadioRow
        name="hearings"
        label={say("song.hear.title")}
        chosen={hearing.value}
        onChoose={(one) => {
          hearing.value = one;
        }}
        choices={HEARINGS.map((one) => ({
          value: one,
          label: say(`song.hear.${one}`),
          shown: say(`song.hear.${one}`),
        }))}
      />
      <button
        type="button"
        class="button tool-switch"
        aria-pressed={clicking.value}
        onClick={() => {
          clicking.value = !clicking.peek();
        }}
      >
        {say("song.hear.click")}
      </button>
    </fieldset>
  );
}

function Show({ desk, page }: ToolsProps) {
  return (
    <fieldset class="tool-group" aria-label={say("song.show.title")}>
      <span class="tool-name" aria-hidden="true">
        {say("seats.level.title")}
      </span>
      <RadioRow
        name="levels"
        label={say("seats.level.title")}
        chosen={level.value}
        onChoose={(one) => {
          level.value = one;
        }}
        choices={LEVELS.filter((one) => page.sheet.offered.includes(one)).map((one) => ({
          value: one,
          label: say("seats.level.name", { level: one, name: say(`play.level.${one}`) }),
          shown: one,
        }))}
      />
      <RadioRow
        name="views"
        label={say("song.show.title")}
        chosen={view.value}
        onChoose={(one) => {
          view.value = one;
        }}
        choices={VIEWS.map((one) => ({
          value: one,
          label: say(`song.show.${one}`),
          shown: say(`song.show.${one}`),
        }))}
      />
      <button
        type="button"
        class="button tool-switch"
        aria-pressed={desk.everyDrum.value}
        onClick={() => {
          desk.everyDrum.value = !desk.everyDrum.peek();
        }}
      >
        {say("song.show.every_drum")}
      </button>
    </fieldset>
  );
}

function PutRight({ desk, page, tapping }: ToolsProps) {
  const { sheet, revision } = page;
  const waits = desk.busy.value || tapping.on.value;
  const doubtful = desk.doubtful.value.length;
  const noBeat = sheet.heard_beats < 2;
  return (
    <fieldset class="tool-group" aria-label={say("song.right.title")}>
      <span class="song-tempo" data-value="tempo">
        {noBeat ? say("library.no_tempo") : say("library.tempo", { bpm: number(sheet.tempo_bpm) })}
        {" · "}
        {sheet.metre.beats_per_bar}/{sheet.metre.beat_unit}
      </span>
      <button
        type="button"
        class="button tool-small"
        data-deed="halve"
        aria-label={`÷2: ${say("song.right.halve")}`}
        title={say("song.right.halve")}
        disabled={waits || noBeat}
        onClick={() => void desk.correct({ type: "halve_tempo" })}
      >
        ÷2
      </button>
      <button
        type="button"
        class="button tool-small"
        data-deed="double"
        aria-label={`×2: ${say("song.right.double")}`}
        title={say("song.right.double")}
        disabled={waits || noBeat}
        onClick={() => void desk.correct({ type: "double_tempo" })}
      >
        ×2
      </button>
      <button type="button" class="button" data-deed="tap" disabled={waits} onClick={() => tapping.begin()}>
        {say("song.tap.title")}
      </button>
      <button
        type="button"
        class="button button-plain"
        data-deed="anew"
        disabled={waits || desk.listening.value !== null}
        onClick={() => void desk.listenAnew()}
      >
        {desk.listening.value === null
          ? say("song.anew.deed")
          : say("song.anew.running", { percent: Math.round(desk.listening.value * 100) })}
      </button>
      {doubtful > 0 && (
        <button type="button" class="button" data-deed="doubtful" onClick={() => desk.nextDoubtful()}>
          {say("song.right.doubtful", { count: doubtful })}
          <Icon sign="next" />
        </button>
      )}
      <span class="tool-back">
        <button
          type="button"
          class="button button-icon"
          data-deed="undo"
          aria-label={say("song.right.undo")}
          title={say("song.right.undo")}
          disabled={waits || !revision.can_undo}
          onClick={() => void desk.step("undo")}
        >
          <Icon sign="undo" />
        </button>
        <button
          type="button"
          class="button button-icon"
          data-deed="redo"
          aria-label={say("song.right.redo")}
          title={say("song.right.redo")}
          disabled={waits || !revision.can_redo}
          onClick={() => void desk.step("redo")}
        >
          <Icon sign="redo" />
        </button>
        {revision.count > 0 && (
          <button
            type="button"
            class="button button-plain"
            data-deed="as-heard"
            disabled={waits}
            onClick={() => void desk.step("as-heard")}
          >
            {say("song.right.as_heard", { count: revision.count })}
          </button>
        )}
      </span>
    </fieldset>
  );
}
