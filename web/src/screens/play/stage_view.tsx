// SPDX-License-Identifier: Apache-2.0
// The stage while a song plays: top line, the two sides, the canvas between them, touch pads. Play and replay both show it.
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { HighwayWords, Marks } from "../../draw/highway.ts";
import { ordered, padsOf, type StagePlace } from "../../draw/layout.ts";
import { Scene, type SceneSeat } from "../../draw/scene.ts";
import { codesOf, keyLabels } from "../../input/keyboard.ts";
import { type RibbonPoint, SHARED_NEEDED } from "../../judge/live_sync.ts";
import { TempoMap } from "../../music/tempo_map.ts";
import type { Chart, Grade, Pad, Seat, Song } from "../../net/wire.ts";
import { brightRoom, calmMotion, FIRST_SETTINGS, moreContrast, settings } from "../../settings.ts";
import { hasWords, language, say } from "../../words/index.ts";
import { useSubject } from "../shell/page_title.ts";
import type { Performance } from "./performance.ts";
import { SeatPanel } from "./seat_panel.tsx";
import { Told } from "./told.tsx";
import { TouchPads, type TouchSeat } from "./touch_pads.tsx";
import "./play.css";

const GRADES: readonly Grade[] = ["perfect", "good", "ok", "miss", "extra"];
/** Spread of a pair (ms) below which the words say so; professional pairs lie below 20 (sync.md §2). */
const SYNC_WORDS = [
  [20, "as_one"],
  [35, "close"],
  [60, "finding"],
  [Number.POSITIVE_INFINITY, "apart"],
] as const;

