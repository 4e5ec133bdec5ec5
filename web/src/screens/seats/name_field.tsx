// SPDX-License-Identifier: Apache-2.0
// Who sits here: the name, the jacket's number, and who has been here before.
import { useId } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { Jacket } from "../../look/jacket.tsx";
import type { Player } from "../../net/wire.ts";
import { say } from "../../words/index.ts";
import { LONGEST_NAME, numberFrom } from "./who.ts";

export interface NameFieldProps {
  seat: 0 | 1;
  player: Player;
  /** Players that can take this seat. */
  known: readonly Player[];
  /** Each letter, so that the jacket follows. */
  onType: (name: string) => void;
  /** The whole name, once it is written. */
  onWrite: (name: string) => void;
  onPick: (player: Player) => void;
  onNumber: (number: number) => void;
}

/** Leave the field, so that the keys are drums again. */
function leaveOnEnter(event: KeyboardEvent): void {
  if (event.key === "Enter" && !event.isComposing) (event.currentTarget as HTMLElement).blur();
}

export function NameField({ seat, player, known, onType, onWrite, onPick, onNumber }: NameFieldProps) {
  const id = useId();
  const list = `known-${seat}`;
  return (
    <div class="who">
      <div class="who-name">
        <label for={`${id}n`}>{say("seats.name")}</label>
        <div class="who-field" style={{ "anchor-name": `--${list}` }}>
          <input
            id={`${id}n`}
            class="field"
            name={`name-${seat}`}
            value={player.name}
            placeholder={say("seats.name_hint")}
            maxLength={LONGEST_NAME}
            autocomplete="off"
            spellcheck={false}
            enterkeyhint="done"
            onInput={(event) => onType(event.currentTarget.value)}
            onChange={(event) => onWrite(event.currentTarget.value)}
            onKeyDown={leaveOnEnter}
          />
          {known.length > 0 && (
            <button
              type="button"
              class="button button-icon who-known"
              popovertarget={list}
              aria-label={say("seats.known")}
              title={say("seats.known")}
            >
              <Icon sign="people" />
            </button>
          )}
        </div>
      </div>
      <div class="who-number">
        <label for={`${id}j`}>{say("seats.number")}</label>
        <input
          id={`${id}j`}
          class="field"
          name={`number-${seat}`}
          inputMode="numeric"
          value={player.jacket.number}
          maxLength={2}
          autocomplete="off"
          enterkeyhint="done"
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => {
            const number = numberFrom(event.currentTarget.value);
            if (number !== null) onNumber(number);
          }}
          onBlur={(event) => {
            event.currentTarget.value = String(player.jacket.number);
          }}
          onKeyDown={leaveOnEnter}
        />
      </div>
      <div id={list} popover="auto" class="known" style={{ "position-anchor": `--${list}` }}>
        <h3>{say("seats.known_title")}</h3>
        <ul>
          {known.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                onClick={() => {
                  document.getElementById(list)?.hidePopover();
                  onPick(one);
                }}
              >
                <Jacket jacket={one.jacket} />
                <span>{one.name}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
