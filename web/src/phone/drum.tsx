// SPDX-License-Identifier: Apache-2.0
// The drum: a thin line that says whose it is and how the line is, and pads as large as the glass.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { gemOutline } from "../draw/gems.ts";
import { listenToTouch } from "../input/touch.ts";
import { PADS, type Pad } from "../net/wire.ts";
import { say } from "../words/say.ts";
import { arranged } from "./layout.ts";
import type { PhoneLink } from "./link.ts";
import { Sheet } from "./sheet.tsx";
import { PhoneSound } from "./sound.ts";

const BUZZ_MS = 12;
const FLASH_MS = 180;

export function Drum({ link }: { link: PhoneLink }) {
  const open = useSignal(false);
  const sound = useMemo(
    () =>
      new PhoneSound((on) => {
        link.sounds = on;
      }),
    [link],
  );
  useEffect(() => {
    const seen = (): void => {
      if (!document.hidden) link.woke();
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      sound.end();
    };
  }, [link, sound]);
  const face = link.face.value;
  return (
    <main class="drum" data-state={link.state.value} data-phase={face?.phase ?? "seats"} data-seat={link.seat.value}>
      <header class="bar">
        <div class="bar-who">
          <strong>{face?.player?.name ?? seatName(link.seat.value)}</strong>
          <span>{say(`phone.phase.${face?.phase ?? "seats"}`, { title: face?.title ?? "" })}</span>
        </div>
        <Line link={link} />
        <button
          type="button"
          class="bar-menu"
          aria-label={say("phone.menu")}
          onClick={() => {
            open.value = true;
          }}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 12h.01M12 12h.01M19 12h.01" />
          </svg>
        </button>
      </header>
      <Away link={link} />
      <Pads link={link} sound={sound} />
      {open.value && (
        <Sheet
          link={link}
          sound={sound}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </main>
  );
}

export function seatName(seat: number): string {
  return seat < 2 ? say(`phone.seat.${seat}`) : say("phone.seat.other", { seat: seat + 1 });
}

/** How the line is, in a dot and a figure. */
function Line({ link }: { link: PhoneLink }) {
  const how = useComputed(() => {
    if (link.state.value === "away") return "away";
    if (!link.stage.value) return "stage_away";
    return link.uncertaintyUs.value === null ? "measuring" : "here";
  });
  const ms = Math.max(0.1, (link.uncertaintyUs.value ?? 0) / 1000);
  const figure = say("phone.sure", { ms: ms < 10 ? ms.toFixed(1) : Math.round(ms) });
  const key = how.value;
  return (
    <div class="line" data-line={key} title={say(`phone.line.${key}`)}>
      <i aria-hidden="true" />
      <span class="line-says" role="status">
        {say(`phone.line.${key}`)}
      </span>
      {key === "here" && <span class="line-sure">{figure}</span>}
    </div>
  );
}

/** One sentence over the pads while strokes go nowhere. */
function Away({ link }: { link: PhoneLink }) {
  const away = link.state.value === "away";
  if (!away && link.stage.value) return null;
  const count = link.pending.value;
  return (
    <p class="away" role="alert">
      {say(away ? "phone.line.away" : "phone.line.stage_away")}
      {count > 0 && <span>{say("phone.line.kept", { count })}</span>}
    </p>
  );
}

function Pads({ link, sound }: { link: PhoneLink; sound: PhoneSound }) {
  const surface = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = surface.current;
    if (!box) return undefined;
    return listenToTouch(box, (strike) => {
      link.strike(strike);
      sound.strike(strike.pad, strike.velocity, link.seat.peek());
      if (sound.buzzes.peek()) navigator.vibrate?.(BUZZ_MS);
      flash(box, strike.pad);
    });
  }, [link, sound]);
  const pads = link.face.value?.pads ?? [];
  const { hands, kick, columns, wide } = arranged(pads.length > 0 ? pads : PADS);
  return (
    <div class="pads" ref={surface} style={{ "--columns": columns, "--wide": wide }}>
      {hands.length > 0 && (
        <div class="pads-hands">
          {hands.map((pad) => (
            <PadButton key={pad} pad={pad} />
          ))}
        </div>
      )}
      {kick && <PadButton pad="kick" />}
    </div>
  );
}

function PadButton({ pad }: { pad: Pad }) {
  return (
    <button type="button" class="pad" data-pad={pad} style={{ "--lane": `var(--lane-${pad.replace("_", "-")})` }}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <path d={gemOutline(pad)} />
      </svg>
      <span>{say(`play.pad.${pad}`)}</span>
    </button>
  );
}

/** Light a pad up; without the page being drawn anew. */
function flash(box: HTMLElement, pad: Pad): void {
  const light = [{ backgroundColor: "color-mix(in srgb, var(--lane) 78%, white)" }, {}];
  box.querySelector(`[data-pad="${pad}"]`)?.animate(light, { duration: FLASH_MS, easing: "ease-out" });
}
