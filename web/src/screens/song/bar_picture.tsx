// SPDX-License-Identifier: Apache-2.0
// One bar as a picture: beats on top, five lines with the notes of the level, a grid of places and drums below. What is in no
// lower level is solid, what comes in above is an outline, what no body could play is a dashed cross.
import { Component } from "preact";
import { gemOutline } from "../../draw/gems.ts";
import { laneOf } from "../../look/keys_picture.tsx";
import { type Bar, type Beat, placeNear, placesOf } from "../../music/bars.ts";
import { ASIDE, type Chord, engraved, type Head, headOf, isFeet } from "../../music/engrave.ts";
import type { Level, Pad, Sheet, SheetNote } from "../../net/wire.ts";
import { hasWords, say } from "../../words/index.ts";
import type { Chosen, View } from "./desk.ts";

const LEFT = 15;
const RIGHT = 3;
const STRIP = 34;
const GAP = 3.6;
/** From the top of the staff's part to its first line: room for beams, ledger lines and triplets. */
const ABOVE = 44;
const STAFF = ABOVE + 8 * GAP + 36;
const HANDS_BEAM = -30;
const FEET_BEAM = 8 * GAP + 27;
/** Below this an onset was heard with doubt and is drawn pale. */
const DOUBT = 0.5;

export interface BarPictureProps {
  bar: Bar;
  width: number;
  rows: readonly Pad[];
  rowHeight: number;
  level: Level;
  view: View;
  adorned: ReadonlyMap<string, Sheet["adornments"][number]["kind"]>;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen, twice: boolean) => void;
}

export const keyOf = (tick: number, pad: Pad): string => `${tick} ${pad}`;

/** How tall the parts are: where the staff and the grid begin, and where all ends. */
export function heights(view: View, rows: number, rowHeight: number): { staff: number; grid: number; all: number } {
  const grid = STRIP + (view === "grid" ? 4 : STAFF);
  return { staff: STRIP, grid, all: view === "notes" ? grid : grid + rows * rowHeight + 8 };
}

export function xOf(bar: Bar, tick: number, width: number): number {
  return LEFT + ((tick - bar.tick) / bar.length) * (width - LEFT - RIGHT);
}

/** Drawn again only when something of its own has changed: a song has a hundred bars. */
export class BarPicture extends Component<BarPictureProps> {
  override shouldComponentUpdate(next: BarPictureProps): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof BarPictureProps)[]).some((key) => next[key] !== now[key]);
  }

  private readonly point = (event: MouseEvent): void => {
    const { bar, width, rows, rowHeight, view, onChoose } = this.props;
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const tick = bar.tick + ((x - LEFT) / (width - LEFT - RIGHT)) * bar.length;
    const parts = heights(view, rows.length, rowHeight);
    const twice = event.detail > 1;
    if (view !== "notes" && y >= parts.grid) {
      const row = Math.min(Math.max(0, Math.floor((y - parts.grid) / rowHeight)), rows.length - 1);
      onChoose({ tick: placeNear(bar, tick).tick, pad: rows[row] ?? null }, twice);
      return;
    }
    const head = y < STRIP || view === "grid" ? null : this.headNear(x, y - STRIP - ABOVE);
    if (head) onChoose({ tick: placeNear(bar, head.note.tick).tick, pad: head.note.pad }, twice);
    else onChoose({ tick: nearestBeat(bar, tick).tick, pad: null }, twice);
  };

  private headNear(x: number, y: number): Head | null {
    const { bar, width } = this.props;
    const near = bar.notes
      .map(headOf)
      .map((head) => ({ head, far: Math.hypot(xOf(bar, head.note.tick, width) - x, head.step * GAP - y) }))
      .filter(({ far }) => far < 14)
      .sort((a, b) => a.far - b.far);
    return near[0]?.head ?? null;
  }

  override render() {
    const { bar, width, rows, rowHeight, view, chosen } = this.props;
    const parts = heights(view, rows.length, rowHeight);
    return (
      <svg
        class="bar"
        width={width}
        height={parts.all}
        data-bar={bar.index + 1}
        data-doubtful={bar.doubtful || undefined}
        aria-hidden="true"
        onClick={this.point}
      >
        {bar.doubtful && <rect class="bar-doubt" x="0" y="0" width={width} height={parts.all} />}
        <Strip {...this.props} />
        {view !== "grid" && <Staff {...this.props} />}
        {view !== "notes" && <Grid {...this.props} top={parts.grid} />}
        <line class="bar-line" x1={width - 0.5} x2={width - 0.5} y1={STRIP - 8} y2={parts.all - 6} data-end="true" />
        <line class="bar-line" x1="0.5" x2="0.5" y1={STRIP - 8} y2={parts.all - 6} />
        {chosen && <ChosenMark {...this.props} chosen={chosen} top={parts.grid} height={parts.all} />}
      </svg>
    );
  }
}

