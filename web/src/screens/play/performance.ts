// SPDX-License-Identifier: Apache-2.0
// One performance from count-in to the last note: strikes come in, are heard, judged, written down and drawn. It knows
// neither Preact nor the page; the screens show its signals. A replay is the same with every strike planned and no uplink.
import { batch, type Signal, signal } from "@preact/signals";
import type { Conductor } from "../../audio/conductor.ts";
import { SeatCues } from "../../audio/cues.ts";
import type { Metronome } from "../../audio/metronome.ts";
import { type CountIn, countInToResume, countInToStart } from "../../clock/count_in.ts";
import type { Scene } from "../../draw/scene.ts";
import type { PlannedStrike } from "../../input/partner.ts";
import type { Strike } from "../../input/strike.ts";
import { Judge, realMicros } from "../../judge/judge.ts";
import { LiveSync, type RibbonPoint } from "../../judge/live_sync.ts";
import { playedAlong, type Reach, standsFor } from "../../judge/reach.ts";
import { planCues } from "../../music/cues.ts";
import { TempoMap } from "../../music/tempo_map.ts";
import type { Uplink } from "../../net/uplink.ts";
import type { Chart, Hit, Judgement, Pad, Song, TakeHeader } from "../../net/wire.ts";

import { settings } from "../../settings.ts";

export type Phase = "ready" | "counting" | "playing" | "paused" | "ended";

/** What a seat's panel shows. */
export interface SeatTally {
  score: number;
  combo: number;
  /** Over the notes judged so far; null before the first. */
  accuracy: number | null;
}

/** A planned stroke is handed to the sound card this early, so that it sounds exactly. */
const SOUND_AHEAD_US = 120_000;
/** A stroke reaches the page this much later than it happened at most, on a good day; only declared misses wait for it. */
const GRACE_US = 40_000;
const POSITION_EVERY_MS = 1000;
const SHOWN_EVERY_MS = 100;
const SYNC_EVERY_MS = 500;
/** The song may ring out before the take is closed. */
const TAIL_US = 400_000;
/** An early stroke belongs to its bar. */
const STRETCH_LEAD_US = 80_000;
const UNCERTAINTY_LIMIT_US = 1_000_000;
/** A declared miss waits no longer than this for a stroke over the air; one that comes later still takes it back. */
const MOST_GRACE_US = 400_000;

const NOTHING: readonly Pad[] = [];

export interface Part {
  chart: Chart;
  /** Strokes that are played without a player; null where a person plays. */
  plan: readonly PlannedStrike[] | null;
}

/** A time during which the song ran, on performance.now()'s timeline, and the song time from which strokes counted in it. */
interface Span {
  sinceMs: number;
  untilMs: number;
  fromUs: number;
}

export class Performance {
  readonly phase: Signal<Phase> = signal("ready");
  readonly positionUs = signal(0);
  /** Beats left of the count-in; 0 when none is shown. */
  readonly count = signal(0);
  readonly tallies: readonly Signal<SeatTally>[];
  readonly sync = signal<RibbonPoint | null>(null);
  judges: readonly Judge[];
  live = new LiveSync();
  readonly header: TakeHeader;
  readonly song: Song;
  readonly parts: readonly Part[];
  readonly conductor: Conductor;
  readonly uplink: Uplink | null;
  scene: Scene | null = null;
  /** Clicks and counts along, where a player wants it. */
  metronome: Metronome | null = null;
  /** How long after it was struck a stroke of a seat may come in (µs); misses are declared that much later. */
  lateUs: (seat: number) => number = () => 0;
  private readonly map: TempoMap;
  private countIn: CountIn | null = null;
  private fromUs = 0;
  private readonly spans: Span[] = [];
  /** Where a stretch of a replay ends; null for all of it. */
  private untilUs: number | null = null;
  private readonly heard: number[];
  private readonly played: number[];
  private frameRequest = 0;
  private lastPositionMs = 0;
  private lastShownMs = 0;
  private lastSyncMs = 0;
  private readonly onEnd: () => void;
  private cues: SeatCues[] = [];
  private readonly secondsAt = (songUs: number): number => this.conductor.contextSecondsAt(songUs);

