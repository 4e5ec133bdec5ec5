// SPDX-License-Identifier: Apache-2.0
// The practice bar: start, speed with the pitch kept, the bars to loop on the waveform, and what helps.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { loopBetween, loopOf } from "../../music/loops.ts";
import type { Loop } from "../../net/wire_coach.ts";
import { say } from "../../words/index.ts";
import { pictureOf, STITCHES } from "../library/wave.ts";
import { toggle } from "./practice.tsx";
import { type PracticeMachine, SLOWEST, STEP } from "./practice_machine.ts";
import type { Rehearsal } from "./rehearsal.ts";

const DOTS = [1, 2, 3];

export interface PracticeBarProps {
  machine: PracticeMachine;
  rehearsal: Rehearsal;
}

export function PracticeBar({ machine, rehearsal }: PracticeBarProps) {
  const phase = rehearsal.phase.value;
  const going = phase === "playing" || phase === "waiting";
  return (
    <footer class="practice-bar">
      <p class="practice-says" role="status" data-says>
        {says(machine, rehearsal)}
      </p>
      <Wave machine={machine} rehearsal={rehearsal} />
      <div class="practice-row">
        <button
          type="button"
          class="button button-main practice-go"
          onClick={() => toggle(rehearsal)}
          data-deed={going ? "pause" : "start"}
        >
          <Icon sign={going ? "stop" : "play"} filled />
          {say(going ? "play.pause.button" : "practice.start")}
        </button>
        <Speed machine={machine} />
        <Drilling machine={machine} />
        <fieldset class="practice-helps" aria-label={say("practice.helps")}>
          <Toggle name="click" on={machine.helps.value.click} set={(click) => machine.changeHelps({ click })} />
          <Toggle name="voice" on={machine.helps.value.voice} set={(voice) => machine.changeHelps({ voice })} />
          <Toggle name="wait" on={machine.waits.value} set={(on) => machine.changeWaits(on)} />
          <Toggle name="quiet" on={machine.quiet.value} set={(on) => machine.changeQuiet(on)} />
        </fieldset>
      </div>
    </footer>
  );
}

/** One sentence: what the drill did, what waits, or what can be done here. */
function says(machine: PracticeMachine, rehearsal: Rehearsal): string {
  const percent = Math.round(machine.rate.value * 100);
  const phase = rehearsal.phase.value;
  if (phase === "waiting") return say("coach.lesson.wait");
  if (machine.news.value) return say(`practice.drill.${machine.news.value}`, { percent });
  if (machine.keepsPitch.value === false && machine.rate.value !== 1) return say("practice.pitch_falls");
  const score = machine.last.value;
  const met = score ? score.perfect + score.good + score.ok : 0;
  if (score && met > 0) return say("practice.passed", { met, notes: score.notes });
  if (machine.drill.value) return say("practice.drill.how");
  if (machine.quiet.value) return say("coach.lesson.muted");
  return say("practice.hint");
}

function Speed({ machine }: { machine: PracticeMachine }) {
  const rate = machine.rate.value;
  const percent = Math.round(rate * 100);
  return (
    <label class="practice-speed">
      <span>{say("practice.speed")}</span>
      <input
        type="range"
        min={SLOWEST * 100}
        max={100}
        step={STEP * 100}
        value={percent}
        aria-valuetext={say("practice.percent", { percent })}
        onChange={(event) => machine.changeRate(Number(event.currentTarget.value) / 100)}
      />
      <output>{say("practice.percent", { percent })}</output>
    </label>
  );
}

/** Three clean passes make it faster. */
function Drilling({ machine }: { machine: PracticeMachine }) {
  const drill = machine.drill.value;
  if (!drill) return null;
  return (
    <div
      class="practice-clean"
      role="img"
      aria-label={say("practice.drill.clean", { clean: drill.clean })}
      data-clean={drill.clean}
    >
      {DOTS.map((dot) => (
        <i key={dot} data-on={drill.done || drill.clean >= dot} />
      ))}
    </div>
  );
}