function nearestBeat(bar: Bar, tick: number): Beat {
  return bar.beats.reduce((best, beat) => (Math.abs(beat.tick - tick) < Math.abs(best.tick - tick) ? beat : best));
}

function Strip({ bar, width }: BarPictureProps) {
  return (
    <g class="bar-strip">
      <text class="bar-number" x={LEFT - 8} y="13">
        {bar.index < 0 ? say("song.pick_up") : bar.index + 1}
        {bar.section && (
          <tspan class="bar-section" dx="7">
            {sectionName(bar.section)}
          </tspan>
        )}
        {bar.doubtful && (
          <tspan class="bar-doubt-word" dx="7">
            {say("song.doubtful", { percent: Math.round(bar.confidence * 100) })}
          </tspan>
        )}
      </text>
      {bar.beats.map((beat) => (
        <text
          key={beat.tick}
          class="bar-beat"
          data-one={beat.number === 1 || undefined}
          x={xOf(bar, beat.tick, width)}
          y="29"
        >
          {beat.number}
        </text>
      ))}
    </g>
  );
}

function sectionName(label: string): string {
  const key = `play.section.${label}`;
  return hasWords(key) ? say(key) : label.toUpperCase();
}

function Staff({ bar, width, level, adorned }: BarPictureProps) {
  const { chords, beams, rests, tuplets } = engraved(bar, (note) => note.level <= level);
  const above = bar.notes.filter((note) => note.level > level);
  const x = (tick: number): number => xOf(bar, tick, width);
  return (
    <g class="staff" transform={`translate(0 ${STRIP + ABOVE})`}>
      {[0, 2, 4, 6, 8].map((step) => (
        <line key={step} class="staff-line" x1="0" x2={width} y1={step * GAP} y2={step * GAP} />
      ))}
      {above.map((note) => (
        <HeadPicture key={keyOf(note.tick, note.pad)} head={headOf(note)} x={x(note.tick)} above />
      ))}
      {rests.map((rest) => (
        <g key={rest.tick}>
          <RestPicture x={rest.value === 1 ? width / 2 : x(rest.tick)} value={rest.value} />
          {rest.dotted && <circle class="dot" cx={x(rest.tick) + 9} cy={3 * GAP} r="1.5" />}
        </g>
      ))}
      {chords.map((chord) => (
        <ChordPicture key={`${chord.voice} ${chord.tick}`} chord={chord} x={x(chord.tick)} adorned={adorned} />
      ))}
      {beams.map((beam) => {
        const up = beam.voice === "hands";
        const off = up ? 4.2 : -4.2;
        const y = up ? HANDS_BEAM + beam.row * 6 : FEET_BEAM - beam.row * 6;
        const from = x(beam.from) + off - (beam.stub === -1 ? 8 : 0);
        const to = x(beam.to) + off + (beam.stub === 1 ? 8 : 0);
        return (
          <rect
            key={`${beam.voice} ${beam.row} ${beam.from}`}
            class="beam"
            x={from - 0.6}
            y={up ? y : y - 3.6}
            width={to - from + 1.2}
            height="3.6"
          />
        );
      })}
      {tuplets.map((tuplet) => (
        <text key={tuplet.from} class="tuplet" x={(x(tuplet.from) + x(tuplet.to)) / 2 + 4} y={HANDS_BEAM - 4}>
          {tuplet.count}
        </text>
      ))}
    </g>
  );
}

