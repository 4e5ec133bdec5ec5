// SPDX-License-Identifier: Apache-2.0
// "Test my kit": strike, and see what arrives and why something does not count; set it right pad by pad, or let the kit be
// taught drum by drum. All of it belongs to the kit, not to the player, and is kept under the kit's name.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { changeKit, hub, kitOf, kits } from "../../input/kits/hub.ts";
import { FRESH_KIT, type KitSettings, TRIGGERS, type Trigger } from "../../input/midi/settings.ts";
import { Icon } from "../../look/icons.tsx";
import { Gem, laneOf } from "../../look/keys_picture.tsx";
import { number } from "../../words/formats.ts";
import { say } from "../../words/index.ts";
import { Arriving, type Lamp, triggerName } from "./arriving.ts";
import { PadForm, WholeKitForm } from "./forms.tsx";
import { Teach } from "./teach.tsx";
import { Teaching } from "./teaching.ts";
import "../../look/room.css";
import "./kit_room.css";

export interface KitRoomProps {
  seat: 0 | 1;
  /** The kit's id. */
  device: string;
  onClose: () => void;
}

export function KitRoom({ seat, device, onClose }: KitRoomProps) {
  const box = useRef<HTMLDialogElement>(null);
  const teaching = useMemo(() => new Teaching(), []);
  const arriving = useMemo(
    () =>
      new Arriving(
        (id) => id === device,
        (arrived) => teaching.hear(arrived),
      ),
    [device, teaching],
  );
  const chosen = useSignal<Trigger>("snare");
  const before = useSignal<KitSettings | null>(null);
  useEffect(() => {
    box.current?.showModal();
    return () => {
      arriving.end();
      teaching.end();
    };
  }, [arriving, teaching]);
  const kit = kitOf(device);
  const known = hub.devices.value.find((one) => one.id === device);
  const change = (next: KitSettings): void => changeKit(device, next);
  const reset = (): void => {
    before.value = kits.peek()[device] ?? FRESH_KIT;
    change(FRESH_KIT);
  };
  return (
    <dialog ref={box} class="room kit-room" data-seat={seat} aria-labelledby="kit-title" onClose={onClose}>
      <header>
        <div>
          <h2 id="kit-title">{say(teaching.learner.value ? "kit.learn.title" : "kit.title")}</h2>
          <p>{say("kit.which", { seat: say(seat === 0 ? "seats.left" : "seats.right"), kit: known?.name ?? "" })}</p>
        </div>
        <button
          type="button"
          class="button button-icon"
          aria-label={say("kit.close")}
          onClick={() => box.current?.close()}
        >
          <Icon sign="close" />
        </button>
      </header>
      <Lamps arriving={arriving} chosen={chosen.value} onChoose={(trigger) => (chosen.value = trigger)} />
      {teaching.learner.value ? (
        <Teach teaching={teaching} onKeep={(learner) => change(learner.result(kit))} />
      ) : (
        <>
          <Lines arriving={arriving} />
          <PadForm kit={kit} trigger={chosen.value} onChange={change} />
          <WholeKitForm kit={kit} suggested={known?.preset ?? "gm"} onChange={change} />
          <footer>
            <button type="button" class="button button-main" onClick={() => teaching.begin()}>
              {say("kit.teach")}
            </button>
            {before.value ? (
              <button
                type="button"
                class="button"
                onClick={() => {
                  change(before.value!);
                  before.value = null;
                }}
              >
                {say("kit.undo")}
              </button>
            ) : (
              <button type="button" class="button" onClick={reset}>
                {say("kit.reset")}
              </button>
            )}
            <button type="button" class="button button-plain" onClick={() => box.current?.close()}>
              {say("kit.close")}
            </button>
          </footer>
        </>
      )}
    </dialog>
  );
}

interface LampsProps {
  arriving: Arriving;
  chosen: Trigger;
  onChoose: (trigger: Trigger) => void;
}

function Lamps({ arriving, chosen, onChoose }: LampsProps) {
  const lamps = arriving.lamps.value;
  return (
    <fieldset class="kit-lamps" aria-label={say("kit.strike")}>
      {TRIGGERS.map((trigger) => (
        <LampOf key={trigger} trigger={trigger} lamp={lamps[trigger]} chosen={trigger === chosen} onChoose={onChoose} />
      ))}
    </fieldset>
  );
}

interface LampProps {
  trigger: Trigger;
  lamp: Lamp | undefined;
  chosen: boolean;
  onChoose: (trigger: Trigger) => void;
}

function LampOf({ trigger, lamp, chosen, onChoose }: LampProps) {
  const pad = trigger === "hihat_pedal" ? "hihat" : trigger;
  return (
    <button
      type="button"
      class="kit-lamp"
      data-trigger={trigger}
      data-lit={lamp?.lit ?? false}
      aria-pressed={chosen}
      style={{ "--lane": laneOf(pad), "--force": lamp ? lamp.velocity / 127 : 0 }}
      onClick={() => onChoose(trigger)}
    >
      <Gem pad={pad} />
      <span>{triggerName(trigger)}</span>
      <b>{lamp?.velocity ?? "–"}</b>
    </button>
  );
}

function Lines({ arriving }: { arriving: Arriving }) {
  const { delay, open } = arriving;
  const lines = arriving.lines.value;
  return (
    <div class="kit-lines">
      <ol aria-live="off">
        {lines.length === 0 && <li>{say("kit.strike")}</li>}
        {lines.map((line) => (
          <li key={line.id} data-counted={line.counted}>
            {line.text}
          </li>
        ))}
      </ol>
      <dl>
        <div data-value="delay">
          <dt class="unseen">{say("kit.delay_none")}</dt>
          <dd>
            {delay.value
              ? say("kit.delay", { ms: number(delay.value.delayMs, 1), spread: number(delay.value.jitterMs, 1) })
              : say("kit.delay_none")}
          </dd>
        </div>
        {open.value !== null && (
          <div data-value="foot">
            <dt>{say("kit.foot")}</dt>
            <dd>{say("kit.foot_value", { percent: Math.round(open.value * 100) })}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
