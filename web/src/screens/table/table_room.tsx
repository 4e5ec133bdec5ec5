// SPDX-License-Identifier: Apache-2.0
// A table becomes a drum kit: the room is measured once by the page's own clicks, then each sound is struck four times.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { AcousticLoop } from "../../audio/acoustic_loop.ts";
import { keepLoop, loopNow, tables } from "../../input/table/device.ts";
import { microphone } from "../../input/table/microphone.ts";
import { drumsOf, SOUND_COUNTS, STROKES_NEEDED } from "../../input/table/sounds.ts";
import { Icon } from "../../look/icons.tsx";
import { Gem } from "../../look/keys_picture.tsx";
import { RadioRow } from "../../look/radio_row.tsx";
import type { Player } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { TableTeaching } from "./teaching.ts";
import "../../look/room.css";
import "./table_room.css";

export interface TableRoomProps {
  seat: 0 | 1;
  player: Player;
  /** The other player, when they strike a table as well. */
  beside: Player | null;
  onClose: () => void;
}

export function TableRoom({ seat, player, beside, onClose }: TableRoomProps) {
  const box = useRef<HTMLDialogElement>(null);
  const others = beside?.id;
  const teaching = useMemo(
    () => new TableTeaching(player.id, others ? (tables.peek()[others] ?? []) : []),
    [player.id, others],
  );
  const ear = useMemo(() => new AcousticLoop(), []);
  useEffect(() => {
    box.current?.showModal();
    teaching.listen(); // the way here was a gesture
    return () => {
      ear.stop();
      teaching.end();
    };
  }, [teaching, ear]);
  const measure = async (): Promise<void> => {
    teaching.rest();
    const { loop } = (await ear.measure()) ? ear : { loop: null };
    if (loop) keepLoop({ delayMs: loop.delayMs, uncertaintyMs: loop.uncertaintyMs });
    teaching.listen();
  };
  const state = microphone.state.value;
  const sounds = teaching.sounds.value;
  const name = player.name.trim() || say(seat === 0 ? "seats.left" : "seats.right");
  return (
    <dialog ref={box} class="room table-room" data-seat={seat} aria-labelledby="table-title" onClose={onClose}>
      <header>
        <div>
          <h2 id="table-title">{say("table.title")}</h2>
          <p>{say("table.which", { name })}</p>
        </div>
        <button
          type="button"
          class="button button-icon"
          aria-label={say("table.close")}
          onClick={() => box.current?.close()}
        >
          <Icon sign="close" />
        </button>
      </header>
      {state === "refused" || state === "missing" ? (
        <div class="table-problem" role="alert">
          <p>{say(`calibrate.ear.${state}`)}</p>
          <button type="button" class="button" onClick={() => teaching.listen()}>
            {say("seats.try_again")}
          </button>
        </div>
      ) : (
        <Level opening={state === "asking"} />
      )}
      <Room ear={ear} onMeasure={() => void measure()} />
      <section>
        <h3>{say("table.count.title")}</h3>
        <RadioRow
          name="sound-counts"
          label={say("table.count.title")}
          chosen={sounds.length}
          onChoose={(count) => teaching.setCount(count)}
          choices={SOUND_COUNTS.map((count) => ({ value: count as number, label: String(count), shown: count }))}
        />
        <p>{say("table.count.says")}</p>
      </section>
      <Sounds teaching={teaching} />
      <footer>
        <button type="button" class="button button-main" onClick={() => box.current?.close()}>
          {say("table.close")}
        </button>
      </footer>
    </dialog>
  );
}

function Level({ opening }: { opening: boolean }) {
  // −60 dB to 0 dB.
  const share = Math.max(0, Math.min(1, 1 + Math.log10(Math.max(1e-6, microphone.level.value)) / 3));
  return (
    <div class="table-level">
      <span>{say(opening ? "table.waiting" : "table.level")}</span>
      <div aria-hidden="true" style={{ "--share": share }} />
    </div>
  );
}

function Room({ ear, onMeasure }: { ear: AcousticLoop; onMeasure: () => void }) {
  const { phase, heard, wanted } = ear.state.value;
  const loop = loopNow();
  const busy = phase === "opening" || phase === "clicks";
  const failed = phase === "unheard" || phase === "refused" || phase === "missing";
  return (
    <section class="table-loop" data-loop={busy ? "measuring" : loop ? "measured" : "unmeasured"}>
      <h3>{say("table.room.title")}</h3>
      <div role="status">
        {busy && (
          <p>{phase === "clicks" ? say("calibrate.ear.heard", { heard, wanted }) : say("calibrate.ear.opening")}</p>
        )}
        {failed && <p class="table-problem">{say(`calibrate.ear.${phase}`)}</p>}
        {!busy && loop && (
          <p>
            {say("table.room.measured", {
              ms: Math.round(loop.delayMs),
              spread: Math.max(1, Math.round(loop.uncertaintyMs)),
            })}
          </p>
        )}
        {!busy && !loop && <p>{say("table.room.unmeasured")}</p>}
        {!loop && !busy && <p>{say("calibrate.ear.how")}</p>}
      </div>
      <button type="button" class="button" disabled={busy} onClick={onMeasure}>
        {say(loop ? "table.room.again" : "table.room.measure")}
      </button>
    </section>
  );
}

function Sounds({ teaching }: { teaching: TableTeaching }) {
  const sounds = teaching.sounds.value;
  const asked = teaching.asked.value;
  const heard = teaching.heard.value;
  const alike = teaching.alike.value;
  const drums = drumsOf(sounds.length);
  return (
    <>
      <ol class="table-sounds">
        {sounds.map((strokes, i) => {
          const taught = strokes.length >= STROKES_NEEDED;
          return (
            <li key={i} data-sound={i} data-lit={heard === i} data-asked={asked === i} data-taught={taught}>
              <div>
                <strong>{say("table.sound", { n: i + 1 })}</strong>
                <span
                  class="table-drums"
                  role="img"
                  aria-label={drums[i]!.map((pad) => say(`play.pad.${pad}`)).join(", ")}
                >
                  {drums[i]!.map((pad) => (
                    <Gem key={pad} pad={pad} />
                  ))}
                </span>
                <p>{say(asked === i ? "table.teach" : taught ? "table.taught" : `table.hint.${i + 1}`)}</p>
              </div>
              {asked === i ? (
                <b role="status">{say("table.hits", { hits: teaching.examples.value.length })}</b>
              ) : (
                <button type="button" class="button" onClick={() => teaching.ask(i)}>
                  {say(taught ? "table.again" : "table.teach")}
                </button>
              )}
            </li>
          );
        })}
      </ol>
      <p class="table-says" role="status" data-alike={alike !== null}>
        {alike
          ? alikeInWords(alike, sounds.length)
          : heard === "strange"
            ? say("table.strange")
            : say(teaching.complete ? "table.all" : "table.first")}
      </p>
    </>
  );
}

/** Numbers from `own` on are the other player's sounds. */
function alikeInWords([a, b]: readonly [number, number], own: number): string {
  const mine = a < own ? a : b;
  const isMine = a < own && b < own;
  return isMine ? say("table.alike", { a: a + 1, b: b + 1 }) : say("table.alike_other", { n: mine + 1 });
}
