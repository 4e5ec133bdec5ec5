// SPDX-License-Identifier: Apache-2.0
// All bars, as many beside each other as there is room for. The sheet is one stop for Tab; arrows move over places and
// drums, Enter adds or takes out. A line moves over it while the song sounds.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Gem, laneOf } from "../../look/keys_picture.tsx";
import { type Bar, barAt } from "../../music/bars.ts";
import { TempoMap } from "../../music/tempo_map.ts";
import type { SongPage } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { BarPicture, heights, keyOf, xOf } from "./bar_picture.tsx";
import { type Chosen, type Desk, level, view } from "./desk.ts";
import { addHit, removeHit } from "./inspector.tsx";
import type { Playback } from "./playback.ts";

/** A bar of four with sixteenths needs this much for places that a finger finds. */
const BAR_PX = 340;
const NARROW_PX = 640;
const NAMES_PX = 86;
const NAMES_NARROW_PX = 30;

export interface SheetOfBarsProps {
  desk: Desk;
  page: SongPage;
  playback: Playback;
  cursor: { current: (songUs: number) => void };
}

export function SheetOfBars({ desk, page, playback, cursor }: SheetOfBarsProps) {
  const paper = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const element = paper.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry!.contentRect.width);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [width]);
  const bars = desk.bars.value;
  const narrow = width.value < NARROW_PX;
  const names = view.value === "notes" ? 0 : narrow ? NAMES_NARROW_PX : NAMES_PX;
  const beside = Math.max(1, Math.floor((width.value - names) / BAR_PX));
  const barWidth = Math.max(120, Math.floor((width.value - names) / beside));
  const rowHeight = narrow ? 30 : 25;
  const systems = useMemo(() => {
    const rows: Bar[][] = [];
    for (let i = 0; i < bars.length; i += beside) rows.push(bars.slice(i, i + beside));
    return rows;
  }, [bars, beside]);
  const adorned = useMemo(
    () => new Map(page.sheet.adornments.map((row) => [keyOf(row.tick, row.pad), row.kind])),
    [page.sheet],
  );
  const parts = heights(view.value, desk.rows.value.length, rowHeight);
  const tall = parts.all;
  useSignalEffect(() => {
    const chosen = desk.chosen.value;
    if (chosen) reveal(paper.current, barAt(desk.bars.peek(), chosen.tick).index);
  });
  const map = useMemo(() => new TempoMap(page.sheet.tempo_map), [page.sheet]);
  const shown = useRef(-1);
  cursor.current = (songUs) => {
    const element = line.current;
    const sheet = paper.current;
    if (!element || !sheet || bars.length === 0) return;
    const tick = map.ticksAt(songUs);
    const bar = barAt(bars, tick);
    const picture = sheet.querySelector<SVGElement>(`[data-bar="${bar.index + 1}"]`);
    if (!picture) return;
    const [box, base] = [picture.getBoundingClientRect(), sheet.getBoundingClientRect()];
    const x = Math.min(xOf(bar, tick, box.width), box.width);
    element.style.transform = `translate(${box.left - base.left + x}px, ${box.top - base.top + 14}px)`;
    element.style.height = `${tall - 20}px`;
    if (playback.state.peek() === "running" && bar.index !== shown.current) {
      shown.current = bar.index;
      reveal(sheet, bar.index);
    }
  };
  const choose = useMemo(
    () => (chosen: Chosen, twice: boolean) => {
      if (twice && chosen.pad !== null) void toggle(desk, chosen);
      else desk.chosen.value = chosen;
    },
    [desk],
  );
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    const chosen = desk.chosen.peek();
    if (move) move(desk);
    else if (event.key === "Enter" && chosen?.pad) void toggle(desk, chosen);
    else if ((event.key === "Delete" || event.key === "Backspace") && chosen?.pad) void remove(desk, chosen);
    else if (event.key === "Escape") desk.chosen.value = null;
    else return;
    event.preventDefault();
  };
  return (
    <div class="sheet" data-view={view.value} data-playing={playback.state.value === "running" || undefined}>
      <div
        class="sheet-paper"
        ref={paper}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: read and written with arrows, as a table of a thousand cells
        tabIndex={0}
        aria-label={say("song.sheet")}
        aria-describedby="song-hint"
        onKeyDown={key}
      >
        {width.value > 0 &&
          systems.map((row) => (
            <div class="system" key={row[0]!.tick} style={{ containIntrinsicSize: `auto ${tall}px` }}>
              {names > 0 && (
                <ul
                  class="system-names"
                  style={{ width: `${names}px`, paddingTop: `${parts.grid}px` }}
                  aria-hidden="true"
                >
                  {desk.rows.value.map((pad) => (
                    <li key={pad} style={{ height: `${rowHeight}px`, "--lane": laneOf(pad) }}>
                      <Gem pad={pad} />
                      {!narrow && say(`play.pad.${pad}`)}
                    </li>
                  ))}
                </ul>
              )}
              {row.map((bar) => (
                <BarPicture
                  key={bar.tick}
                  bar={bar}
                  width={barWidth}
                  rows={desk.rows.value}
                  rowHeight={rowHeight}
                  level={level.value}
                  view={view.value}
                  adorned={adorned}
                  chosen={chosenIn(desk.chosen.value, bar)}
                  onChoose={choose}
                />
              ))}
            </div>
          ))}
        <div class="sheet-cursor" ref={line} aria-hidden="true" />
      </div>
    </div>
  );
}

const MOVES: Readonly<Record<string, (desk: Desk) => void>> = {
  ArrowRight: (desk) => desk.move(1, 0),
  ArrowLeft: (desk) => desk.move(-1, 0),
  ArrowDown: (desk) => desk.move(0, 1),
  ArrowUp: (desk) => desk.move(0, -1),
  PageDown: (desk) => desk.moveBars(1),
  PageUp: (desk) => desk.moveBars(-1),
  Home: (desk) => desk.moveBars(Number.NEGATIVE_INFINITY),
  End: (desk) => desk.moveBars(Number.POSITIVE_INFINITY),
};

function chosenIn(chosen: Chosen | null, bar: Bar): Chosen | null {
  return chosen && chosen.tick >= bar.tick && chosen.tick < bar.tick + bar.length ? chosen : null;
}

function toggle(desk: Desk, chosen: Chosen): Promise<boolean> {
  const note = desk.noteAt(chosen);
  if (note) return removeHit(desk, note);
  return addHit(desk, chosen.tick, chosen.pad!, chosen.pad === "hihat" ? "closed" : "plain");
}

async function remove(desk: Desk, chosen: Chosen): Promise<void> {
  const note = desk.noteAt(chosen);
  if (note) await removeHit(desk, note);
}

/** Bring a bar into sight, below the tools and above the panel. */
function reveal(sheet: HTMLElement | null, index: number): void {
  sheet
    ?.querySelector(`[data-bar="${index + 1}"]`)
    ?.closest(".system")
    ?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}
