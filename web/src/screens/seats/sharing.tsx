// SPDX-License-Identifier: Apache-2.0
// How the two share the song: each their own level, or two parts that need each other.

import { RadioRow } from "../../look/radio_row.tsx";
import { DUETS, type Duet } from "../../net/wire.ts";
import { duet } from "../../store.ts";
import { say } from "../../words/index.ts";
import "./sharing.css";

const WAYS = ["own", ...DUETS] as const;

export function Sharing() {
  const way = duet.value ?? "own";
  return (
    <div class="sharing">
      <h2>{say("seats.share.title")}</h2>
      <RadioRow
        name="shares"
        label={say("seats.share.title")}
        chosen={way}
        onChoose={(one) => {
          duet.value = one === "own" ? null : (one as Duet);
        }}
        choices={WAYS.map((one) => ({
          value: one,
          label: say(`seats.share.${one}`),
          shown: say(`seats.share.${one}`),
        }))}
      />
      <p role="status" data-value="share">
        {say(`seats.share.${way}_says`)}
      </p>
    </div>
  );
}