  constructor(
    header: TakeHeader,
    song: Song,
    parts: readonly Part[],
    conductor: Conductor,
    uplink: Uplink | null,
    onEnd: () => void,
  ) {
    this.header = header;
    this.song = song;
    this.parts = parts;
    this.conductor = conductor;
    this.uplink = uplink;
    this.onEnd = onEnd;
    this.judges = this.freshJudges();
    this.tallies = parts.map(() => signal<SeatTally>({ score: 0, combo: 0, accuracy: null }));
    this.map = new TempoMap(parts[0]!.chart.tempo_map);
    this.heard = parts.map(() => 0);
    this.played = parts.map(() => 0);
  }

  /** Song time now. */
  get nowUs(): number {
    return this.conductor.timeline.at(performance.now());
  }

  /** Take up a take where it was left: `hits` were made before the page was closed, which was at `notedUs` or a little later. */
  takeUp(hits: readonly Hit[], notedUs: number): void {
    const positionUs = hits.reduce((last, hit) => Math.max(last, hit.time_us), notedUs);
    const ordered = [...hits].sort((a, b) => a.seq - b.seq);
    for (const hit of ordered) {
      const judgement = this.judges[hit.seat]?.hit(hit);
      if (judgement) this.together(hit.seat, judgement);
    }
    this.fromUs = positionUs;
    // A partner's strokes are its plan in order, one number each.
    this.header.seats.forEach((_, seat) => {
      this.played[seat] = this.uplink?.nextSeq(seat) ?? 0;
    });
    for (const judge of this.judges) judge.advance(positionUs);
    this.positionUs.value = positionUs;
    this.conductor.timeline.hold(positionUs);
    this.showTallies();
  }

  /** Stand at the song's beginning, or where it was left, and draw. */
  stand(): void {
    if (this.fromUs === 0) this.conductor.timeline.hold(this.beginning().startUs);
    this.loop();
  }

  /** Count in and play, from the beginning or from where the song stands. */
  start(): void {
    if (this.phase.value === "counting" || this.phase.value === "playing" || this.phase.value === "ended") return;
    this.untilUs = null;
    const count = this.fromUs > 0 ? this.goingOn() : this.beginning();
    this.countIn = count;
    // A partner goes on with the first stroke it has not played; what it was heard with ahead of a pause sounds again.
    this.played.forEach((next, seat) => {
      this.heard[seat] = next;
    });
    this.conductor.start(count);
    this.callCues(count.startUs);
    this.metronome?.begin((count.clicks.at(-1)?.timeUs ?? count.startUs) + 1);
    this.spans.push({ sinceMs: performance.now(), untilMs: Number.POSITIVE_INFINITY, fromUs: this.fromUs });
    this.phase.value = "counting";
  }

  pause(): void {
    if (this.phase.value !== "counting" && this.phase.value !== "playing") return;
    const now = this.nowUs;
    this.metronome?.cancel();
    this.conductor.pause();
    this.stopCounting();
    // A pause within the count-in goes back to where the count-in led.
    this.fromUs = Math.max(this.fromUs, now, 0);
    this.conductor.timeline.hold(this.fromUs > 0 ? this.fromUs : this.beginning().startUs);
    this.count.value = 0;
    this.phase.value = "paused";
    this.uplink?.at(this.fromUs);
  }

