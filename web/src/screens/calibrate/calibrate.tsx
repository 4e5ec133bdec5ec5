// SPDX-License-Identifier: Apache-2.0
// Calibrating one seat: tap along with clicks for about twelve seconds, see the taps beside the click, keep what they say.
// The seat's own drum is silent meanwhile: a player who hears it late taps early to make up for it.
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { LEAD_IN, TapAlong } from "../../audio/tap_along.ts";
import { TAPS_NEEDED } from "../../clock/calibration.ts";
import { isBluetooth } from "../../clock/loop.ts";
import { codesOf, keyLabels } from "../../input/keyboard.ts";
import { deviceOf, listenTo } from "../../input/listen.ts";
import type { OnStrike } from "../../input/strike.ts";
import { listenToTouch } from "../../input/touch.ts";
import { Icon } from "../../look/icons.tsx";
import { RadioRow } from "../../look/radio_row.tsx";
import type { Calibration, Pad } from "../../net/wire.ts";
import type { SeatSetup } from "../../store.ts";
import { together } from "../../words/formats.ts";
import { say } from "../../words/index.ts";
import { ByEar } from "./by_ear.tsx";
import { Dots } from "./dots.tsx";
import { msOf, offsetInWords, wayOf } from "./offset_words.ts";
import "./calibrate.css";

/** Tapping along, letting the microphone listen, or tapping along with the kick pedal alone. */
type Way = "tap" | "ear" | "kick";
type Phase = "before" | "tapping" | "found" | "few" | "no_sound";

/** Beyond this the figure is rough: it is of the size of what it should take away. */
const WIDE_US = 15_000;

export interface CalibrateProps {
  seat: 0 | 1;
  setup: SeatSetup;
  /** Null: forget what is kept. */
  onKeep: (found: Calibration | null) => void;
  onClose: () => void;
}

export function Calibrate({ seat, setup, onKeep, onClose }: CalibrateProps) {
  const box = useRef<HTMLDialogElement>(null);
  const tapAlong = useMemo(() => new TapAlong(), []);
  const phase = useSignal<Phase>("before");
  const found = useSignal<Calibration | null>(null);
  const way = useSignal<Way>("tap");
  const heard = useRef<OnStrike>(() => {});
  const { distancesUs, beat } = tapAlong.state.value;
  useEffect(() => {
    box.current?.showModal();
    focused(box.current?.querySelector<HTMLElement>(".button-main") ?? null); // not the cross, which comes first
    return () => tapAlong.end();
  }, [tapAlong]);
  useTaps(seat, setup, box, (strike) => {
    heard.current(strike);
    if (phase.peek() === "tapping" && isAsked(way.peek(), setup, strike)) tapAlong.tap(strike);
  });
  useSignalEffect(() => {
    const { done, distancesUs: taps } = tapAlong.state.value;
    if (phase.peek() !== "tapping") return;
    const result = taps.length >= TAPS_NEEDED || done ? tapAlong.result() : null;
    if (!result && !done) return;
    tapAlong.stop();
    found.value = result;
    phase.value = result ? "found" : "few";
  });
  const start = async (): Promise<void> => {
    found.value = null;
    phase.value = "tapping";
    if (!(await tapAlong.start())) phase.value = "no_sound";
  };
  const keep = (calibration: Calibration | null): void => {
    const { calibration: hands } = setup;
    // The pedal is kept as what it differs from the hands.
    const ofKick = calibration && { ...hands, kick_us: calibration.offset_us - hands.offset_us };
    onKeep(way.peek() === "kick" ? ofKick : calibration);
    box.current?.close();
  };
  const name = setup.player.name.trim() || say(seat === 0 ? "seats.left" : "seats.right");
  return (
    <dialog
      ref={box}
      class="calibrate"
      data-phase={phase.value}
      data-seat={seat}
      aria-labelledby="calibrate-title"
      onClose={onClose}
    >
      <header>
        <div>
          <h2 id="calibrate-title">{say(way.value === "tap" ? "calibrate.title" : `calibrate.way.${way.value}`)}</h2>
          <p>{say("calibrate.who", { name, input: say(`seats.input.${setup.input}`) })}</p>
        </div>
        <button
          type="button"
          class="button button-icon"
          aria-label={say("calibrate.cancel")}
          onClick={() => box.current?.close()}
        >
          <Icon sign="close" />
        </button>
      </header>
      {phase.value === "before" && (
        <RadioRow
          name="ways"
          label={say("calibrate.way.title")}
          chosen={way.value}
          onChoose={(chosen) => {
            way.value = chosen;
          }}
          choices={waysOf(setup).map((one) => ({
            value: one,
            label: say(`calibrate.way.${one}`),
            shown: say(`calibrate.way.${one}`),
          }))}
        />
      )}
      {way.value === "ear" ? (
        <ByEar setup={setup} heard={heard} onKeep={keep} />
      ) : (
        <>
          <Dots distancesUs={distancesUs} offsetUs={found.value?.offset_us ?? null} />
          <div class="calibrate-says" role="status">
            <Says
              phase={phase}
              found={found.value}
              taps={distancesUs.length}
              listening={beat < LEAD_IN}
              seat={seat}
              setup={setup}
              clock={tapAlong.clock}
              withKick={way.value === "kick"}
            />
          </div>
          {setup.input === "touch" && (phase.value === "before" || phase.value === "tapping") && (
            <button type="button" class="calibrate-pad" data-pad="snare" data-seat={seat} tabIndex={-1}>
              {say("calibrate.pad")}
            </button>
          )}
          <footer>
            {phase.value === "found" && found.value ? (
              <button
                key="keep"
                type="button"
                class="button button-main"
                onClick={() => keep(found.value)}
                ref={focused}
              >
                {say("calibrate.keep")}
              </button>
            ) : null}
            {phase.value === "before" && (
              <button key="start" type="button" class="button button-main" onClick={start}>
                {say("calibrate.start")}
              </button>
            )}
            {(phase.value === "found" || phase.value === "few" || phase.value === "no_sound") && (
              <button
                key="again"
                type="button"
                class={`button ${phase.value === "found" ? "" : "button-main"}`}
                onClick={start}
              >
                {say("calibrate.again")}
              </button>
            )}
            {phase.value === "before" && setup.calibration.taps > 0 && (
              <button key="forget" type="button" class="button" onClick={() => keep(null)}>
                {say("calibrate.forget", { offset: offsetInWords(setup.calibration) })}
              </button>
            )}
            <button key="cancel" type="button" class="button button-plain" onClick={() => box.current?.close()}>
              {say("calibrate.cancel")}
            </button>
          </footer>
        </>
      )}
    </dialog>
  );
}

