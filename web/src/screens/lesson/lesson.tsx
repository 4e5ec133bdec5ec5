// SPDX-License-Identifier: Apache-2.0
// First minutes: somebody who never held sticks plays the song. One new thing at a time, heard, counted, then played.
import { useEffect, useMemo } from "preact/hooks";
import { audioDevice } from "../../audio/device.ts";
import { momentOf } from "../../input/strike.ts";
import { Icon } from "../../look/icons.tsx";
import type { ScreenProps } from "../../main.tsx";
import { sentenceOf } from "../../net/api.ts";
import { linkTo } from "../../router.ts";
import { seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import { spoken } from "../coach/said.ts";
import { onlyPad, type Rehearsal } from "../practice/rehearsal.ts";
import { Stage } from "../practice/stage.tsx";
import "../play/play.css";
import "../practice/practice.css";
import { LessonMachine } from "./lesson_machine.ts";

const WAYS = ["show", "count", "play"] as const;
/** From this level on a whole song is worth playing. */
const GROOVE = 3;

export default function Lesson({ route }: ScreenProps) {
  const machine = useMemo(() => {
    const [left] = seats.peek();
    // A practice partner does not learn: whoever comes here plays.
    return new LessonMachine(route.id, left.input === "simulated" ? { ...left, input: "keyboard" } : left);
  }, [route.id]);
  useEffect(() => {
    void audioDevice().wake();
    void machine.open();
    return () => machine.end();
  }, [machine]);
  const rehearsal = machine.rehearsal.value;
  if (machine.problem.value !== null) return <Stopped sentence={sentenceOf(machine.problem.value)} />;
  return (
    <section
      class="practice lesson"
      data-screen="lesson"
      data-phase={rehearsal?.phase.value ?? "opening"}
      data-way={machine.step.value?.step.way ?? "none"}
      data-level={machine.step.value?.step.level ?? 0}
      data-played={machine.played.value}
      data-rate={machine.goesOn.value?.at.rate ?? 1}
    >
      <header class="practice-top">
        <a class="button button-plain" href={linkTo("seats", route.id)}>
          <Icon sign="back" />
          <span class="back-word">{say("practice.lesson.enough")}</span>
        </a>
        <p class="practice-song">{rehearsal?.song.title}</p>
        <Ladder machine={machine} />
      </header>
      <Words machine={machine} />
      {rehearsal ? <Stage rehearsal={rehearsal} /> : <p class="play-loading">{say("play.ready.listening")}</p>}
      {rehearsal && <Foot machine={machine} rehearsal={rehearsal} songId={route.id} />}
    </section>
  );
}

/** What happens now, in one sentence. */
function Words({ machine }: { machine: LessonMachine }) {
  const step = machine.step.value?.step;
  return (
    <div class="lesson-words" aria-live="polite">
      <ol class="lesson-ways">
        {WAYS.map((way) => (
          <li key={way} aria-current={step?.way === way ? "step" : undefined}>
            {say(`practice.lesson.${way}`)}
          </li>
        ))}
      </ol>
      <h1>{step ? spoken(step.said) : say("practice.lesson.title")}</h1>
    </div>
  );
}

/** How far up the song's ladder. */
function Ladder({ machine }: { machine: LessonMachine }) {
  const goesOn = machine.goesOn.value;
  if (!goesOn) return <div />;
  const { at, rungs } = goesOn;
  return (
    <div class="lesson-ladder" role="img" aria-label={say("practice.lesson.rung", { rung: at.rung + 1, rungs })}>
      {Array.from({ length: rungs }, (_, rung) => (
        <i key={rung} data-reached={rung <= at.rung} data-here={rung === at.rung} />
      ))}
    </div>
  );
}

function Foot({ machine, rehearsal, songId }: { machine: LessonMachine; rehearsal: Rehearsal; songId: string }) {
  const phase = rehearsal.phase.value;
  const asleep = rehearsal.conductor.device.state.value === "asleep";
  const step = machine.step.value?.step;
  useSpace(rehearsal);
  const go = (): void => {
    void audioDevice()
      .wake()
      .then(() => rehearsal.start());
  };
  const onePad = onlyPad(rehearsal.notes.value[0] ?? []) !== null;
  const { input } = rehearsal.drummers[0]!;
  const hint = input === "phone" ? "touch" : input;
  return (
    <footer class="lesson-foot">
      {phase === "paused" || (asleep && phase === "ready") ? (
        <button type="button" class="button button-main" onClick={go}>
          <Icon sign="play" filled />
          {say(phase === "paused" ? "play.pause.resume" : "practice.lesson.begin")}
        </button>
      ) : (
        <p class="lesson-hint" data-hint>
          {input === "keyboard" && onePad
            ? say("practice.lesson.space")
            : say(`practice.lesson.hint_${hint === "keyboard" || hint === "touch" ? hint : "kit"}`)}
        </p>
      )}
      <div class="practice-choices">
        {phase === "playing" && (
          <button type="button" class="button" onClick={() => rehearsal.pause()}>
            {say("play.pause.button")}
          </button>
        )}
        {(step?.level ?? 0) >= GROOVE && (
          <a class="button" href={linkTo("seats", songId)} data-deed="whole-song">
            {say("practice.lesson.whole_song")}
          </a>
        )}
      </div>
    </footer>
  );
}

/** The space bar is a drum while one pad is asked for; Escape pauses. */
function useSpace(rehearsal: Rehearsal): void {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector("dialog[open]")) return;
      const phase = rehearsal.phase.peek();
      if (event.code === "Escape") {
        event.preventDefault();
        if (phase === "playing") rehearsal.pause();
        else rehearsal.start();
        return;
      }
      if (event.code !== "Space" || phase !== "playing") return;
      event.preventDefault();
      const drummer = rehearsal.drummers[0]!;
      const pad = onlyPad(rehearsal.notes.peek()[0] ?? []);
      if (drummer.input !== "keyboard" || pad === null) return;
      rehearsal.strike({
        seat: drummer.seat,
        pad,
        articulation: "plain",
        velocity: 96,
        ...momentOf(event.timeStamp, performance.now(), 3000),
      });
    };
    const hidden = (): void => {
      if (document.hidden) rehearsal.pause();
    };
    addEventListener("keydown", key);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("keydown", key);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [rehearsal]);
}

export function Stopped({ sentence }: { sentence: string }) {
  return (
    <section class="practice practice-stopped" data-screen="lesson" data-phase="problem" role="alert">
      <p>{sentence}</p>
      <a class="button button-main" href={linkTo("library")}>
        {say("play.to_library")}
      </a>
    </section>
  );
}