  /** Jump to `songUs` (replay only): all is judged again up to there. */
  seek(songUs: number): void {
    if (this.uplink) return;
    this.conductor.pause();
    this.untilUs = null;
    this.fromUs = Math.round(Math.max(0, Math.min(songUs, this.song.duration_us)));
    this.judges = this.freshJudges();
    this.live = new LiveSync();
    this.parts.forEach((part, seat) => {
      const before = (part.plan ?? []).filter((stroke) => stroke.timeUs < this.fromUs);
      before.forEach((stroke, seq) => {
        this.together(seat, this.judges[seat]!.hit({ seq, time_us: stroke.timeUs, pad: stroke.pad }));
      });
      this.played[seat] = before.length;
      this.judges[seat]!.advance(this.fromUs);
    });
    this.phase.value = "paused";
    this.conductor.timeline.hold(this.fromUs);
    this.positionUs.value = this.fromUs;
    this.showTallies();
  }

  /** Play a stretch once, from just before it, and stop at its end (replay only). */
  playStretch(fromUs: number, untilUs: number): void {
    if (this.uplink) return;
    const from = Math.max(0, fromUs - STRETCH_LEAD_US);
    this.seek(from);
    this.untilUs = untilUs;
    this.countIn = null;
    this.played.forEach((next, seat) => {
      this.heard[seat] = next;
    });
    this.conductor.start({ startUs: from, fromUs: from, clicks: [] });
    this.phase.value = "playing";
  }

  /** Somebody struck a pad. */
  strike(strike: Strike): void {
    const seat = this.header.seats[strike.seat];
    const judge = this.judges[strike.seat];
    if (!seat || !judge) return;
    const { offset_us, kick_us = 0 } = seat.calibration;
    const offsetMs = (strike.pad === "kick" ? offset_us + kick_us : offset_us) / 1000;
    const timeUs = this.conductor.timeline.at(strike.atMs - offsetMs);
    const reach = settings.peek().views[strike.seat === 0 ? 0 : 1].reach;
    const { pad, candidate } = this.meant(judge, strike, timeUs, reach);
    const notes = this.parts[strike.seat]!.chart.notes;
    const along = candidate === null ? NOTHING : playedAlong(judge, notes, pad, candidate, timeUs, reach);
    this.sound(strike, pad, candidate);
    for (const other of along) this.sound(strike, other, judge.candidate(other, timeUs));
    if (!this.counts(strike, candidate, timeUs)) return;
    this.record(strike, pad, timeUs);
    for (const other of along) this.record(strike, other, timeUs);
  }

  private sound(strike: Strike, pad: Pad, candidate: number | null): void {
    if (strike.sounded && pad === strike.pad) return;
    const note = candidate === null ? null : this.parts[strike.seat]!.chart.notes[candidate]!;
    // A key does not say how the hi-hat is struck: it sounds as the note asks.
    const how = strike.articulation === "plain" && note ? note.articulation : strike.articulation;
    this.conductor.kit.strike(pad, strike.velocity, how, strike.seat);
  }

  private record(strike: Strike, pad: Pad, timeUs: number): void {
    const seat = this.header.seats[strike.seat]!;
    const doubt = Math.hypot(strike.uncertaintyUs, this.conductor.uncertaintyUs, seat.calibration.uncertainty_us);
    this.play(
      {
        seat: strike.seat,
        seq: this.uplink?.nextSeq(strike.seat) ?? 0,
        time_us: timeUs,
        pad,
        velocity: strike.velocity,
        uncertainty_us: Math.min(UNCERTAINTY_LIMIT_US, Math.round(doubt)),
      },
      performance.now(),
    );
  }

