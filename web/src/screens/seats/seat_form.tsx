// SPDX-License-Identifier: Apache-2.0
// All that is chosen for one seat, in the order in which somebody sits down: name, jacket, level, what to strike, timing.
import type { ComponentChildren } from "preact";
import { hub } from "../../input/kits/hub.ts";
import { midi } from "../../input/midi/device.ts";
import type { OnStrike } from "../../input/strike.ts";
import { tables } from "../../input/table/device.ts";
import { microphone } from "../../input/table/microphone.ts";
import { RadioRow } from "../../look/radio_row.tsx";
import { newId } from "../../net/ids.ts";
import { phones } from "../../net/phones.ts";
import { type Level, PADS } from "../../net/wire.ts";
import { changeSeat, duet, seats } from "../../store.ts";
import { say } from "../../words/index.ts";
import { msOf, offsetInWords, usInWords } from "../calibrate/offset_words.ts";
import type { Coach } from "../coach/advice.ts";
import { LevelAdvice } from "../coach/level_advice.tsx";
import { InputChoice, inputSays } from "./input_choice.tsx";
import { JacketChoice } from "./jacket_choice.tsx";
import { NameField } from "./name_field.tsx";
import { changeWhoOrWhat } from "./offsets.ts";
import type { Programme } from "./programme.ts";
import type { Struck } from "./striking.ts";
import { type NamesSeen, troubleOf } from "./trouble.ts";
import { TryIt } from "./try_it.tsx";
import { whoIsMeant } from "./who.ts";

export interface SeatFormProps {
  seat: 0 | 1;
  programme: Programme;
  coach: Coach;
  struck: Struck;
  onStrike: OnStrike;
  seen: NamesSeen;
  onCalibrate: () => void;
}

export function SeatForm({ seat, programme, coach, struck, onStrike, seen, onCalibrate }: SeatFormProps) {
  const setup = seats.value[seat];
  const other = seats.value[seat === 0 ? 1 : 0].player;
  const { player } = setup;
  const known = programme.known.value;
  const levels = seats.value.map(({ level }) => programme.levelHere(level));
  const level = programme.levelHere(setup.level);
  const pads = programme.padsOf(seat, levels, duet.value) ?? PADS;
  const side = say(seat === 0 ? "seats.left" : "seats.right");
  const trouble = troubleOf(setup, midi.state.value, hub.devices.value, seen, {
    microphone: microphone.state.value,
    taught: (tables.value[player.id]?.length ?? 0) > 0,
  });
  // Before a kit or a phone is heard there is nothing to light up and nothing to measure.
  const phoneless = setup.input === "phone" && phones().seats[seat]!.value.state === "none";
  const unheard = phoneless || (trouble !== null && trouble.key !== "midi_other");
  const calibrateSays = say(setup.calibration.taps > 0 ? "seats.timing.again" : "seats.timing.measure");
  const wear = (change: Partial<typeof player.jacket>): void =>
    changeSeat(seat, { player: { ...player, jacket: { ...player.jacket, ...change } } });
  return (
    <section class="seat-form" data-seat={seat} aria-label={side}>
      <h2>{side}</h2>
      <NameField
        seat={seat}
        player={player}
        known={known.filter((one) => one.id !== player.id && one.id !== other.id)}
        onType={(name) => changeSeat(seat, { player: { ...player, name } })}
        onWrite={(name) => changeWhoOrWhat(seat, { player: whoIsMeant(player, name, known, other.id, newId) })}
        onPick={(picked) => changeWhoOrWhat(seat, { player: picked })}
        onNumber={(number) => wear({ number })}
      />
      <Part title={say("seats.jacket")}>
        <JacketChoice seat={seat} player={player} onChange={wear} />
      </Part>
      <Part title={say("seats.level.title")} says={say(`play.level.${level}`)}>
        <LevelChoice level={level} offered={programme.offered.value} onChoose={(one) => coach.choose(seat, one)} />
        <p class="seat-says">{say(pads.length === 0 ? "seats.trouble.no_notes" : `seats.level.${level}`)}</p>
        <LevelAdvice coach={coach} seat={seat} />
      </Part>
      <Part title={say("seats.input.title")}>
        <InputChoice seat={seat} setup={setup} trouble={trouble} seen={seen} />
        <p class="seat-says">{inputSays(setup.input, seat)}</p>
        {!unheard && (
          <TryIt seat={seat} setup={setup} pads={pads.length > 0 ? pads : PADS} struck={struck} onStrike={onStrike} />
        )}
      </Part>
      {setup.input !== "simulated" && (
        <div class="seat-timing">
          <div>
            <h3>{say("seats.timing.title")}</h3>
            <p data-value="offset" data-offset-us={setup.calibration.offset_us}>
              {setup.calibration.taps > 0 ? offsetInWords(setup.calibration) : say("seats.timing.none")}
            </p>
            {setup.calibration.taps > 0 && (
              <p class="seat-says" data-value="spread">
                {say("calibrate.give_or_take", { ms: Math.max(1, msOf(setup.calibration.uncertainty_us)) })}
                {setup.calibration.kick_us
                  ? ` · ${say("calibrate.way.kick")}: ${usInWords(setup.calibration.offset_us + setup.calibration.kick_us)}`
                  : ""}
              </p>
            )}
          </div>
          <button
            type="button"
            class="button seat-calibrate"
            aria-label={`${calibrateSays}: ${side}`}
            disabled={unheard}
            onClick={onCalibrate}
          >
            {calibrateSays}
          </button>
        </div>
      )}
    </section>
  );
}

function Part({ title, says, children }: { title: string; says?: string; children: ComponentChildren }) {
  return (
    <div class="seat-part">
      <h3>
        {title}
        {says && <b>{says}</b>}
      </h3>
      {children}
    </div>
  );
}

interface LevelChoiceProps {
  level: Level;
  offered: readonly Level[];
  onChoose: (level: Level) => void;
}

function LevelChoice({ level, offered, onChoose }: LevelChoiceProps) {
  return (
    <RadioRow
      name="levels"
      label={say("seats.level.title")}
      chosen={level}
      onChoose={onChoose}
      choices={offered.map((one) => ({
        value: one,
        label: say("seats.level.name", { level: one, name: say(`play.level.${one}`) }),
        shown: one,
      }))}
    />
  );
}
