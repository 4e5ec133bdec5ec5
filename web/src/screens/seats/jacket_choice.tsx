// SPDX-License-Identifier: Apache-2.0
// The rail of jackets: twelve that go well, one by chance, and the way to the tailor's table.
import { useSignal } from "@preact/signals";
import { Icon } from "../../look/icons.tsx";
import { CLOTHS, type Cloth, randomCloth } from "../../look/jacket_colours.ts";
import { RadioRow } from "../../look/radio_row.tsx";
import type { Jacket, Player } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { later } from "../later.tsx";

const JacketDesigner = later(() => import("./jacket_designer.tsx").then((room) => room.JacketDesigner));

const same = (one: Cloth, other: Cloth): boolean =>
  one.body === other.body && one.sleeves === other.sleeves && one.trim === other.trim;

/** A jacket folded small: body, sleeves, collar. */
function Swatch({ body, sleeves, trim }: Cloth) {
  return (
    <svg class="swatch" viewBox="0 0 36 36" aria-hidden="true">
      <path d="M10 5 3 10 1 27 8 29 11 16ZM26 5 33 10 35 27 28 29 25 16Z" fill={sleeves} />
      <path d="M13 4Q18 7 23 4L28 6 26 32H10L8 6Z" fill={body} />
      <path d="M13 4Q18 8.5 23 4L22 2.6Q18 5 14 2.6ZM10 29.5H26V33H10Z" fill={trim} />
    </svg>
  );
}

export interface JacketChoiceProps {
  seat: 0 | 1;
  player: Player;
  onChange: (change: Partial<Jacket>) => void;
}

export function JacketChoice({ seat, player, onChange }: JacketChoiceProps) {
  const designing = useSignal(false);
  const worn = CLOTHS.findIndex((cloth) => same(cloth, player.jacket));
  return (
    <>
      <RadioRow
        name="cloths"
        label={say("seats.jacket")}
        chosen={worn < 0 ? null : worn}
        onChoose={(index) => onChange(CLOTHS[index]!)}
        choices={CLOTHS.map((cloth, i) => ({
          value: i,
          label: say(`seats.cloth.${i + 1}`),
          shown: <Swatch {...cloth} />,
        }))}
      />
      <div class="cloth-ways" data-own={worn < 0}>
        <button
          type="button"
          class="button"
          title={say("seats.chance")}
          onClick={() => onChange(randomCloth(Math.random))}
        >
          <Icon sign="dice" />
          {say("seats.chance_short")}
        </button>
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => {
            designing.value = true;
          }}
        >
          <Icon sign="pencil" />
          {say("seats.designer.open")}
        </button>
      </div>
      {designing.value && (
        <JacketDesigner
          seat={seat}
          player={player}
          onChange={onChange}
          onClose={() => {
            designing.value = false;
          }}
        />
      )}
    </>
  );
}