/** Ways that make sense for what the seat strikes; the kick pedal comes after the hands. */
function waysOf({ input, calibration }: SeatSetup): Way[] {
  const ways: Way[] = ["tap"];
  if (navigator.mediaDevices) ways.push("ear");
  if (input === "midi" && calibration.taps > 0) ways.push("kick");
  return ways;
}

/** On a kit the foot is measured apart from the hands. */
function isAsked(way: Way, { input }: SeatSetup, { pad }: { pad: Pad }): boolean {
  return input !== "midi" || (pad === "kick") === (way === "kick");
}

/** What comes next is a press away. */
function focused(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}

interface SaysProps {
  phase: Signal<Phase>;
  found: Calibration | null;
  taps: number;
  /** The first clicks are for listening. */
  listening: boolean;
  seat: 0 | 1;
  setup: SeatSetup;
  clock: TapAlong["clock"];
  withKick: boolean;
}

function Says({ phase, found, taps, listening, seat, setup, clock, withKick }: SaysProps) {
  const keys = useSignal("");
  useEffect(() => {
    void keyLabels().then((labels) => {
      keys.value = together(codesOf(seat, "snare").map((code) => labels.get(code) ?? code));
    });
  }, [seat, keys]);
  if (phase.value === "before") {
    return (
      <>
        <p>{say("calibrate.why")}</p>
        <p>
          {withKick ? say("calibrate.how.kick") : say(`calibrate.how.${setup.input}`, { keys: keys.value })}{" "}
          {say("calibrate.ears")}
        </p>
      </>
    );
  }
  if (phase.value === "tapping") {
    return (
      <>
        <p class="calibrate-now">{say(listening && taps === 0 ? "calibrate.listen" : "calibrate.tap_now")}</p>
        <div class="calibrate-taps" style={{ "--share": Math.min(1, taps / TAPS_NEEDED) }} />
        <p>{say("calibrate.taps", { taps: Math.min(taps, TAPS_NEEDED), needed: TAPS_NEEDED })}</p>
      </>
    );
  }
  if (phase.value === "no_sound") return <p class="calibrate-problem">{say("calibrate.no_sound")}</p>;
  if (!found) return <p class="calibrate-problem">{say("calibrate.few", { taps, needed: TAPS_NEEDED })}</p>;
  const way = wayOf(found.offset_us);
  return (
    <>
      <p class="calibrate-found" data-way={way}>
        {say(`calibrate.result.${way}`, { ms: msOf(found.offset_us) })}
        <span>{say("calibrate.give_or_take", { ms: Math.max(1, msOf(found.uncertainty_us)) })}</span>
      </p>
      <p>{say(found.uncertainty_us > WIDE_US ? "calibrate.wide" : `calibrate.says.${way}`)}</p>
      <p data-value="clock">
        {say("calibrate.clock", {
          ms: Math.round(clock.latencyMs),
          spread: Math.max(1, Math.round(clock.uncertaintyMs)),
        })}
      </p>
      {isBluetooth(clock.latencyMs, found.offset_us / 1000) && (
        <p data-note="bluetooth">{say("calibrate.bluetooth")}</p>
      )}
    </>
  );
}

/** The seat's own strikes while the dialog is open. */
function useTaps(seat: 0 | 1, setup: SeatSetup, box: { current: HTMLDialogElement | null }, onTap: OnStrike): void {
  const latest = useRef(onTap);
  latest.current = onTap;
  const { input } = setup;
  const device = deviceOf(setup);
  useEffect(() => {
    const tap: OnStrike = (strike) => latest.current(strike);
    if (input === "touch") return box.current ? listenToTouch(box.current, tap) : undefined;
    return listenTo([{ seat, input, device }], tap);
  }, [seat, input, device, box]);
}