  /** The pad a strike is for: its own, or one it stands for whose open note is nearer. */
  private meant(judge: Judge, strike: Strike, timeUs: number, reach: Reach): { pad: Pad; candidate: number | null } {
    let best: { pad: Pad; candidate: number | null } = {
      pad: strike.pad,
      candidate: judge.candidate(strike.pad, timeUs),
    };
    const notes = this.parts[strike.seat]!.chart.notes;
    const far = (candidate: number | null): number =>
      candidate === null ? Number.POSITIVE_INFINITY : Math.abs(notes[candidate]!.time_us - timeUs);
    for (const pad of strike.standsFor ?? NOTHING) {
      const candidate = judge.candidate(pad, timeUs);
      if (far(candidate) < far(best.candidate)) best = { pad, candidate };
    }
    if (best.candidate !== null) return best;
    for (const pad of standsFor(strike.pad, reach)) {
      const candidate = judge.candidate(pad, timeUs);
      if (far(candidate) < far(best.candidate)) best = { pad, candidate };
    }
    return best;
  }

  /** Stop drawing and sounding. */
  end(): void {
    for (const cues of this.cues) cues.end();
    cancelAnimationFrame(this.frameRequest);
    this.metronome?.end();
    this.conductor.end();
    this.scene?.end();
  }

  /** From `fromUs` on tell the notes of those who asked for it; a partner needs nobody to tell it. */
  private callCues(fromUs: number): void {
    for (const cues of this.cues) cues.end();
    const { views } = settings.peek();
    this.cues = this.parts.flatMap(({ chart, plan }, seat) => {
      const kind = views[seat === 0 ? 0 : 1].cues;
      if (plan || kind === "off") return [];
      const cues = new SeatCues(this.conductor.device, seat, planCues(chart.notes, this.map, kind));
      cues.from(fromUs);
      return [cues];
    });
  }

  private freshJudges(): Judge[] {
    const { seats, rate } = this.header;
    return this.parts.map((part, i) => new Judge(part.chart.notes, seats[i]!.level, rate));
  }

  private beginning(): CountIn {
    return countInToStart(this.map, this.song.heard.metre);
  }

  private goingOn(): CountIn {
    return countInToResume(this.map, this.fromUs, this.song.heard.metre);
  }

  /**
   * Whether a strike is part of the performance: the song ran when it was struck, however late it comes in. Before the song
   * (or before where it went on) only one that meets a note still open is: what was missed before a pause stays missed.
   */
  private counts({ seat, atMs }: Strike, candidate: number | null, timeUs: number): boolean {
    const span = this.spans.findLast(({ sinceMs, untilMs }) => sinceMs <= atMs && atMs <= untilMs);
    if (!span || timeUs > this.song.duration_us) return false;
    if (timeUs >= span.fromUs) return true;
    return candidate !== null && this.judges[seat]!.ofNote[candidate] === null;
  }

  private stopCounting(): void {
    const span = this.spans.at(-1);
    if (span) span.untilMs = Math.min(span.untilMs, performance.now());
  }

  private play(hit: Hit, nowMs: number): void {
    const judgement = this.judges[hit.seat]!.hit(hit);
    this.uplink?.add(hit);
    this.together(hit.seat, judgement);
    this.scene?.struck(hit.seat, hit.pad, judgement, nowMs);
    this.showTally(hit.seat);
  }

  private together(seat: number, judgement: Judgement): void {
    if (judgement.note === null || judgement.asynchrony_us === null) return;
    const noteUs = realMicros(this.parts[seat]!.chart.notes[judgement.note]!.time_us, this.header.rate);
    this.live.hit(seat, noteUs, noteUs + judgement.asynchrony_us);
  }

  private readonly loop = (): void => {
    this.frameRequest = requestAnimationFrame(this.loop);
    this.frame(performance.now());
  };