const FLAG = "M0 0c1 4.5 7.5 6.5 5 13.500c0.3-4.5-3-6.5-5-7z";

function ChordPicture({ chord, x, adorned }: { chord: Chord; x: number; adorned: BarPictureProps["adorned"] }) {
  const up = chord.voice === "hands";
  const steps = chord.heads.map(({ step }) => step);
  const stemX = x + (up ? 4.2 : -4.2);
  const [from, to] = up ? [Math.max(...steps) * GAP - 1, HANDS_BEAM] : [Math.min(...steps) * GAP + 1, FEET_BEAM];
  const first = chord.heads[0]!.note;
  const kind = adorned.get(keyOf(chord.tick, first.pad));
  return (
    <g class="chord">
      <line class="stem" x1={stemX} x2={stemX} y1={from} y2={to} />
      {!chord.beamed &&
        Array.from({ length: chord.flags }, (_, row) => (
          <path
            key={row}
            class="flag"
            d={FLAG}
            transform={`translate(${stemX} ${up ? to + row * 6 : to - row * 6}) scale(1 ${up ? 1 : -1})`}
          />
        ))}
      {chord.heads.map((head) => (
        <HeadPicture key={head.note.pad} head={head} x={head.aside ? x + ASIDE : x} />
      ))}
      {chord.dotted && (
        <circle
          class="dot"
          cx={x + (chord.heads.some(({ aside }) => aside) ? ASIDE : 0) + 8}
          cy={Math.min(...steps) * GAP - (Math.min(...steps) % 2 ? 0 : GAP)}
          r="1.5"
        />
      )}
      {kind === "roll" && <path class="tremolo" d={`M${stemX - 4} ${HANDS_BEAM + 15}l8-4m-8 8l8-4`} />}
      {(kind === "flam" || kind === "drag") && (
        <g class="grace">
          {(kind === "drag" ? [12, 17] : [12]).map((back) => (
            <g key={back}>
              <ellipse cx={x - back} cy={steps[0]! * GAP} rx="2.5" ry="1.9" />
              <line x1={x - back + 2.3} x2={x - back + 2.3} y1={steps[0]! * GAP} y2={steps[0]! * GAP - 11} />
            </g>
          ))}
        </g>
      )}
    </g>
  );
}

function HeadPicture({ head, x, above = false }: { head: Head; x: number; above?: boolean }) {
  const y = head.step * GAP;
  return (
    <g class="head" data-above={above || undefined} data-doubt={head.note.confidence < DOUBT || undefined}>
      {head.step === -2 && <line class="staff-line" x1={x - 8} x2={x + 8} y1={y} y2={y} />}
      {head.cross ? (
        <path class="cross" d={`M${x - 3.7} ${y - 3.4}l7.4 6.800m-7.4 0l7.4-6.8`} />
      ) : (
        <ellipse class="round" cx={x} cy={y} rx="4.6" ry="3.4" transform={`rotate(-18 ${x} ${y})`} />
      )}
      {head.open && <circle class="ring" cx={x} cy={y - 9} r="2.8" />}
      {head.ghost && <path class="bracket" d={`M${x - 6.6} ${y - 5}q-2.600 5 0 10M${x + 6.6} ${y - 5}q2.600 5 0 10`} />}
    </g>
  );
}

