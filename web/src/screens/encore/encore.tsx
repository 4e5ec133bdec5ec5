// SPDX-License-Identifier: Apache-2.0
// After the song: one sentence, one number, what can be taken home; then, for those who look on, the pictures behind it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { Jacket } from "../../look/jacket.tsx";
import type { ScreenProps } from "../../main.tsx";
import { ApiError, readEncore, sentenceOf } from "../../net/api.ts";
import { beginTake } from "../../net/takes.ts";
import type { Encore as EncoreData, Sentence, TakeHeader } from "../../net/wire.ts";
import { go, linkTo } from "../../router.ts";
import { type SeatSetup, seats as setups } from "../../store.ts";
import { language, say } from "../../words/index.ts";
import { CarriedSays } from "../calibrate/carried_says.tsx";
import { CoachTold } from "../coach/told.tsx";
import { useSubject } from "../shell/page_title.ts";
import { Ahead } from "./ahead.tsx";
import { Bars } from "./bars.tsx";
import { Histogram } from "./histogram.tsx";
import { Numbers } from "./numbers.tsx";
import { PairSquare } from "./pair_square.tsx";
import { Scores } from "./scores.tsx";
import { Souvenir } from "./souvenir.tsx";
import { Strands } from "./strands.tsx";
import { ThroughTheSong } from "./through_the_song.tsx";
import { TogetherSoFar } from "./together_so_far.tsx";
import { Windows } from "./windows.tsx";
import "./encore.css";

/** A take's last hits may still be on their way when the screen opens. */
const TRIES = 6;
const TRY_AGAIN_MS = 700;

export default function Encore({ route }: ScreenProps) {
  const encore = useSignal<EncoreData | null>(null);
  const problem = useSignal<unknown>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      for (let left = TRIES; !gone; left -= 1) {
        try {
          const found = await readEncore(route.id);
          if (!gone) encore.value = found;
          return;
        } catch (error) {
          const notYet = error instanceof ApiError && error.status === 404;
          if (!notYet || left <= 1) {
            if (!gone) problem.value = error;
            return;
          }
          await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
        }
      }
    };
    void read();
    return () => {
      gone = true;
    };
  }, [route, attempt.value, encore, problem]);
  if (problem.value !== null) {
    return (
      <section class="encore encore-alone" data-screen="encore" role="alert">
        <h1>{say("encore.problem")}</h1>
        <p>{sentenceOf(problem.value)}</p>
        <div class="encore-choices">
          <button
            type="button"
            class="button button-main"
            onClick={() => {
              problem.value = null;
              attempt.value += 1;
            }}
          >
            {say("encore.try_again")}
          </button>
          <a class="button" href={linkTo("library")}>
            {say("encore.to_songs")}
          </a>
        </div>
      </section>
    );
  }
  if (!encore.value) {
    return (
      <section class="encore encore-alone" data-screen="encore" aria-busy="true">
        <p>{say("encore.measuring")}</p>
      </section>
    );
  }
  return <Evening encore={encore.value} />;
}

/** A sentence of the report in the language on show; a number and its unit stay on one line. */
export function told({ key, parameters }: Sentence): string {
  return say(`report.${key}`, parameters).replace(/(\d) (?=ms|%)/g, "$1\u00a0");
}

function Evening({ encore }: { encore: EncoreData }) {
  const { take, song, together } = encore;
  const headline = told(together.headline);
  const rest = together.sentences.filter((sentence) => !together.number || !MEANING.includes(sentence.key));
  useSubject(song.title);
  return (
    <section class="encore" data-screen="encore" data-ready>
      <header class="encore-top">
        <a class="button button-plain" href={linkTo("library")}>
          <Icon sign="back" />
          {say("encore.to_songs")}
        </a>
        <p class="encore-song">
          <strong>{song.title}</strong>
          {song.artist && <span>{song.artist}</span>}
          <time dateTime={take.started_at}>{dateOf(take.started_at)}</time>
        </p>
      </header>
      <div class="encore-lead">
        <div class="encore-words">
          <h1 data-headline>{headline}</h1>
          <OneNumber encore={encore} />
          <Deeds encore={encore} />
        </div>
        <div class="encore-pair" aria-hidden="true" data-many={take.seats.length > 2}>
          {take.seats.map((seat) => (
            <Jacket key={seat.index} jacket={seat.player.jacket} name={seat.player.name} />
          ))}
        </div>
      </div>
      <Strands encore={encore} />
      <Souvenir takeId={take.id} />
      <CoachTold take={take} />
      <CarriedSays take={take.id} />
      {rest.length > 0 && (
        <section class="encore-told" aria-label={say("encore.told")}>
          <h2>{say("encore.told")}</h2>
          <ul>
            {rest.map((sentence) => (
              <li key={sentence.key + JSON.stringify(sentence.parameters)}>{told(sentence)}</li>
            ))}
          </ul>
        </section>
      )}
      <ThroughTheSong encore={encore} />
      <PairSquare encore={encore} />
      <Windows encore={encore} />
      <Ahead encore={encore} />
      <Histogram encore={encore} />
      <Bars encore={encore} />
      <Scores encore={encore} />
      <TogetherSoFar encore={encore} />
      <Numbers encore={encore} />
    </section>
  );
}

function dateOf(moment: string): string {
  return new Date(moment).toLocaleDateString(language.value, { year: "numeric", month: "long", day: "numeric" });
}

/** Sentences that say what the one number means: they stand beside it. */
const MEANING: readonly string[] = ["pair.below_hearing", "pair.above_hearing"];

/** How far apart the two were at the end, or all along (the souvenir shows the same number), and what that means. */
function OneNumber({ encore }: { encore: EncoreData }) {
  const { number, sentences } = encore.together;
  if (!number) return null;
  const meaning = sentences.find((sentence) => MEANING.includes(sentence.key));
  const when = number.at_end ? "end" : number.few ? "where_met" : "whole";
  return (
    <p class="encore-number">
      <strong>
        {Math.round(number.apart_us / 1000)}
        <small>{say("encore.ms")}</small>
      </strong>
      <span>
        {say(`encore.apart_${when}`)}
        {meaning && <em>{told(meaning)}</em>}
      </span>
    </p>
  );
}

function Deeds({ encore }: { encore: EncoreData }) {
  const { take } = encore;
  const again = async (): Promise<void> => {
    const header = await beginTake(take.song_sha256, setupsOf(take), take.rate);
    go("play", header.id);
  };
  return (
    <div class="encore-choices">
      <button type="button" class="button" onClick={() => void again()} data-deed="again">
        <Icon sign="play" />
        {say("encore.again")}
      </button>
      <a class="button" href={linkTo("seats", take.song_sha256)} data-deed="seats">
        <Icon sign="chair" />
        {say("encore.change_seats")}
      </a>
      <a class="button" href={linkTo("replay", take.id)} data-deed="replay">
        <Icon sign="sound" />
        {say("encore.replay")}
      </a>
    </div>
  );
}

/** The seats as they were; which partner played is what the seats remember. */
function setupsOf(take: TakeHeader): SeatSetup[] {
  return take.seats.map((seat): SeatSetup => {
    const now = setups.peek()[seat.index === 0 ? 0 : 1];
    return { ...now, player: seat.player, level: seat.level, input: seat.input as SeatSetup["input"] };
  });
}