  private frame(nowMs: number): void {
    this.conductor.frame();
    const nowUs = this.conductor.timeline.at(nowMs);
    const running = this.phase.value === "counting" || this.phase.value === "playing";
    if (running) {
      this.countDown(nowUs);
      this.metronome?.frame(nowUs, Number.NEGATIVE_INFINITY, this.song.duration_us, null);
      this.playPlans(nowUs, nowMs);
      for (let seat = 0; seat < this.cues.length; seat += 1) {
        this.cues[seat]!.upTo(nowUs, nowUs + SOUND_AHEAD_US, this.secondsAt);
      }
      for (let seat = 0; seat < this.judges.length; seat += 1) {
        const judge = this.judges[seat]!;
        const late = Math.max(0, this.header.seats[seat]!.calibration.offset_us);
        const before = judge.tally.miss;
        // Nothing is missed while the count-in leads back over what was already judged.
        const grace = Math.max(GRACE_US, Math.min(MOST_GRACE_US, this.lateUs(seat)));
        if (nowUs > this.fromUs) judge.advance(nowUs - late - grace);
        if (judge.tally.miss !== before) this.showTally(seat);
      }
      if (nowUs >= this.song.duration_us + TAIL_US) this.over();
      else if (this.untilUs !== null && nowUs >= this.untilUs) this.pause();
    }
    this.scene?.draw(nowUs, nowMs, this.judges, this.live.point, this.phase.value === "playing", this.header.rate);
    this.show(nowUs, nowMs, running);
  }

  private countDown(nowUs: number): void {
    const count = this.countIn;
    if (!count) return;
    let left = 0;
    for (const click of count.clicks) if (nowUs >= click.timeUs) left = click.left;
    const last = count.clicks.at(-1)!;
    const beat = count.clicks.length > 1 ? last.timeUs - count.clicks.at(-2)!.timeUs : 500_000;
    const over = nowUs >= last.timeUs + beat;
    batch(() => {
      this.count.value = over ? 0 : left;
      if (over) {
        this.countIn = null;
        this.phase.value = "playing";
      }
    });
  }

  private playPlans(nowUs: number, nowMs: number): void {
    for (let seat = 0; seat < this.parts.length; seat += 1) {
      const plan = this.parts[seat]!.plan;
      if (!plan) continue;
      while (this.heard[seat]! < plan.length && plan[this.heard[seat]!]!.timeUs <= nowUs + SOUND_AHEAD_US) {
        const stroke = plan[this.heard[seat]!]!;
        const whenS = this.conductor.contextSecondsAt(stroke.timeUs);
        this.conductor.kit.strike(stroke.pad, stroke.velocity, stroke.articulation, seat, whenS);
        this.heard[seat]! += 1;
      }
      while (this.played[seat]! < plan.length && plan[this.played[seat]!]!.timeUs <= nowUs) {
        const seq = this.played[seat]!;
        const stroke = plan[seq]!;
        this.played[seat] = seq + 1;
        const { timeUs: time_us, pad, velocity } = stroke;
        this.play({ seat, seq, time_us, pad, velocity, uncertainty_us: 0 }, nowMs);
      }
    }
  }

  private over(): void {
    this.conductor.pause();
    this.stopCounting();
    this.phase.value = "ended";
    for (const judge of this.judges) judge.finish();
    this.showTallies();
    this.onEnd();
  }

  private show(nowUs: number, nowMs: number, running: boolean): void {
    if (nowMs - this.lastShownMs >= SHOWN_EVERY_MS) {
      this.lastShownMs = nowMs;
      this.positionUs.value = Math.max(0, Math.min(nowUs, this.song.duration_us));
    }
    if (nowMs - this.lastSyncMs >= SYNC_EVERY_MS) {
      this.lastSyncMs = nowMs;
      this.sync.value = this.live.point;
    }
    if (running && nowMs - this.lastPositionMs >= POSITION_EVERY_MS) {
      this.lastPositionMs = nowMs;
      if (nowUs > this.fromUs) this.uplink?.at(nowUs);
    }
  }

  private showTallies(): void {
    batch(() => {
      for (let seat = 0; seat < this.tallies.length; seat += 1) this.showTally(seat);
    });
  }

  private showTally(seat: number): void {
    const judge = this.judges[seat]!;
    this.tallies[seat]!.value = {
      score: judge.tally.score,
      combo: judge.tally.combo,
      accuracy: judge.accuracySoFar,
    };
  }
}
