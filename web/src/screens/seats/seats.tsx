// SPDX-License-Identifier: Apache-2.0
// The seats: two people sit down side by side, and one of them presses Play.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { audioDevice } from "../../audio/device.ts";
import { gamepads } from "../../input/gamepad/device.ts";
import { hub } from "../../input/kits/hub.ts";
import { openKits } from "../../input/listen.ts";
import { midi } from "../../input/midi/device.ts";
import { Icon } from "../../look/icons.tsx";
import type { ScreenProps } from "../../main.tsx";
import { keepPlayer, sentenceOf } from "../../net/api.ts";
import { beginTake } from "../../net/takes.ts";
import type { Player } from "../../net/wire.ts";
import { go, linkTo, type Route } from "../../router.ts";
import { swapViews } from "../../settings.ts";
import { duet, remembered, type SeatSetup, seats } from "../../store.ts";
import { minutes } from "../../words/formats.ts";
import { hasWords, say } from "../../words/index.ts";
import { Coach } from "../coach/advice.ts";
import { PairAdvice } from "../coach/level_advice.tsx";
import { keysShown, kitShown, tableShown } from "../kit/shown.ts";
import { later } from "../later.tsx";
import { useSubject } from "../shell/page_title.ts";
import { complain } from "../shell/toasts.ts";
import { Chairs } from "./chairs.tsx";
import { KitFound, mayLookForKits } from "./kit_found.tsx";
import { keepOffset } from "./offsets.ts";
import { Programme } from "./programme.ts";
import { SeatForm } from "./seat_form.tsx";
import { Sharing } from "./sharing.tsx";
import { Striking } from "./striking.ts";
import type { NamesSeen } from "./trouble.ts";
import { usePhones } from "./use_phones.ts";
import "./seats.css";
import "./seat_form.css";

/** Names of kits by their id, so that one that is unplugged can be called by its name. */
const kitsSeen = remembered<NamesSeen>("kits", {});
const SIDES = [0, 1] as const;
const Calibrate = later(() => import("../calibrate/calibrate.tsx").then((room) => room.Calibrate));
const KeysRoom = later(() => import("../keys/keys_room.tsx").then((room) => room.KeysRoom));
const KitRoom = later(() => import("../kit/kit_room.tsx").then((room) => room.KitRoom));
const TableRoom = later(() => import("../table/table_room.tsx").then((room) => room.TableRoom));

export default function Seats({ route }: ScreenProps) {
  const programme = useMemo(() => new Programme(route.id), [route.id]);
  const striking = useMemo(() => new Striking(), []);
  const coach = useMemo(() => new Coach(), []);
  const measured = useSignal<0 | 1 | null>(null);
  useEffect(() => {
    void programme.load();
    return () => programme.end();
  }, [programme]);
  useEffect(() => () => striking.end(), [striking]);
  useSignalEffect(() => {
    const levels = seats.value.map(({ level }) => programme.levelHere(level));
    if (programme.song.value) void programme.ask(levels, duet.value);
  });
  useSignalEffect(() => {
    if (programme.song.value) void coach.ask(route.id);
  });
  useMidi();
  usePhones(programme, measured);
  useSignalEffect(() => {
    // While somebody calibrates, teaches a table or tries their keys, the strikes are theirs.
    if (measured.value === null && !keysShown.value && tableShown.value === null) return striking.listen(seats.value);
    return undefined;
  });
  if (programme.refused.value !== null) return <Refused sentence={sentenceOf(programme.refused.value)} />;
  return (
    <section
      class="seats"
      data-screen="seats"
      data-ready={programme.song.value !== null}
      data-sounds={striking.loaded.value}
    >
      <Title programme={programme} />
      <Chairs struck={striking.seats} onSwap={swap} />
      <Curtain route={route} programme={programme} striking={striking} coach={coach} />
      <Sharing />
      {SIDES.map((seat) => (
        <SeatForm
          key={seat}
          seat={seat}
          programme={programme}
          coach={coach}
          struck={striking.seats[seat]}
          onStrike={striking.strike}
          seen={kitsSeen.value}
          onCalibrate={() => {
            measured.value = seat;
          }}
        />
      ))}
      {keysShown.value && (
        <KeysRoom
          onClose={() => {
            keysShown.value = false;
          }}
        />
      )}
      {tableShown.value !== null && (
        <TableRoom
          seat={tableShown.value}
          player={seats.value[tableShown.value].player}
          beside={besideAtTable(tableShown.value)}
          onClose={() => {
            tableShown.value = null;
          }}
        />
      )}
      {kitShown.value && (
        <KitRoom
          {...kitShown.value}
          onClose={() => {
            kitShown.value = null;
          }}
        />
      )}
      {measured.value !== null && (
        <Calibrate
          seat={measured.value}
          setup={seats.value[measured.value]}
          onKeep={(found) => keepOffset(measured.peek() ?? 0, found)}
          onClose={() => {
            measured.value = null;
          }}
        />
      )}
    </section>
  );
}

