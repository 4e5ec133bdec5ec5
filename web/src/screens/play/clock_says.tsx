// SPDX-License-Identifier: Apache-2.0
// How sure the page is of its clock, said before anybody is judged by it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isBluetooth } from "../../clock/loop.ts";
import { say } from "../../words/index.ts";
import type { Performance } from "./performance.ts";

const EVERY_MS = 500;
/** A doubt beyond this is of the size of what tells good from perfect. */
const UNSURE_US = 15_000;

export function ClockSays({ performance }: { performance: Performance }) {
  const shown = useSignal(sentenceOf(performance));
  useEffect(() => {
    const timer = setInterval(() => {
      shown.value = sentenceOf(performance);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [performance, shown]);
  return (
    <>
      <p class="play-clock" data-clock={shown.value.state} data-uncertainty-us={shown.value.uncertaintyUs}>
        {shown.value.sentence}
      </p>
      {isBluetooth(performance.conductor.latencyMs, null) && (
        <p class="play-loss" data-note="bluetooth">
          {say("calibrate.bluetooth")}
        </p>
      )}
    </>
  );
}

type State = "silent" | "settling" | "sure" | "unsure";

function sentenceOf({ conductor }: Performance): { state: State; uncertaintyUs: number; sentence: string } {
  const uncertaintyUs = conductor.clockUncertaintyUs;
  const spread = Math.max(1, Math.round(uncertaintyUs / 1000));
  const state = stateOf(conductor, uncertaintyUs);
  return {
    state,
    uncertaintyUs,
    sentence: say(`calibrate.sound_clock.${state}`, { spread, ms: Math.round(conductor.latencyMs) }),
  };
}

function stateOf(conductor: Performance["conductor"], uncertaintyUs: number): State {
  if (conductor.device.state.peek() !== "running") return "silent";
  if (!conductor.model.settled) return "settling";
  return uncertaintyUs > UNSURE_US ? "unsure" : "sure";
}
