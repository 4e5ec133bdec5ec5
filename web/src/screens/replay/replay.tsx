// SPDX-License-Identifier: Apache-2.0
// A stored take again: the same highways and ribbon, both players' strokes sounding.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { audioDevice } from "../../audio/device.ts";
import type { ScreenProps } from "../../main.tsx";
import { sentenceOf } from "../../net/api.ts";
import { linkTo } from "../../router.ts";
import { mixer } from "../../store.ts";
import { say } from "../../words/index.ts";
import { type Opened, openReplay } from "../play/opening.ts";
import { Notes, Panel, Problem } from "../play/panels.tsx";
import { StageView } from "../play/stage_view.tsx";

export default function Replay({ route }: ScreenProps) {
  const opened = useSignal<Opened | null>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    let gone = false;
    openReplay(route.id, () => {}).then(
      (result) => {
        if (gone) return result.performance.end();
        result.performance.conductor.mix(mixer.peek());
        result.performance.stand();
        opened.value = result;
        return undefined;
      },
      (error: unknown) => {
        problem.value = sentenceOf(error);
      },
    );
    return () => {
      gone = true;
      opened.peek()?.performance.end();
    };
  }, [route, opened, problem]);
  if (problem.value !== null) return <Problem sentence={problem.value} />;
  if (!opened.value) {
    return (
      <section class="play" data-screen="replay" data-phase="loading">
        <p class="play-loading">{say("play.ready.listening")}</p>
      </section>
    );
  }
  const { performance, troubles } = opened.value;
  const phase = performance.phase.value;
  const running = phase === "counting" || phase === "playing";
  const start = (): void => {
    if (performance.phase.peek() === "ended") performance.seek(0);
    void audioDevice()
      .wake()
      .then(() => performance.start());
  };
  return (
    <StageView
      performance={performance}
      onSeek={(us) => performance.seek(us)}
      controls={
        <>
          <button type="button" class="play-button play-quiet" onClick={running ? () => performance.pause() : start}>
            {running ? say("play.pause.button") : say("play.replay.play")}
          </button>
          <a class="play-button play-quiet" href={linkTo("encore", route.id)}>
            {say("play.replay.to_encore")}
          </a>
        </>
      }
    >
      <Notes keys={troubles} />
      {phase === "ready" && (
        <Panel name="ready" title={say("play.replay.title")}>
          <button type="button" class="play-button play-main" onClick={start}>
            {say("play.replay.play")}
          </button>
        </Panel>
      )}
    </StageView>
  );
}
