// SPDX-License-Identifier: Apache-2.0
// The tailor's table: body, sleeves and trim from the bolts of cloth or any colour, the number, the name on the back. The
// jacket beside it is the one everybody will see; what cannot be read is said and can be mended.
import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { nameOfColour } from "../../look/colour_names.ts";
import { Icon } from "../../look/icons.tsx";
import { Jacket } from "../../look/jacket.tsx";
import { BOLTS, type Cloth, faultOf, mended, randomCloth } from "../../look/jacket_colours.ts";
import { RadioRow } from "../../look/radio_row.tsx";
import type { Player, Jacket as Worn } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { numberFrom } from "./who.ts";
import "./jacket_designer.css";

export const LONGEST_BACK = 24;
const PARTS = ["body", "sleeves", "trim"] as const;
type Part = (typeof PARTS)[number];

export interface JacketDesignerProps {
  seat: 0 | 1;
  player: Player;
  onChange: (change: Partial<Worn>) => void;
  onClose: () => void;
}

/** "deep blue", as the language on show says it. */
function spoken(colour: string): string {
  const { tone, hue } = nameOfColour(colour);
  return say(`seats.colour.${tone}`, { hue: say(`seats.colour.${hue}`) });
}

export function JacketDesigner({ seat, player, onChange, onClose }: JacketDesignerProps) {
  const box = useRef<HTMLDialogElement>(null);
  const part = useSignal<Part>("body");
  const before = useMemo(() => player.jacket, []);
  useEffect(() => box.current?.showModal(), []);
  const { jacket } = player;
  const close = (): void => box.current?.close();
  return (
    <dialog ref={box} class="designer" data-seat={seat} aria-labelledby="designer-title" onClose={onClose}>
      <header>
        <h2 id="designer-title">{say("seats.designer.title")}</h2>
        <button type="button" class="button button-icon" aria-label={say("shell.close")} onClick={close}>
          <Icon sign="close" />
        </button>
      </header>
      <div class="designer-jacket">
        <Jacket jacket={jacket} name={player.name} />
      </div>
      <div class="designer-table">
        <RadioRow
          name="parts"
          label={say("seats.designer.part")}
          chosen={part.value}
          onChoose={(chosen) => {
            part.value = chosen;
          }}
          choices={PARTS.map((one) => ({
            value: one,
            label: `${say(`seats.designer.${one}`)}: ${spoken(jacket[one])}`,
            shown: (
              <>
                <i class="bolt" style={{ background: jacket[one] }} />
                {say(`seats.designer.${one}`)}
              </>
            ),
          }))}
        />
        <Bolts
          part={part.value}
          colour={jacket[part.value]}
          onChoose={(colour) => onChange({ [part.value]: colour })}
        />
        <Verdict cloth={jacket} onMend={onChange} />
        <Letters jacket={jacket} name={player.name} onChange={onChange} />
      </div>
      <footer>
        <button type="button" class="button" onClick={() => onChange(randomCloth(Math.random))}>
          <Icon sign="dice" />
          {say("seats.chance_short")}
        </button>
        <button type="button" class="button" onClick={() => onChange({ ...before, back: before.back ?? "" })}>
          {say("seats.designer.before")}
        </button>
        <button type="button" class="button button-main" onClick={close}>
          {say("seats.designer.done")}
        </button>
      </footer>
    </dialog>
  );
}

function Bolts({ part, colour, onChoose }: { part: Part; colour: string; onChoose: (colour: string) => void }) {
  const own = !BOLTS.includes(colour);
  return (
    <>
      <RadioRow
        name="bolts"
        label={say(`seats.designer.${part}`)}
        chosen={own ? null : colour}
        onChoose={onChoose}
        choices={BOLTS.map((bolt) => ({
          value: bolt,
          label: spoken(bolt),
          shown: <i class="bolt" style={{ background: bolt }} />,
        }))}
      />
      <label class="designer-own" data-worn={own}>
        <input type="color" value={colour} onInput={(event) => onChoose(event.currentTarget.value.toLowerCase())} />
        {say("seats.designer.own")}
      </label>
    </>
  );
}

/** Whether it can be read from across the room, and a needle for when it cannot. */
function Verdict({ cloth, onMend }: { cloth: Cloth; onMend: (cloth: Cloth) => void }) {
  const fault = faultOf(cloth);
  return (
    <div class="designer-verdict" data-fault={fault ?? "none"}>
      <p role="status">{say(`seats.designer.fault.${fault ?? "none"}`)}</p>
      {fault && (
        <button
          type="button"
          class="button"
          onClick={() => {
            const { body, sleeves, trim } = mended(cloth);
            onMend({ body, sleeves, trim });
          }}
        >
          {say("seats.designer.mend")}
        </button>
      )}
    </div>
  );
}

interface LettersProps {
  jacket: Worn;
  name: string;
  onChange: (change: Partial<Worn>) => void;
}

function Letters({ jacket, name, onChange }: LettersProps) {
  const id = useId();
  return (
    <div class="designer-letters">
      <label for={`${id}b`}>{say("seats.designer.back")}</label>
      <input
        id={`${id}b`}
        class="field"
        name="back"
        value={jacket.back ?? ""}
        placeholder={name || say("seats.designer.back_hint")}
        maxLength={LONGEST_BACK}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onChange({ back: event.currentTarget.value })}
      />
      <label for={`${id}n`}>{say("seats.number")}</label>
      <input
        id={`${id}n`}
        class="field"
        name="designer-number"
        inputMode="numeric"
        value={jacket.number}
        maxLength={2}
        autocomplete="off"
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          const number = numberFrom(event.currentTarget.value);
          if (number !== null) onChange({ number });
        }}
        onBlur={(event) => {
          event.currentTarget.value = String(jacket.number);
        }}
      />
    </div>
  );
}