function Toggle({ name, on, set }: { name: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <button
      type="button"
      class="button practice-toggle"
      aria-pressed={on}
      title={say(`practice.help.${name}_says`)}
      data-help={name}
      onClick={() => set(!on)}
    >
      {say(`practice.help.${name}`)}
    </button>
  );
}

function Wave({ machine, rehearsal }: PracticeBarProps) {
  const path = useSignal("");
  const dragged = useSignal<{ fromUs: number; toUs: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { song } = rehearsal;
  const chart = machine.chart!;
  useEffect(() => {
    pictureOf(song.sha256).then(
      (picture) => {
        path.value = picture.path;
      },
      () => {}, // the loop can be set without the picture
    );
  }, [song.sha256, path]);
  const lastsUs = song.duration_us;
  const usAt = (event: PointerEvent): number => {
    const { left, width } = box.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * lastsUs;
  };
  const share = (us: number): string => `${(Math.min(1, Math.max(0, us / lastsUs)) * 100).toFixed(3)}%`;
  const drag = dragged.value;
  const loop: Loop | null = drag ? loopBetween(chart, drag.fromUs, drag.toUs) : machine.loop.value;
  return (
    <div class="practice-wave" ref={box}>
      <div
        class="practice-wave-field"
        data-wave
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const us = usAt(event);
          dragged.value = { fromUs: us, toUs: us };
        }}
        onPointerMove={(event) => {
          if (drag) dragged.value = { ...drag, toUs: usAt(event) };
        }}
        onPointerUp={() => {
          if (drag) machine.changeLoop(loopBetween(chart, drag.fromUs, drag.toUs));
          dragged.value = null;
        }}
        onPointerCancel={() => {
          dragged.value = null;
        }}
      >
        <svg viewBox={`0 0 ${STITCHES} 100`} preserveAspectRatio="none" aria-hidden="true">
          <path d={path.value} />
        </svg>
        {loop && (
          <div
            class="practice-loop"
            style={{ left: share(loop.start_us), right: `calc(100% - ${share(loop.end_us)})` }}
            data-first={loop.first}
            data-last={loop.last}
          />
        )}
        <i class="practice-now" style={{ left: share(rehearsal.positionUs.value) }} />
      </div>
      <Edge end="first" loop={loop} machine={machine} at={share(loop ? loop.start_us : 0)} />
      <Edge end="last" loop={loop} machine={machine} at={share(loop ? loop.end_us : lastsUs)} />
      {machine.loop.value && (
        <button
          type="button"
          class="button practice-whole"
          data-side={loop && loop.start_us + loop.end_us > lastsUs ? "left" : "right"}
          onClick={() => machine.changeLoop(null)}
        >
          {say("practice.whole")}
        </button>
      )}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** One end of the loop, moved bar by bar with the arrow keys. */
function Edge({
  end,
  loop,
  machine,
  at,
}: {
  end: "first" | "last";
  loop: Loop | null;
  machine: PracticeMachine;
  at: string;
}) {
  const chart = machine.chart!;
  const most = chart.bars.length - 1;
  const now = loop ? loop[end] : end === "first" ? 0 : most;
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key] ?? (event.key === "Home" ? -most : event.key === "End" ? most : 0);
    if (step === 0) return;
    event.preventDefault();
    const held = loop ?? loopOf(chart, 0, most);
    const to = Math.min(most, Math.max(0, now + step));
    const first = end === "first" ? to : Math.min(held.first, to);
    const last = end === "last" ? to : Math.max(held.last, to);
    machine.changeLoop(loopOf(chart, first, last));
  };
  return (
    <div
      class="practice-edge"
      role="slider"
      tabIndex={0}
      aria-label={say(`practice.edge.${end}`)}
      aria-valuemin={1}
      aria-valuemax={most + 1}
      aria-valuenow={now + 1}
      aria-valuetext={say("practice.edge.bar", { bar: now + 1 })}
      style={{ left: at }}
      data-edge={end}
      onKeyDown={move}
    />
  );
}
