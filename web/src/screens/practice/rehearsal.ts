// SPDX-License-Identifier: Apache-2.0
// Bars played over and over, or once: the song leads in, the players play, each pass is judged on its own. The same machine
// serves practice and lessons. It knows neither Preact nor the page; screens show its signals. Nothing of it is a take.
import { type Signal, signal } from "@preact/signals";
import type { Conductor } from "../../audio/conductor.ts";
import { Metronome } from "../../audio/metronome.ts";
import type { Voice } from "../../audio/voice.ts";
import { countInToResume } from "../../clock/count_in.ts";
import type { Scene } from "../../draw/scene.ts";
import type { Strike } from "../../input/strike.ts";
import { Judge } from "../../judge/judge.ts";
import { TempoMap } from "../../music/tempo_map.ts";
import type { Calibration, Chart, Hit, Note, Pad, Song } from "../../net/wire.ts";
import type { Count } from "../../net/wire_coach.ts";

export type RehearsalPhase = "ready" | "playing" | "waiting" | "paused" | "over";

/** Somebody who practises. */
export interface Drummer {
  seat: 0 | 1;
  player: string;
  input: string;
  device: string;
  calibration: Calibration;
  chart: Chart;
}

/** What is played: bars from `startUs` to `endUs`, after a lead-in in which nothing is judged. */
export interface Stretch {
  leadInUs: number;
  startUs: number;
  endUs: number;
  /** Over and over. */
  loops: boolean;
  /** The page plays the notes, to be listened to. */
  shows: boolean;
  /** The song stops at each note until it is struck. */
  waits: boolean;
}

/** What one drummer did in a pass. */
export interface PassOf {
  drummer: Drummer;
  hits: readonly Hit[];
  judge: Judge;
}

const SOUND_AHEAD_US = 120_000;
/** Strokes after the end that still meet the last notes, in real time. */
const GRACE_MS = 300;
/** A song that waits stops this much after a stroke that did not come: whoever is nearly in time is not held up. */
const PATIENCE_MS = 80;
/** The next pass is handed to the sound card this long before it is heard. */
const JUMP_AHEAD_US = 700_000;
const BREATH_US = 120_000;
const SHOWN_EVERY_MS = 60;

export class Rehearsal {
  readonly phase: Signal<RehearsalPhase> = signal("ready");
  readonly positionUs = signal(0);
  /** The beat of the lead-in that is counted now; empty while playing. */
  readonly count = signal("");
  /** Whole passes played since the stretch was set. */
  readonly passes = signal(0);
  readonly song: Song;
  readonly conductor: Conductor;
  readonly metronome: Metronome;
  drummers: readonly Drummer[];
  /** What is drawn and judged: the drummers' notes within the stretch. */
  readonly notes: Signal<readonly (readonly Note[])[]> = signal([]);
  judges: readonly Judge[] = [];
  scene: Scene | null = null;
  onPass: (passes: readonly PassOf[]) => void = () => {};
  /** Any stroke strikes the one pad that is asked for: for first strokes. */
  anyPad = false;
  private stretch: Stretch | null = null;
  private hits: Hit[][] = [];
  private before: { judges: readonly Judge[]; hits: Hit[][]; endUs: number; untilMs: number } | null = null;
  private shown: number[] = [];
  private fromUs: number | null = null;
  private quiet: readonly (readonly [number, number])[] = [];
  private frameRequest = 0;
  private lastShownMs = 0;
  private overAtMs = 0;
  private readonly map: TempoMap;

  constructor(song: Song, drummers: readonly Drummer[], conductor: Conductor, voice: Voice | null) {
    this.song = song;
    this.drummers = drummers;
    this.conductor = conductor;
    this.metronome = new Metronome(conductor, voice);
    this.map = new TempoMap(drummers[0]!.chart.tempo_map);
    conductor.onJoin = () => this.silence(this.nowUs);
    this.loop();
  }

  /** Others sit down, or the same with other charts; a stretch must be set anew. */
  seat(drummers: readonly Drummer[]): void {
    this.halt();
    this.drummers = drummers;
    this.stretch = null;
  }

