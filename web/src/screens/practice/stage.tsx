// SPDX-License-Identifier: Apache-2.0
// The stage of practice and lessons: the highways of those who practise, the lead-in's beat over them, touch pads below.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { padsOf } from "../../draw/layout.ts";
import { Scene } from "../../draw/scene.ts";
import { keyLabels } from "../../input/keyboard.ts";
import { listenTo } from "../../input/listen.ts";
import { brightRoom, calmMotion, FIRST_SETTINGS, moreContrast, settings } from "../../settings.ts";
import { language, say } from "../../words/index.ts";
import { marksOf, wordsOf } from "../play/stage_view.tsx";
import { TouchPads } from "../play/touch_pads.tsx";
import { usePhoneDrummers } from "./phone_drummers.ts";
import { onlyPad, type Rehearsal } from "./rehearsal.ts";

export function Stage({ rehearsal }: { rehearsal: Rehearsal }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const notes = rehearsal.notes.value;
  const { drummers } = rehearsal;
  const shown = language.value;
  const { camera, views, letters } = settings.value;
  const look = `${brightRoom.value} ${moreContrast.value} ${letters} ${shown}`;
  const calm = calmMotion.value;
  useEffect(() => {
    if (!canvas.current) return undefined;
    let scene: Scene | null = null;
    let gone = false;
    keyLabels().then((labels) => {
      if (gone || !canvas.current) return;
      const seats = drummers.map((drummer, at) => {
        const chart = { ...drummer.chart, notes: notes[at] ?? [] };
        const words = wordsOf({ index: drummer.seat, input: drummer.input }, padsOf(chart.notes), labels);
        const only = rehearsal.anyPad && drummer.input === "keyboard" ? onlyPad(chart.notes) : null;
        return {
          chart,
          words: only ? { ...words, keys: { [only]: say("shell.help.space") } } : words,
          view: views[drummer.seat] ?? FIRST_SETTINGS.views[0],
        };
      });
      scene = new Scene(canvas.current, seats, marksOf(drummers[0]!.chart, rehearsal.song), { camera, calm }, () => {});
      rehearsal.scene = scene;
    });
    return () => {
      gone = true;
      scene?.end();
      rehearsal.scene = null;
    };
  }, [rehearsal, drummers, notes, look, camera, calm, views]);
  usePhoneDrummers(rehearsal);
  const touch = drummers.flatMap((drummer, at) =>
    drummer.input === "touch" ? [{ seat: drummer.seat, pads: padsOf(notes[at] ?? []) }] : [],
  );
  useEffect(() => void rehearsal.metronome.speak(shown), [rehearsal, shown]);
  const onStrike = useMemo(() => rehearsal.strike.bind(rehearsal), [rehearsal]);
  useEffect(
    () =>
      listenTo(
        drummers.map(({ seat, input, device }) => ({ seat, input, device })),
        onStrike,
        (seat, pad) => rehearsal.conductor.kit.choke(pad, seat),
      ),
    [drummers, onStrike, rehearsal],
  );
  return (
    <>
      <div class="practice-canvas">
        <canvas ref={canvas} role="img" aria-label={rehearsal.song.title} />
        <LeadIn rehearsal={rehearsal} />
      </div>
      {touch.length > 0 && <TouchPads seats={touch} onStrike={onStrike} />}
    </>
  );
}

function LeadIn({ rehearsal }: { rehearsal: Rehearsal }) {
  const counted = rehearsal.count.value;
  if (!counted) return null;
  return (
    <div class="practice-count" key={counted} role="timer">
      {counted}
    </div>
  );
}
