// SPDX-License-Identifier: Apache-2.0
// What is known of the place that is chosen, in one line, and what can be done there. It is also what a screen reader hears
// while arrows move over the sheet.
import { Icon } from "../../look/icons.tsx";
import { Gem } from "../../look/keys_picture.tsx";
import { type Bar, barAt, beatAt, placeNear } from "../../music/bars.ts";
import type { Articulation, Pad, SheetNote, SongPage } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { type Chosen, type Desk, level } from "./desk.ts";

const LONGEST_BAR = 12;

export function Inspector({ desk, page }: { desk: Desk; page: SongPage }) {
  const chosen = desk.chosen.value;
  const bars = desk.bars.value;
  if (!chosen || bars.length === 0) {
    return (
      <section class="inspector" data-inspects="nothing">
        <p class="inspector-hint" id="song-hint">
          {say("song.hint")} <span class="inspector-keys">{say("song.hint_keys")}</span>
        </p>
      </section>
    );
  }
  const bar = barAt(bars, chosen.tick);
  return (
    <section class="inspector" data-inspects={chosen.pad ?? "beat"} aria-label={say("song.chosen")}>
      {chosen.pad === null ? (
        <OfBeat desk={desk} page={page} bar={bar} chosen={chosen} />
      ) : (
        <OfPlace desk={desk} page={page} bar={bar} chosen={chosen} pad={chosen.pad} />
      )}
      <button
        type="button"
        class="button button-icon inspector-close"
        aria-label={say("song.close")}
        onClick={() => {
          desk.chosen.value = null;
        }}
      >
        <Icon sign="close" />
      </button>
    </section>
  );
}

/** Where a place is, as musicians count. */
function whereOf(bar: Bar, tick: number): string {
  const beat = beatAt(bar, tick);
  const at = beat.places.findIndex((place) => place.tick === placeNear(bar, tick).tick);
  const said = say("song.where", { bar: bar.index < 0 ? 0 : bar.index + 1, beat: beat.number });
  const written = beat.places[Math.max(at, 0)]!.written;
  if (written === 0) return said;
  const key = beat.triplet ? "triplet" : written === 0.5 ? "half" : "finer";
  const part = Math.round(written * beat.places.length) + 1;
  return `${said}, ${say(`song.part.${key}`, { part, parts: beat.places.length })}`;
}

interface OfProps {
  desk: Desk;
  page: SongPage;
  bar: Bar;
  chosen: Chosen;
}

function OfBeat({ desk, page, bar, chosen }: OfProps) {
  const beat = beatAt(bar, chosen.tick);
  const atS = desk.secondsAt(beat.tick);
  const noBeat = page.sheet.heard_beats < 2;
  const heard = bar.index < 0 ? null : Math.round(bar.confidence * 100);
  return (
    <>
      <div class="inspector-says" role="status">
        <strong>{whereOf(bar, beat.tick)}</strong>
        <span>
          {noBeat
            ? say("song.no_beats")
            : heard === null
              ? ""
              : say(bar.doubtful ? "song.bar_doubtful" : "song.bar_heard", { percent: heard })}
        </span>
      </div>
      <div class="inspector-deeds">
        <label class="metre-choice">
          {say("song.metre")}
          <select
            class="field"
            value={bar.beats.length}
            disabled={desk.busy.value || noBeat}
            onChange={(event) => {
              const beats = Number(event.currentTarget.value);
              void desk.correct({ type: "set_metre", at_s: desk.secondsAt(bar.tick), beats_per_bar: beats });
            }}
          >
            {Array.from({ length: LONGEST_BAR }, (_, i) => (
              <option key={i} value={i + 1}>
                {i + 1}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="button button-main"
          data-deed="downbeat"
          disabled={desk.busy.value || noBeat || beat.number === 1}
          onClick={() => void desk.correct({ type: "move_downbeat", at_s: atS })}
        >
          {say(beat.number === 1 ? "song.is_one" : "song.make_one")}
        </button>
      </div>
    </>
  );
}

function OfPlace({ desk, page, bar, chosen, pad }: OfProps & { pad: Pad }) {
  const note = desk.noteAt(chosen);
  const out = bar.leftOut.find((row) => row.pad === pad && placeNear(bar, row.tick).tick === chosen.tick);
  const name = say(`play.pad.${pad}`);
  const kind = page.sheet.adornments.find((row) => row.pad === pad && note && row.tick === note.tick)?.kind;
  return (
    <>
      <Gem pad={pad} />
      <div class="inspector-says" role="status">
        <strong>
          {name}
          {note && note.articulation !== "plain" && note.articulation !== "closed"
            ? ` (${say(`song.how.${note.articulation}`)})`
            : ""}
          {", "}
          {whereOf(bar, chosen.tick)}
        </strong>
        <span data-value="why">
          {note
            ? aboutNote(note, kind)
            : out
              ? say("song.left_out", { why: say(`coach.left_out.${out.reason}`) })
              : say("song.nothing")}
        </span>
      </div>
      <div class="inspector-deeds">
        {note ? (
          <button
            type="button"
            class="button button-main"
            data-deed="delete"
            disabled={desk.busy.value}
            onClick={() => void removeHit(desk, note)}
          >
            <Icon sign="trash" />
            {say("song.delete")}
          </button>
        ) : (
          <AddDeeds desk={desk} chosen={chosen} pad={pad} />
        )}
      </div>
    </>
  );
}

function AddDeeds({ desk, chosen, pad }: { desk: Desk; chosen: Chosen; pad: Pad }) {
  const ways: readonly Articulation[] = pad === "hihat" ? ["pedal", "open", "closed"] : ["plain"];
  return (
    <>
      {ways.map((how, i) => (
        <button
          key={how}
          type="button"
          class={`button ${i === ways.length - 1 ? "button-main" : ""}`}
          data-deed={`add-${how}`}
          disabled={desk.busy.value}
          onClick={() => void addHit(desk, chosen.tick, pad, how)}
        >
          {i === ways.length - 1 && <Icon sign="add" />}
          {how === "plain" || how === "closed" ? say("song.add") : say("song.add_how", { how: say(`song.how.${how}`) })}
        </button>
      ))}
    </>
  );
}

function aboutNote(note: SheetNote, kind: string | undefined): string {
  const parts = [
    say(`song.limb.${note.limb}`),
    note.written || note.confidence === 0
      ? say("song.not_heard")
      : say("song.heard", { percent: Math.round(note.confidence * 100) }),
    ...(kind ? [say(`song.adorned.${kind}`)] : []),
    note.level > level.value
      ? say("song.comes_in", { level: note.level, name: say(`play.level.${note.level}`), now: level.value })
      : say("song.from_level", { level: note.level, name: say(`play.level.${note.level}`) }),
  ];
  return parts.join(" · ");
}

export function addHit(desk: Desk, tick: number, pad: Pad, how: Articulation): Promise<boolean> {
  return desk.correct({ type: "add_hit", at_s: desk.secondsAt(tick), pad, articulation: how });
}

export function removeHit(desk: Desk, note: SheetNote): Promise<boolean> {
  return desk.correct({ type: "delete_hit", at_s: note.time_us / 1e6, pad: note.pad });
}
