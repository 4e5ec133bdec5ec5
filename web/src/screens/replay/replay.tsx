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

interface Stretch {
  bar: number;
  fromUs: number;
  toUs: number;
}

/** Read `bar=12&from=…&to=…`: the one bar to be heard. */
export function stretchOf(query: URLSearchParams): Stretch | null {
  const [bar, fromUs, toUs] = ["bar", "from", "to"].map((name) => Number.parseInt(query.get(name) ?? "", 10));
  const whole = [bar, fromUs, toUs].every((value) => Number.isSafeInteger(value) && value! >= 0);
  return whole && toUs! > fromUs! ? { bar: bar!, fromUs: fromUs!, toUs: toUs! } : null;
}

function playStretch({ performance }: Opened, { fromUs, toUs }: Stretch): void {
  void audioDevice()
    .wake()
    .then(() => performance.playStretch(fromUs, toUs));
}

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
        const stretch = stretchOf(route.query);
        if (stretch) playStretch(result, stretch);
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
  const now = opened.value;
  const { performance, troubles } = now;
  const stretch = stretchOf(route.query);
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
          {stretch && (
            <button
              type="button"
              class="play-button play-main"
              data-deed="bar"
              disabled={running}
              onClick={() => playStretch(now, stretch)}
            >
              {say("play.replay.bar", { bar: stretch.bar })}
            </button>
          )}
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
      {phase === "ready" && !stretch && (
        <Panel name="ready" title={say("play.replay.title")}>
          <button type="button" class="play-button play-main" onClick={start}>
            {say("play.replay.play")}
          </button>
        </Panel>
      )}
    </StageView>
  );
}
