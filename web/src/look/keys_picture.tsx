// SPDX-License-Identifier: Apache-2.0
// Half a computer keyboard with the pads on its keys: each key has its letter and its pad's shape and colour, so that colour
// is never the only sign.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { gemOutline } from "../draw/gems.ts";
import { codesOf, KEYS, keyLabels } from "../input/keyboard.ts";
import { PADS, type Pad } from "../net/wire.ts";
import { say } from "../words/index.ts";
import "./keys_picture.css";

const ROWS: readonly [readonly (readonly string[])[], readonly (readonly string[])[]] = [
  [
    ["KeyQ", "KeyW", "KeyE", "KeyR", "KeyT"],
    ["KeyA", "KeyS", "KeyD", "KeyF", "KeyG"],
    ["KeyZ", "KeyX", "KeyC", "KeyV", "KeyB"],
  ],
  [
    ["KeyY", "KeyU", "KeyI", "KeyO", "KeyP"],
    ["KeyH", "KeyJ", "KeyK", "KeyL", "Semicolon"],
    ["KeyN", "KeyM", "Comma", "Period", "Slash"],
  ],
];
/** Keys that no seat uses keep their place in the picture, unmarked. */
const PAD_OF_CODE: ReadonlyMap<string, Pad> = new Map(KEYS.flat());

const labels = signal<ReadonlyMap<string, string>>(new Map());
let asked = false;

/** The token of a pad's colour. */
export const laneOf = (pad: Pad): string => `var(--lane-${pad.replace("_", "-")})`;

export function Gem({ pad }: { pad: Pad }) {
  return (
    <svg class="gem" viewBox="0 0 100 100" style={{ color: laneOf(pad) }} aria-hidden="true" focusable="false">
      <path d={gemOutline(pad)} fill="currentColor" />
    </svg>
  );
}

export interface KeysPictureProps {
  seat: 0 | 1;
  /** Pads that are asked for; the keys of others are pale. */
  pads: readonly Pad[];
  /** Pads that sound now. */
  struck?: ReadonlySet<Pad>;
  /** Say the pads' names below. */
  legend?: boolean;
}

export function KeysPicture({ seat, pads, struck, legend = false }: KeysPictureProps) {
  useEffect(() => {
    if (asked) return;
    asked = true;
    keyLabels().then((found) => {
      labels.value = found;
    });
  }, []);
  const said = PADS.filter((pad) => pads.includes(pad));
  const printed = (code: string): string => labels.value.get(code) ?? (code === "Semicolon" ? ";" : code.slice(3, 4));
  const sentence = said
    .map((pad) =>
      say("shell.keys.pad", { pad: say(`play.pad.${pad}`), keys: codesOf(seat, pad).map(printed).join(", ") }),
    )
    .join("; ");
  return (
    <figure class="keys" data-seat={seat}>
      <div class="keys-rows" role="img" aria-label={sentence}>
        {ROWS[seat].map((row) => (
          <div class="keys-row" key={row[0]}>
            {row.map((code) => {
              const pad = PAD_OF_CODE.get(code);
              const used = pad !== undefined && pads.includes(pad);
              return (
                <span
                  key={code}
                  class="key"
                  data-used={used}
                  data-struck={pad !== undefined && (struck?.has(pad) ?? false)}
                  style={pad ? { "--lane": laneOf(pad) } : {}}
                >
                  {pad && used ? <Gem pad={pad} /> : null}
                  <b>{pad ? printed(code) : ""}</b>
                </span>
              );
            })}
          </div>
        ))}
      </div>
      {legend && (
        <figcaption class="keys-legend">
          {said.map((pad) => (
            <span key={pad}>
              <Gem pad={pad} />
              {say(`play.pad.${pad}`)}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}