export function minutes(us: number): string {
  const seconds = Math.max(0, Math.floor(us / 1e6));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The word for a section's label: its name in the language, or the letter as it is. */
export function sectionName(label: string): string {
  const key = `play.section.${label}`;
  return hasWords(key) ? say(key) : label.toUpperCase();
}

export function wordsOf(
  seat: Pick<Seat, "index" | "input">,
  pads: readonly Pad[],
  labels: ReadonlyMap<string, string> | null,
): HighwayWords {
  const keys: Partial<Record<Pad, string>> = {};
  if (seat.input === "keyboard" && labels) {
    for (const pad of pads)
      keys[pad] = codesOf(seat.index, pad)
        .map((code) => labels.get(code) ?? "")
        .join(" ");
  }
  return {
    grades: Object.fromEntries(GRADES.map((grade) => [grade, say(`play.grade.${grade}`)])) as Record<Grade, string>,
    early: (ms) => say("play.early", { ms }),
    late: (ms) => say("play.late", { ms }),
    keys,
  };
}

export function marksOf(chart: Pick<Chart, "tempo_map" | "bars">, song: Song): Marks {
  const map = new TempoMap(chart.tempo_map);
  return {
    barsUs: chart.bars.map((tick) => map.microsAt(tick)),
    sections: song.heard.sections.map((section) => ({
      timeUs: Math.round(section.start_s * 1e6),
      text: sectionName(section.label),
    })),
  };
}

export interface StageViewProps {
  performance: Performance;
  /** Buttons at the end of the top line. */
  controls: ComponentChildren;
  /** What lies over the stage: ready, paused, saving. */
  children?: ComponentChildren;
  onSeek?: (us: number) => void;
}

export function StageView({ performance, controls, children, onSeek }: StageViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const place = useSignal<StagePlace | null>(null);
  const pads = useMemo(() => performance.parts.map((part) => padsOf(part.chart.notes)), [performance]);
  const touch = performance.header.seats.flatMap((seat, i): TouchSeat[] =>
    seat.input === "touch" ? [{ seat: i, pads: ordered(pads[i]!, settings.value.views[i]?.order ?? "kit") }] : [],
  );
  const shown = language.value;
  useSubject(performance.song.title);
  // The canvas takes colours and measures anew when any of these changes.
  const { camera, views, letters } = settings.value;
  const look = `${brightRoom.value} ${moreContrast.value} ${letters}`;
  const calm = calmMotion.value;
  useEffect(() => {
    if (!canvas.current) return undefined;
    let scene: Scene | null = null;
    let gone = false;
    const written = views.some(({ show }) => show === "notation");
    Promise.all([keyLabels(), written ? import("../../draw/written.ts") : null]).then(([labels, notation]) => {
      if (gone || !canvas.current) return;
      const seats = performance.parts.map((part, i): SceneSeat => {
        const view = views[i] ?? FIRST_SETTINGS.views[0];
        const words = wordsOf(performance.header.seats[i]!, pads[i]!, labels);
        const read = view.show === "notation" ? notation?.reading(part.chart, performance.song.heard.metre) : undefined;
        return { chart: part.chart, words, view, ...(read ? { make: read } : {}) };
      });
      scene = new Scene(
        canvas.current,
        seats,
        marksOf(performance.parts[0]!.chart, performance.song),
        { camera, calm },
        (at) => {
          place.value = at;
        },
      );
      performance.scene = scene;
    });
    return () => {
      gone = true;
      scene?.end();
      performance.scene = null;
    };
  }, [performance, pads, place, shown, look, camera, calm, views]);
  return (
    <section
      class="play"
      data-screen={performance.uplink ? "play" : "replay"}
      data-phase={performance.phase.value}
      data-sound={performance.conductor.device.state.value}
      data-link={performance.uplink?.state.value ?? "none"}
    >
      <TopLine performance={performance} controls={controls} {...(onSeek ? { onSeek } : {})} />
      <div class="play-stage">
        {performance.header.seats.map((seat, i) => (
          <SeatPanel key={seat.index} seat={seat} tally={performance.tallies[i]!} />
        ))}
        <div class="play-canvas">
          <canvas ref={canvas} role="img" aria-label={performance.song.title} />
          <SyncWords performance={performance} place={place.value} />
          <CountDown performance={performance} />
        </div>
      </div>
      {touch.length > 0 && <TouchPads seats={touch} onStrike={(strike) => performance.strike(strike)} />}
      <Told performance={performance} />
      {children}
    </section>
  );
}

function TopLine({ performance, controls, onSeek }: Pick<StageViewProps, "performance" | "controls" | "onSeek">) {
  const { song, header } = performance;
  const now = performance.positionUs.value;
  const here = song.heard.sections.findLast((section) => section.start_s * 1e6 <= now);
  return (
    <header class="play-top">
      <div class="play-title">
        <strong>{song.title}</strong>
        {song.artist && <span>{song.artist}</span>}
      </div>
      <Progress song={song} nowUs={now} {...(onSeek ? { onSeek } : {})} />
      <div class="play-where">
        <span class="play-section">{here ? sectionName(here.label) : ""}</span>
        <time>
          {say("play.progress", { now: minutes(now / header.rate), total: minutes(song.duration_us / header.rate) })}
        </time>
      </div>
      <div class="play-controls">{controls}</div>
    </header>
  );
}

/** Seconds that a key moves a replay by. */
const STEPS_S: Readonly<Record<string, number>> = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -20,
  PageUp: 20,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function Progress({ song, nowUs, onSeek }: { song: Song; nowUs: number; onSeek?: (us: number) => void }) {
  const share = (us: number): string => `${((us / song.duration_us) * 100).toFixed(2)}%`;
  const seek = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    onSeek?.(((event.clientX - box.left) / box.width) * song.duration_us);
  };
  const step = (event: KeyboardEvent): void => {
    const by = STEPS_S[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = Math.abs(by) === Number.POSITIVE_INFINITY ? (by < 0 ? 0 : song.duration_us) : nowUs + by * 1e6;
    onSeek?.(Math.max(0, Math.min(song.duration_us, to)));
  };
  const said = {
    "aria-valuemin": 0,
    "aria-valuemax": Math.round(song.duration_us / 1e6),
    "aria-valuenow": Math.round(nowUs / 1e6),
    "aria-valuetext": say("play.progress", { now: minutes(nowUs), total: minutes(song.duration_us) }),
    "aria-label": song.title,
  };
  const how = onSeek
    ? { ...said, role: "slider" as const, tabIndex: 0, onPointerDown: seek, onKeyDown: step }
    : { ...said, role: "progressbar" as const };
  return (
    <div class="play-progress" data-seekable={onSeek !== undefined} {...how}>
      <div class="play-progress-done" style={{ width: share(nowUs) }} />
      {song.heard.sections.slice(1).map((section) => (
        <i key={section.start_s} style={{ left: share(section.start_s * 1e6) }} title={sectionName(section.label)} />
      ))}
    </div>
  );
}

function spreadOf(point: RibbonPoint | null): number | null {
  return point === null || point.sd_us === null || point.count < SHARED_NEEDED ? null : point.sd_us / 1000;
}

/** Room under the strike line, CSS px, that the number and its word need. */
const ROOM_FOR_WORDS = 92;

/** The spread of the two in milliseconds and in a word, under the ribbon. */
function SyncWords({ performance, place }: { performance: Performance; place: StagePlace | null }) {
  const key = useComputed(() => {
    const sdMs = spreadOf(performance.sync.value);
    return sdMs === null ? "listening" : (SYNC_WORDS.find(([bound]) => sdMs < bound)?.[1] ?? "apart");
  });
  if (!place?.ribbon) return null;
  const sdMs = spreadOf(performance.sync.value);
  const { left, right, bottom } = place.ribbon;
  return (
    <div
      class="play-sync"
      style={{ left: `${left}px`, width: `${right - left}px`, top: `${bottom + 8}px` }}
      data-sync={key.value}
      data-low={place.height - bottom < ROOM_FOR_WORDS}
    >
      <strong>{sdMs === null ? "–" : say("play.sync.value", { ms: Math.round(sdMs) })}</strong>
      <span>{say(`play.sync.${key.value}`)}</span>
    </div>
  );
}

function CountDown({ performance }: { performance: Performance }) {
  const left = performance.count.value;
  if (left === 0) return null;
  return (
    <div class="play-count" key={left} role="timer">
      {left}
    </div>
  );
}