function RestPicture({ x, value }: { x: number; value: number }) {
  if (value <= 2) {
    const y = value === 1 ? 2 * GAP : 4 * GAP - 3.5;
    return <rect class="rest-block" x={x - 6} y={y} width="12" height="3.5" />;
  }
  if (value === 4) {
    return (
      <path
        class="rest-line"
        d={`M${x - 2.5} ${GAP * 1.2}l4.6 6.400c-3 2.7-2.5 4.5 1.4 8.300c-4.5-1.6-6.5 1.3-2 5.8`}
      />
    );
  }
  const hooks = value === 8 ? 1 : value === 16 ? 2 : 3;
  return (
    <g class="rest-line">
      <path d={`M${x + 3.5} ${2.4 * GAP}l${-2.2 - hooks * 0.9} ${GAP * (2.6 + hooks * 0.9)}`} />
      {Array.from({ length: hooks }, (_, i) => {
        const y = 2.4 * GAP + i * GAP * 1.7;
        const at = x + 3.5 - i * 1.3;
        return (
          <g key={i}>
            <circle cx={at - 6} cy={y} r="1.7" class="dot" />
            <path d={`M${at - 6} ${y}q3.5 3.5 6 0`} />
          </g>
        );
      })}
    </g>
  );
}

function Grid({ bar, width, rows, rowHeight, level, top }: BarPictureProps & { top: number }) {
  const places = placesOf(bar);
  const bottom = top + rows.length * rowHeight;
  const beats = new Set(bar.beats.map(({ tick }) => tick));
  const size = Math.min(rowHeight - 6, (width - LEFT - RIGHT) / places.length - 2, 17);
  return (
    <g class="grid">
      {rows.map((pad, i) => (
        <line
          key={pad}
          class="grid-row"
          x1="0"
          x2={width}
          y1={top + (i + 0.5) * rowHeight}
          y2={top + (i + 0.5) * rowHeight}
        />
      ))}
      {places.map(({ tick }) => (
        <line
          key={tick}
          class="grid-place"
          data-beat={beats.has(tick) || undefined}
          x1={xOf(bar, tick, width)}
          x2={xOf(bar, tick, width)}
          y1={top}
          y2={bottom}
        />
      ))}
      {bar.leftOut.map((out) => (
        <path
          key={keyOf(out.tick, out.pad)}
          class="grid-out"
          data-left-out={out.pad}
          data-tick={out.tick}
          d={`M${xOf(bar, out.tick, width) - 4.5} ${middle(rows, out.pad, top, rowHeight) - 4.5}l9 9m-9 0l9-9`}
        />
      ))}
      {bar.notes.map((note) => (
        <GridNote
          key={keyOf(note.tick, note.pad)}
          note={note}
          x={xOf(bar, note.tick, width)}
          y={middle(rows, note.pad, top, rowHeight)}
          size={size}
          above={note.level > level}
        />
      ))}
    </g>
  );
}

const middle = (rows: readonly Pad[], pad: Pad, top: number, height: number): number =>
  top + (rows.indexOf(pad) + 0.5) * height;

function GridNote({
  note,
  x,
  y,
  size,
  above,
}: {
  note: SheetNote;
  x: number;
  y: number;
  size: number;
  above: boolean;
}) {
  const scale = size / 100;
  return (
    <g
      class="grid-note"
      data-pad={note.pad}
      data-above={above || undefined}
      data-doubt={note.confidence < DOUBT || undefined}
      style={{ "--lane": laneOf(note.pad) }}
      transform={`translate(${x - size / 2} ${y - size / 2}) scale(${scale})`}
    >
      <path d={gemOutline(note.pad)} />
      {note.articulation === "open" && <circle class="ring" cx="50" cy="50" r="64" />}
      {isFeet(note) && note.pad === "hihat" && <path class="pedal" d="M20 116h60" />}
    </g>
  );
}

function ChosenMark({
  bar,
  width,
  rows,
  rowHeight,
  view,
  chosen,
  top,
  height,
}: BarPictureProps & { chosen: Chosen; top: number; height: number }) {
  const x = xOf(bar, chosen.tick, width);
  if (chosen.pad === null) {
    return <rect class="chosen" x={x - 11} y={STRIP - 18} width="22" height={height - STRIP + 14} rx="8" />;
  }
  const half = Math.min(rowHeight / 2, 12);
  if (view !== "notes") {
    const y = middle(rows, chosen.pad, top, rowHeight);
    return <rect class="chosen" x={x - half} y={y - half} width={half * 2} height={half * 2} rx="6" />;
  }
  return <rect class="chosen" x={x - 10} y={STRIP + 4} width="20" height={STAFF - 8} rx="8" />;
}
