// SPDX-License-Identifier: Apache-2.0
// Practice: any bars of a song, at any speed, as often as one likes. Nothing here is kept as a take.
import { useEffect, useMemo } from "preact/hooks";
import { audioDevice } from "../../audio/device.ts";
import { Icon } from "../../look/icons.tsx";
import type { ScreenProps } from "../../main.tsx";
import { sentenceOf } from "../../net/api.ts";
import { linkTo } from "../../router.ts";
import { say } from "../../words/index.ts";
import { Stopped } from "../lesson/lesson.tsx";
import { PracticeBar } from "./practice_bar.tsx";
import { PracticeMachine } from "./practice_machine.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { Stage } from "./stage.tsx";
import "../play/play.css";
import "./practice.css";

export default function Practice({ route }: ScreenProps) {
  const machine = useMemo(() => new PracticeMachine(route.id, route.query), [route]);
  useEffect(() => {
    void audioDevice().wake();
    void machine.open();
    return () => machine.end();
  }, [machine]);
  const rehearsal = machine.rehearsal.value;
  if (machine.problem.value !== null) return <Stopped sentence={sentenceOf(machine.problem.value)} />;
  return (
    <section
      class="practice"
      data-screen="practice"
      data-phase={rehearsal?.phase.value ?? "opening"}
      data-passes={rehearsal?.passes.value ?? 0}
      data-rate={machine.rate.value}
      data-pitch={machine.keepsPitch.value === null ? "" : machine.keepsPitch.value ? "kept" : "falls"}
    >
      <header class="practice-top">
        <a class="button button-plain" href={linkTo("seats", route.id)}>
          <Icon sign="back" />
          <span class="back-word">{say("practice.back")}</span>
        </a>
        <p class="practice-song">
          <strong>{say("practice.title")}</strong> {rehearsal?.song.title}
        </p>
        <div />
      </header>
      {rehearsal ? <Stage rehearsal={rehearsal} /> : <p class="play-loading">{say("play.ready.listening")}</p>}
      {rehearsal && <PracticeBar machine={machine} rehearsal={rehearsal} />}
      {rehearsal && <Keys rehearsal={rehearsal} />}
    </section>
  );
}

/** Start, or pause. */
export function toggle(rehearsal: Rehearsal): void {
  const phase = rehearsal.phase.peek();
  if (phase === "playing" || phase === "waiting") rehearsal.pause();
  else
    void audioDevice()
      .wake()
      .then(() => rehearsal.start());
}

function Keys({ rehearsal }: { rehearsal: Rehearsal }) {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector("dialog[open]")) return;
      const onControl = (event.target as HTMLElement | null)?.closest?.("button, a, input, [role=slider]") !== null;
      if (event.code !== "Escape" && (event.code !== "Space" || onControl)) return;
      event.preventDefault();
      toggle(rehearsal);
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
  return null;
}