  /** Take another stretch, speed or set of notes; what plays stops. `notes` are the drummers' own unless given. */
  set(stretch: Stretch, rate: number, counts: readonly Count[], notes?: readonly (readonly Note[])[]): void {
    this.halt();
    this.conductor.timeline.changeRate(rate);
    this.stretch = stretch;
    this.metronome.counts = counts;
    this.notes.value = (notes ?? this.drummers.map((drummer) => drummer.chart.notes)).map((all) =>
      all.filter((note) => note.time_us >= stretch.startUs && note.time_us < stretch.endUs),
    );
    this.passes.value = 0;
    this.fromUs = null;
    this.quiet = [];
    this.fresh();
    this.conductor.timeline.hold(stretch.leadInUs);
    this.positionUs.value = Math.max(0, stretch.leadInUs);
    this.phase.value = "ready";
  }

  /** Bars in which the song is silent: of this pass those still to come, and of the passes to come. */
  hush(quiet: readonly (readonly [number, number])[]): void {
    this.quiet = quiet;
    if (this.phase.value === "playing") this.silence(this.nowUs);
  }

  /** Lead in and play: from the beginning, or from two beats before where it was paused. */
  start(): void {
    const { stretch } = this;
    const phase = this.phase.value;
    if (!stretch || phase === "playing" || phase === "waiting") return;
    let startUs = stretch.leadInUs - BREATH_US;
    if (this.fromUs !== null && this.fromUs > stretch.startUs) {
      startUs = countInToResume(this.map, this.fromUs, this.song.heard.metre).startUs;
    } else {
      this.fromUs = null;
      this.fresh();
    }
    this.run(startUs);
    this.metronome.begin(startUs);
    this.phase.value = "playing";
  }

  pause(): void {
    if (this.phase.value !== "playing" && this.phase.value !== "waiting") return;
    const now = this.nowUs;
    this.halt();
    this.fromUs = Math.max(now, this.fromUs ?? now);
    this.phase.value = "paused";
  }

  /** Somebody struck a pad. */
  strike(strike: Strike): void {
    const at = this.drummers.findIndex((drummer) => drummer.seat === strike.seat);
    const drummer = this.drummers[at];
    const judge = this.judges[at];
    if (!drummer || !judge) return;
    const only = this.anyPad ? onlyPad(this.notes.value[at] ?? []) : null;
    const timeUs = this.conductor.timeline.at(strike.atMs - drummer.calibration.offset_us / 1000);
    const late = this.late(at, only ?? strike.pad, timeUs);
    const heard = late ?? { judge, timeUs, hits: this.hits[at]! };
    const pad = only ?? meant(heard.judge, strike, heard.timeUs);
    const candidate = heard.judge.candidate(pad, heard.timeUs);
    const note = candidate === null ? null : this.notes.value[at]![candidate]!;
    const how = strike.articulation === "plain" && note ? note.articulation : strike.articulation;
    if (!strike.sounded) this.conductor.kit.strike(pad, strike.velocity, how, drummer.seat);
    const { stretch } = this;
    const playing = this.phase.value === "playing" || this.phase.value === "waiting";
    if (!stretch || stretch.shows || !playing) return;
    // In the lead-in, and before where a pause ended, only what meets a note counts.
    const counts = late !== null || (heard.timeUs >= stretch.startUs && heard.timeUs >= (this.fromUs ?? 0));
    if (candidate === null && !counts) return;
    const seq = heard.hits.length;
    const hit: Hit = {
      seat: drummer.seat,
      seq,
      time_us: heard.timeUs,
      pad,
      velocity: strike.velocity,
      uncertainty_us: Math.round(Math.hypot(strike.uncertaintyUs, this.conductor.uncertaintyUs)),
    };
    heard.hits.push(hit);
    const judgement = heard.judge.hit(hit);
    this.scene?.struck(at, pad, judgement, performance.now());
  }

  end(): void {
    cancelAnimationFrame(this.frameRequest);
    this.conductor.end();
    this.metronome.end();
    this.scene?.end();
  }

