// SPDX-License-Identifier: Apache-2.0
// "Hit your snare": one drum after the other, twice each; what is not there is left out.
import { useEffect, useRef } from "preact/hooks";
import { type KitLearner, STEPS, type Step } from "../../input/midi/learning.ts";
import { FRESH_KIT } from "../../input/midi/settings.ts";
import { Gem } from "../../look/keys_picture.tsx";
import type { Pad } from "../../net/wire.ts";
import { together } from "../../words/formats.ts";
import { say } from "../../words/index.ts";
import type { Teaching } from "./teaching.ts";

export function Teach({ teaching, onKeep }: { teaching: Teaching; onKeep: (learner: KitLearner) => void }) {
  const main = useRef<HTMLDivElement>(null);
  teaching.turn.value; // drawn anew with every hit
  const learner = teaching.learner.value;
  const step = learner?.step ?? null;
  useEffect(() => main.current?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true }), [step === null]);
  if (!learner) return null;
  if (step === null) {
    const missing = Object.keys(learner.result(FRESH_KIT).merged) as Pad[];
    return (
      <div class="kit-teach" data-step="done" ref={main}>
        <p class="kit-asked">{say("kit.learn.done")}</p>
        <p>{say("kit.learn.done_says")}</p>
        {missing.length > 0 && (
          <p>{say("kit.learn.done_missing", { pads: together(missing.map((pad) => say(`play.pad.${pad}`))) })}</p>
        )}
        <footer>
          <button
            type="button"
            class="button button-main"
            onClick={() => {
              onKeep(learner);
              teaching.stop();
            }}
          >
            {say("calibrate.keep")}
          </button>
          <button type="button" class="button" onClick={() => teaching.begin()}>
            {say("calibrate.again")}
          </button>
          <button type="button" class="button button-plain" onClick={() => teaching.stop()}>
            {say("kit.learn.stop")}
          </button>
        </footer>
      </div>
    );
  }
  return (
    <div class="kit-teach" data-step={step} ref={main}>
      <div role="status">
        <p class="kit-asked">
          <Gem pad={padOf(step)} />
          {say(`kit.learn.hit.${step}`)}
        </p>
        <p>
          {learner.mistaken ? say("kit.learn.mistaken", { step: nameOf(learner.mistaken) }) : say("kit.learn.says")}
        </p>
      </div>
      <div class="kit-progress" style={{ "--share": (STEPS.indexOf(step) + learner.progress / 2) / STEPS.length }} />
      <p class="kit-hits">{say("kit.learn.hits", { hits: learner.progress })}</p>
      <footer>
        <button type="button" class="button" onClick={() => teaching.act((one) => one.skip())}>
          {say("kit.learn.skip")}
        </button>
        <button
          type="button"
          class="button"
          disabled={STEPS.indexOf(step) === 0}
          onClick={() => teaching.act((one) => one.back())}
        >
          {say("kit.learn.back")}
        </button>
        <button type="button" class="button button-plain" onClick={() => teaching.stop()}>
          {say("kit.learn.stop")}
        </button>
      </footer>
    </div>
  );
}

function padOf(step: Step): Pad {
  return step.startsWith("hihat") ? "hihat" : (step as Pad);
}

function nameOf(step: Step): string {
  return step === "hihat_pedal" ? say("kit.pedal") : say(`play.pad.${padOf(step)}`);
}
