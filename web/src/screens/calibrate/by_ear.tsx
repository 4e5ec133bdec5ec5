// SPDX-License-Identifier: Apache-2.0
// Calibrating by the microphone: the page hears its own clicks, then hears the player strike what the device reports. Nobody has
// to keep time, so there is no habit in the figure.
import { useEffect, useMemo } from "preact/hooks";
import { AcousticLoop, type LoopPhase } from "../../audio/acoustic_loop.ts";
import { isBluetooth, splitLoop } from "../../clock/loop.ts";
import type { OnStrike } from "../../input/strike.ts";
import { keepLoop } from "../../input/table/device.ts";
import { microphone } from "../../input/table/microphone.ts";
import type { Calibration } from "../../net/wire.ts";
import type { SeatSetup } from "../../store.ts";
import { say } from "../../words/index.ts";

export interface ByEarProps {
  setup: SeatSetup;
  /** Where to put what hears the seat's own strikes. */
  heard: { current: OnStrike };
  onKeep: (found: Calibration) => void;
}

/** What both measurements together say of the seat: its device's lateness plus what the page's clock did not know of the output. */
export function offsetByEar(loop: AcousticLoop): Calibration | null {
  if (!loop.loop || !loop.device) return null;
  const offsetMs = loop.device.delayMs + loop.loop.delayMs - loop.outputMs;
  return {
    offset_us: Math.round(offsetMs * 1000),
    uncertainty_us: Math.round(Math.hypot(loop.device.uncertaintyMs, loop.loop.uncertaintyMs) * 1000),
    taps: loop.device.count,
  };
}

export function ByEar({ setup, heard, onKeep }: ByEarProps) {
  const ear = useMemo(() => new AcousticLoop(), []);
  useEffect(() => {
    heard.current = (strike) => ear.struckAt(strike.atMs);
    return () => {
      heard.current = () => {};
      ear.stop();
    };
  }, [ear, heard]);
  const { phase, heard: count, wanted } = ear.state.value;
  const isTable = setup.input === "table";
  const found = phase === "done" ? (isTable ? tableFound(ear) : offsetByEar(ear)) : null;
  const begin = async (): Promise<void> => {
    ear.device = null;
    if (!(await ear.measure()) || !ear.loop) return;
    keepLoop({ delayMs: ear.loop.delayMs, uncertaintyMs: ear.loop.uncertaintyMs });
    if (!isTable) await ear.compare();
  };
  const waiting = phase === "opening" || phase === "clicks" || phase === "strikes";
  return (
    <div class="by-ear" data-ear={found ? "found" : phase}>
      <div class="calibrate-says" role="status">
        {phase === "before" && (
          <>
            <p>{say(isTable ? "calibrate.ear.why_table" : "calibrate.ear.why")}</p>
            <p>{say("calibrate.ear.how")}</p>
          </>
        )}
        {waiting && (
          <>
            <p class="calibrate-now">{say(`calibrate.ear.${phase}`)}</p>
            <div class="calibrate-taps" style={{ "--share": wanted > 0 ? count / wanted : 0 }} />
            <p>{wanted > 0 ? say("calibrate.ear.heard", { heard: count, wanted }) : say("calibrate.ear.allow")}</p>
          </>
        )}
        {isFailure(phase) && <p class="calibrate-problem">{say(`calibrate.ear.${phase}`)}</p>}
        {found && <Found found={found} ear={ear} isTable={isTable} />}
      </div>
      <footer>
        {found && (
          <button type="button" class="button button-main" onClick={() => onKeep(found)}>
            {say("calibrate.keep")}
          </button>
        )}
        {!waiting && (
          <button type="button" class={`button ${found ? "" : "button-main"}`} onClick={() => void begin()}>
            {say(phase === "before" ? "calibrate.ear.start" : "calibrate.again")}
          </button>
        )}
      </footer>
    </div>
  );
}

function Found({ found, ear, isTable }: { found: Calibration; ear: AcousticLoop; isTable: boolean }) {
  const loopMs = ear.loop?.delayMs ?? 0;
  const { outputMs, inputMs, uncertaintyMs } = splitLoop(loopMs, ear.outputMs, inputSaid());
  const rounded = (ms: number): number => Math.round(ms);
  return (
    <>
      <p class="calibrate-found">
        {isTable
          ? say("calibrate.ear.loop", { ms: rounded(loopMs) })
          : say(`calibrate.ear.offset_${found.offset_us < 0 ? "early" : "late"}`, {
              ms: Math.abs(rounded(found.offset_us / 1000)),
            })}
        <span>{say("calibrate.give_or_take", { ms: Math.max(1, rounded(found.uncertainty_us / 1000)) })}</span>
      </p>
      <p data-value="split">
        {say("calibrate.ear.split", {
          out: rounded(outputMs),
          into: rounded(inputMs),
          spread: rounded(uncertaintyMs),
        })}
      </p>
      {isBluetooth(outputMs, null, [microphone.label]) && <p data-note="bluetooth">{say("calibrate.bluetooth")}</p>}
    </>
  );
}

/** At a table the strokes' own times have the loop taken off: nothing is left to subtract, the doubt stays. */
function tableFound(ear: AcousticLoop): Calibration | null {
  if (!ear.loop) return null;
  return { offset_us: 0, uncertainty_us: Math.round(ear.loop.uncertaintyMs * 1000), taps: ear.loop.count };
}

function inputSaid(): number | null {
  const said = microphone.saidLatencyS;
  return said === null ? null : said * 1000;
}

function isFailure(phase: LoopPhase): boolean {
  return phase === "refused" || phase === "missing" || phase === "unheard" || phase === "apart";
}