  private get nowUs(): number {
    return this.conductor.timeline.at(performance.now());
  }

  /** Strokes just after a jump may be for the last notes of the pass that has ended. */
  private late(at: number, pad: Pad, timeUs: number): { judge: Judge; timeUs: number; hits: Hit[] } | null {
    const { before, stretch } = this;
    if (!before || !stretch) return null;
    const judge = before.judges[at]!;
    // A stroke from before the jump was seen still lies beyond the end of the old pass.
    const lateUs = timeUs > stretch.leadInUs + 1e6 ? timeUs : before.endUs + (timeUs - stretch.leadInUs);
    return judge.candidate(pad, lateUs) === null ? null : { judge, timeUs: lateUs, hits: before.hits[at]! };
  }

  private fresh(): void {
    const { rate } = this.conductor.timeline;
    this.judges = this.drummers.map((drummer, at) => new Judge(this.notes.value[at] ?? [], drummer.chart.level, rate));
    this.hits = this.drummers.map(() => []);
    this.shown = this.drummers.map(() => 0);
  }

  private run(startUs: number): void {
    const { stretch } = this;
    if (!stretch) return;
    const loop = stretch.loops ? ([stretch.endUs, stretch.leadInUs] as const) : ([] as const);
    this.conductor.start({ startUs, fromUs: stretch.startUs, clicks: [] }, ...loop);
    this.silence(startUs);
  }

  private silence(nowUs: number): void {
    const { conductor } = this;
    conductor.song.unhush();
    if (!conductor.audible) return; // asked again when the song comes in
    for (const [fromUs, toUs] of this.quiet) {
      if (fromUs > nowUs) conductor.song.hush(conductor.contextSecondsAt(fromUs), conductor.contextSecondsAt(toUs));
    }
  }

  private halt(): void {
    this.conductor.pause();
    this.metronome.cancel();
    this.before = null;
    this.count.value = "";
  }

  private readonly loop = (): void => {
    this.frameRequest = requestAnimationFrame(this.loop);
    this.frame(performance.now());
  };

  private frame(nowMs: number): void {
    this.conductor.frame();
    const { stretch } = this;
    if (!stretch) return;
    // One or the other: the timeline remembers, so the frame that stops the song still lies before its standing still.
    if (this.phase.value === "playing") this.play(stretch, nowMs);
    else if (this.phase.value === "waiting") this.goOn(this.conductor.timeline.at(nowMs));
    const nowUs = this.conductor.timeline.at(nowMs);
    this.scene?.draw(nowUs, nowMs, this.judges, null, this.phase.value === "playing", this.conductor.timeline.rate);
    if (nowMs - this.lastShownMs >= SHOWN_EVERY_MS) {
      this.lastShownMs = nowMs;
      this.positionUs.value = Math.max(0, Math.min(nowUs, this.song.duration_us));
      this.count.value = this.phase.value === "playing" ? this.counted(stretch, nowUs) : "";
    }
  }

  private play(stretch: Stretch, nowMs: number): void {
    const { conductor } = this;
    if (stretch.loops && conductor.timeline.at(nowMs) > stretch.endUs - JUMP_AHEAD_US * conductor.timeline.rate) {
      conductor.jumpAt(stretch.endUs, stretch.leadInUs, stretch.endUs);
    }
    if (conductor.jumped(nowMs)) this.land(stretch, nowMs);
    const nowUs = conductor.timeline.at(nowMs);
    this.metronome.frame(nowUs, stretch.startUs, stretch.endUs, stretch.loops ? stretch.leadInUs : null);
    if (stretch.shows) this.show(nowUs);
    else if (!stretch.waits && nowUs > (this.fromUs ?? 0)) {
      for (const judge of this.judges) judge.advance(nowUs - GRACE_MS * 1000);
    }
    if (stretch.waits && !stretch.shows) this.wait(nowUs);
    if (this.before && nowMs >= this.before.untilMs) this.passed(this.before.judges, this.before.hits);
    if (!stretch.loops && nowUs >= stretch.endUs) this.close(nowMs);
  }

