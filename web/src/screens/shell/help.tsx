// SPDX-License-Identifier: Apache-2.0
// Help: how an evening goes, the keys of both players, and the page's own keys.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { KeysPicture } from "../../look/keys_picture.tsx";
import { PADS } from "../../net/wire.ts";
import { say } from "../../words/index.ts";

export const helpShown = signal(false);

const STEPS = ["song", "seats", "play", "encore"] as const;
/** The page's keys: what is printed on them, and the key of what they do. */
const PAGE_KEYS = [
  ["?", "help"],
  [",", "settings"],
  ["/", "search"],
  ["Ctrl Z", "undo"],
  ["Ctrl ⇧ Z", "redo"],
  ["← ↑ ↓ →", "notes"],
  ["Enter", "write"],
  ["Space", "start"],
  ["Esc", "pause"],
] as const;

export function Help() {
  const box = useRef<HTMLDialogElement>(null);
  const shown = helpShown.value;
  useEffect(() => {
    if (shown) box.current?.showModal();
    else box.current?.close();
  }, [shown]);
  const hide = (): void => {
    helpShown.value = false;
  };
  if (!shown) return null;
  return (
    <dialog ref={box} class="over-stage help" aria-labelledby="help-title" onClose={hide}>
      <header>
        <h2 id="help-title">{say("shell.help.title")}</h2>
        <button type="button" class="button button-icon" aria-label={say("shell.close")} onClick={hide}>
          <Icon sign="close" />
        </button>
      </header>
      <ol class="help-steps">
        {STEPS.map((step) => (
          <li key={step}>{say(`shell.help.step.${step}`)}</li>
        ))}
      </ol>
      <h3>{say("shell.help.drums")}</h3>
      <div class="help-keys">
        <KeysPicture seat={0} pads={PADS} legend />
        <KeysPicture seat={1} pads={PADS} />
      </div>
      <h3>{say("shell.help.keys")}</h3>
      <dl class="help-page-keys">
        {PAGE_KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key === "Space" ? say("shell.help.space") : key}</kbd>
              ))}
            </dt>
            <dd>{say(`shell.help.key.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
