// SPDX-License-Identifier: Apache-2.0
// Whether one keyboard hears two players: hold these keys, let go, and see which of them arrived.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { keyLabels } from "../../input/keyboard.ts";
import { ROUNDS, RolloverTest } from "../../input/rollover.ts";
import { Icon } from "../../look/icons.tsx";
import { say } from "../../words/index.ts";
import "../../look/room.css";
import "./keys_room.css";

export function KeysRoom({ onClose }: { onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  const test = useSignal(new RolloverTest());
  const turn = useSignal(0);
  const labels = useSignal<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    box.current?.showModal();
    void keyLabels().then((found) => {
      labels.value = found;
    });
  }, [labels]);
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.code === "Escape" || event.code === "Tab" || event.code === "Enter" || event.code === "Space") return;
      event.preventDefault();
      if (event.type === "keyup") test.peek().up(event.code);
      else if (!event.repeat) test.peek().down(event.code);
      turn.value += 1;
    };
    addEventListener("keydown", hear, { capture: true });
    addEventListener("keyup", hear, { capture: true });
    return () => {
      removeEventListener("keydown", hear, { capture: true });
      removeEventListener("keyup", hear, { capture: true });
    };
  }, [test, turn]);
  turn.value; // drawn anew with every key
  const now = test.value;
  const names = useMemo(
    () =>
      (codes: readonly string[]): string =>
        codes.map((code) => labels.peek().get(code) ?? code.replace("Key", "")).join(", "),
    [labels],
  );
  const wanted = now.wanted;
  const last = now.results.at(-1);
  return (
    <dialog ref={box} class="room keys-room" aria-labelledby="keys-title" onClose={onClose}>
      <header>
        <h2 id="keys-title">{say("keys.title")}</h2>
        <button
          type="button"
          class="button button-icon"
          aria-label={say("keys.close")}
          onClick={() => box.current?.close()}
        >
          <Icon sign="close" />
        </button>
      </header>
      {wanted ? (
        <>
          <p>{say("keys.says")}</p>
          <div class="keys-wanted" data-round={now.results.length + 1}>
            {wanted.map((code) => (
              <kbd key={code} data-held={now.heldNow.includes(code)}>
                {labels.value.get(code) ?? code.replace("Key", "")}
              </kbd>
            ))}
          </div>
          <div class="keys-says" role="status">
            <p>
              {say("keys.round", { round: now.results.length + 1, rounds: ROUNDS.length })} ·{" "}
              {say("keys.held", { held: now.heldNow.length, wanted: wanted.length })}
            </p>
            {last && last.wanted.length > 0 && <Last result={last} names={names} />}
          </div>
        </>
      ) : (
        <Verdict test={now} names={names} />
      )}
      <footer>
        {wanted ? (
          <button
            type="button"
            class="button"
            onClick={() => {
              now.skip();
              turn.value += 1;
            }}
          >
            {say("keys.skip")}
          </button>
        ) : (
          <button
            type="button"
            class="button"
            onClick={() => {
              test.value = new RolloverTest();
            }}
          >
            {say("keys.again")}
          </button>
        )}
        <button type="button" class="button button-plain" onClick={() => box.current?.close()}>
          {say("keys.close")}
        </button>
      </footer>
    </dialog>
  );
}

interface LastProps {
  result: RolloverTest["results"][number];
  names: (codes: readonly string[]) => string;
}

function Last({ result, names }: LastProps) {
  const { wanted, lost, ghosts } = result;
  return (
    <>
      <p data-result={lost.length === 0 ? "all" : "lost"}>
        {lost.length === 0 ? say("keys.all", { count: wanted.length }) : say("keys.lost", { keys: names(lost) })}
      </p>
      {ghosts.length > 0 && <p>{say("keys.ghost", { keys: names(ghosts) })}</p>}
    </>
  );
}

function Verdict({ test, names }: { test: RolloverTest; names: (codes: readonly string[]) => string }) {
  const { most, lost } = test.verdict;
  const good = lost.length === 0;
  return (
    <div class="keys-verdict" role="status" data-verdict={good ? "good" : "bad"}>
      <strong>{say(good ? "keys.good" : "keys.bad")}</strong>
      <p>{good ? say("keys.good_says", { count: most }) : say("keys.bad_says", { keys: names(lost) })}</p>
    </div>
  );
}