  private land(stretch: Stretch, nowMs: number): void {
    this.metronome.landed();
    this.before = { judges: this.judges, hits: this.hits, endUs: stretch.endUs, untilMs: nowMs + GRACE_MS };
    this.fromUs = null;
    this.fresh();
    this.silence(stretch.leadInUs);
  }

  private close(nowMs: number): void {
    if (this.overAtMs === 0) this.overAtMs = nowMs + GRACE_MS;
    if (nowMs < this.overAtMs) return;
    this.overAtMs = 0;
    this.halt();
    this.phase.value = "over";
    this.passed(this.judges, this.hits);
  }

  private passed(judges: readonly Judge[], hits: readonly (readonly Hit[])[]): void {
    this.before = null;
    for (const judge of judges) judge.finish();
    this.passes.value += 1;
    this.onPass(this.drummers.map((drummer, at) => ({ drummer, hits: hits[at]!, judge: judges[at]! })));
  }

  /** Stop at the first moment whose notes were not struck. */
  private wait(nowUs: number): void {
    let firstUs = Number.POSITIVE_INFINITY;
    this.judges.forEach((judge, at) => {
      const open = this.notes.value[at]!.find((_, index) => judge.ofNote[index]?.seq == null);
      if (open) firstUs = Math.min(firstUs, open.time_us);
    });
    if (nowUs < firstUs + PATIENCE_MS * 1000 * this.conductor.timeline.rate) return;
    this.conductor.pause();
    this.metronome.cancel();
    this.conductor.timeline.hold(firstUs);
    this.phase.value = "waiting";
  }

  /** Go on from where the song waits once everything there was struck. */
  private goOn(waitsAtUs: number): void {
    if (this.openAt(waitsAtUs)) return;
    this.phase.value = "playing";
    this.run(waitsAtUs);
    this.metronome.begin(waitsAtUs + 1);
  }

  private openAt(us: number): boolean {
    return this.judges.some((judge, at) =>
      this.notes.value[at]!.some((note, index) => note.time_us === us && judge.ofNote[index]?.seq == null),
    );
  }

  /** The page's own hands. */
  private show(nowUs: number): void {
    this.drummers.forEach((drummer, at) => {
      const notes = this.notes.value[at]!;
      let next = this.shown[at]!;
      for (; next < notes.length && notes[next]!.time_us <= nowUs + SOUND_AHEAD_US; next += 1) {
        const { time_us, pad, velocity, articulation } = notes[next]!;
        if (!this.conductor.audible) continue;
        const whenS = this.conductor.contextSecondsAt(time_us);
        this.conductor.kit.strike(pad, velocity, articulation, drummer.seat, whenS);
      }
      this.shown[at] = next;
      const judge = this.judges[at]!;
      notes.forEach((note, seq) => {
        if (note.time_us > nowUs || judge.ofNote[seq]) return;
        const judgement = judge.hit({ seq, time_us: note.time_us, pad: note.pad });
        // The page's own stroke lights up; it is nobody's to be praised for.
        this.scene?.struck(at, note.pad, { ...judgement, asynchrony_us: null }, performance.now());
      });
    });
  }

  private counted(stretch: Stretch, nowUs: number): string {
    const countsAlong = stretch.shows && this.metronome.chosen.voice;
    if (nowUs >= stretch.startUs && !countsAlong) return "";
    let word = "";
    for (const count of this.metronome.counts) if (count.time_us <= nowUs && /^\d/.test(count.word)) word = count.word;
    return word;
  }
}

/** The pad a strike is for: its own, or one it stands for that has a note open. */
function meant(judge: Judge, strike: Strike, timeUs: number): Pad {
  if (judge.candidate(strike.pad, timeUs) !== null) return strike.pad;
  return (strike.standsFor ?? []).find((pad) => judge.candidate(pad, timeUs) !== null) ?? strike.pad;
}

/** The one pad that all notes ask for; null where there are more. */
export function onlyPad(notes: readonly Note[]): Pad | null {
  const first = notes[0]?.pad;
  return first !== undefined && notes.every((note) => note.pad === first) ? first : null;
}
