// SPDX-License-Identifier: Apache-2.0
// What a seat strikes: keys, a kit, glass, or nobody; with the kit's name and the partner's manner where that is asked.
import { openKits } from "../../input/listen.ts";
import { midi } from "../../input/midi/device.ts";
import { tables } from "../../input/table/device.ts";
import { Icon, type Sign } from "../../look/icons.tsx";
import { RadioRow } from "../../look/radio_row.tsx";
import type { InputKind } from "../../net/wire.ts";
import { changeSeat, type PartnerKind, type SeatSetup, seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import { keysShown, tableShown } from "../kit/shown.ts";
import { KitChoice } from "./kit_choice.tsx";
import { changeWhoOrWhat } from "./offsets.ts";
import { PhoneChoice } from "./phone_choice.tsx";
import type { NamesSeen, Trouble } from "./trouble.ts";

const INPUTS: readonly (readonly [InputKind, Sign])[] = [
  ["keyboard", "keyboard"],
  ["midi", "midi"],
  ["touch", "touch"],
  ["phone", "phone"],
  ["table", "table"],
  ["simulated", "partner"],
];
const MANNERS: readonly PartnerKind[] = ["steady", "novice"];

/** What an input is, in a phrase. */
export function inputSays(input: InputKind, seat: 0 | 1): string {
  return say(input === "keyboard" ? `seats.input.keyboard_says_${seat}` : `seats.input.${input}_says`);
}

export interface InputChoiceProps {
  seat: 0 | 1;
  setup: SeatSetup;
  trouble: Trouble | null;
  seen: NamesSeen;
}

export function InputChoice({ seat, setup, trouble, seen }: InputChoiceProps) {
  const choose = (input: InputKind): void => {
    if (input === "table" && !(tables.peek()[setup.player.id]?.length ?? 0)) tableShown.value = seat;
    if (input === "midi") openKits(); // asked in the gesture, so that the browser's question comes with its reason
    changeWhoOrWhat(seat, { input });
  };
  const other = seats.value[seat === 0 ? 1 : 0];
  return (
    <>
      <RadioRow
        name="inputs"
        label={say("seats.input.title")}
        chosen={setup.input}
        onChoose={choose}
        choices={INPUTS.map(([input, sign]) => ({
          value: input,
          label: inputSays(input, seat),
          shown: (
            <>
              <Icon sign={sign} />
              <span>{say(`seats.input.${input}`)}</span>
            </>
          ),
        }))}
      />
      {setup.input === "keyboard" && other.input === "keyboard" && (
        <button
          type="button"
          class="button keys-open"
          onClick={() => {
            keysShown.value = true;
          }}
        >
          {say("keys.open")}
        </button>
      )}
      {setup.input === "midi" && <KitChoice seat={seat} setup={setup} seen={seen} />}
      {setup.input === "table" && (
        <button
          type="button"
          class="button table-open"
          onClick={() => {
            tableShown.value = seat;
          }}
        >
          {say(tables.value[setup.player.id] ? "table.open_again" : "table.open")}
        </button>
      )}
      {setup.input === "phone" && <PhoneChoice seat={seat} />}
      {setup.input === "simulated" && (
        <RadioRow
          name="manners"
          label={say("seats.partner.title")}
          chosen={setup.partner}
          onChoose={(partner) => changeSeat(seat, { partner })}
          choices={MANNERS.map((manner) => ({
            value: manner,
            label: say(`seats.partner.${manner}`),
            shown: say(`seats.partner.${manner}`),
          }))}
        />
      )}
      {trouble && (
        <div class="seat-trouble" role="status" data-trouble={trouble.key}>
          <p>{say(`seats.trouble.${trouble.key}`, trouble.parameters)}</p>
          {trouble.key === "midi_refused" && (
            <button type="button" class="button" onClick={() => void midi.open()}>
              {say("seats.try_again")}
            </button>
          )}
        </div>
      )}
    </>
  );
}