/** A seat as the take tells of it: a kit may be a gamepad. */
function asPlayed(setup: SeatSetup): SeatSetup {
  if (setup.input !== "midi") return setup;
  const known = hub.devices.peek();
  const kit = known.find((one) => one.id === setup.midi_device) ?? known[0];
  return kit?.kind === "gamepad" ? { ...setup, input: "gamepad" } : setup;
}

/** Who else strikes the table. */
function besideAtTable(seat: 0 | 1): Player | null {
  const other = seats.value[seat === 0 ? 1 : 0];
  return other.input === "table" ? other.player : null;
}

function swap(): void {
  const [left, right] = seats.peek();
  seats.value = [right, left];
  swapViews();
}

function Title({ programme }: { programme: Programme }) {
  const song = programme.song.value;
  useSubject(song?.title ?? "");
  return (
    <>
      <a class="button button-plain seats-back" href={linkTo("library")}>
        <Icon sign="back" />
        {say("seats.back")}
      </a>
      <header class="seats-title">
        <h1>{song?.title ?? "\u00a0"}</h1>
        <p>{song && [song.artist, minutes(song.duration_us)].filter(Boolean).join(" · ")}</p>
        {programme.notices.value
          .filter((code) => hasWords(`notices.${code}`))
          .map((code) => (
            <p key={code} class="seats-notice" data-notice={code}>
              {say(`notices.${code}`)}
            </p>
          ))}
      </header>
      {song && (
        <a class="button button-plain seats-notes" href={linkTo("song", song.sha256)}>
          <Icon sign="notes" />
          {say("library.sheet_short")}
        </a>
      )}
    </>
  );
}

interface CurtainProps {
  route: Route;
  programme: Programme;
  striking: Striking;
  coach: Coach;
}

/** The one main deed, and all that must be known before it. */
function Curtain({ route, programme, striking, coach }: CurtainProps) {
  const starting = useSignal(false);
  const ready = programme.song.value !== null;
  const sound = striking.trouble.value;
  const sentences = [
    ...(programme.away.value ? ["away"] : []),
    ...(sound ? [sound] : []),
    ...(keepsNothing() ? ["not_kept"] : []),
  ];
  const play = async (): Promise<void> => {
    const song = programme.song.peek();
    if (!song || starting.peek()) return;
    starting.value = true;
    void audioDevice().wake(); // in the gesture: the play screen has sound at once
    try {
      await coach.settled(); // who presses Play at once gets the levels that were about to be suggested
      const seated = seats.peek().map((setup) => ({ ...asPlayed(setup), level: programme.levelHere(setup.level) }));
      const header = await beginTake(song.sha256, seated, 1, duet.peek());
      for (const { player, input } of seats.peek()) {
        // A name that cannot be kept now is kept the next time; nobody has to know.
        if (input !== "simulated" && player.name.trim()) keepPlayer(player).catch(() => {});
      }
      go("play", header.id, Object.fromEntries(route.query));
    } catch (error) {
      starting.value = false;
      complain(sentenceOf(error));
    }
  };
  return (
    <div class="curtain">
      <button type="button" class="button button-main curtain-play" disabled={!ready || starting.value} onClick={play}>
        <Icon sign="play" filled />
        {say(starting.value ? "seats.starting" : "seats.play")}
      </button>
      <a class="button button-plain curtain-practise" href={linkTo("practice", route.id)}>
        {say("practice.practise")}
      </a>
      <KitFound />
      <div role="status">
        {sentences.map((key) => (
          <p class="curtain-trouble" key={key} data-trouble={key}>
            {say(`seats.trouble.${key}`)}
          </p>
        ))}
        {sentences.length === 0 && ready && <p class="curtain-hint">{say("seats.hint")}</p>}
        {sentences.length === 0 && <PairAdvice coach={coach} />}
      </div>
    </div>
  );
}

function Refused({ sentence }: { sentence: string }) {
  return (
    <section class="seats-refused" data-screen="seats" role="alert">
      <p>{sentence}</p>
      <a class="button button-main" href={linkTo("library")}>
        {say("seats.back")}
      </a>
    </section>
  );
}

let keeps: boolean | null = null;

function keepsNothing(): boolean {
  if (keeps === null) {
    try {
      localStorage.setItem("sidestick.trial", "1");
      localStorage.removeItem("sidestick.trial");
      keeps = true;
    } catch {
      keeps = false;
    }
  }
  return !keeps;
}

/** Ask for MIDI where a seat remembers a kit, and learn the names of what is plugged in. */
function useMidi(): void {
  useEffect(() => {
    gamepads.open();
    void mayLookForKits().then((may) => {
      if (may) void midi.open();
    });
  }, []);
  useSignalEffect(() => {
    if (midi.state.value === "unasked" && seats.value.some((setup) => setup.input === "midi")) openKits();
  });
  useSignalEffect(() => {
    const news = hub.devices.value.filter((device) => kitsSeen.peek()[device.id] !== device.name);
    if (news.length > 0) {
      kitsSeen.value = { ...kitsSeen.peek(), ...Object.fromEntries(news.map(({ id, name }) => [id, name])) };
    }
  });
}
