// SPDX-License-Identifier: Apache-2.0
// One of several, as buttons in a row: arrows choose, Tab goes past. Buttons, not radio inputs: letters that are typed while
// an input has the focus are meant for it, but here they must reach the drums.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface Choice<T> {
  value: T;
  /** What a screen reader says, and the tooltip. */
  label: string;
  shown: ComponentChildren;
  style?: Record<string, string>;
}

export interface RadioRowProps<T> {
  label: string;
  name: string;
  choices: readonly Choice<T>[];
  /** Null while none of the choices is it. */
  chosen: T | null;
  onChoose: (value: T) => void;
  children?: ComponentChildren;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function RadioRow<T extends string | number>(props: RadioRowProps<T>) {
  const { label, name, choices, chosen, onChoose, children } = props;
  const row = useRef<HTMLDivElement>(null);
  const at = choices.findIndex((choice) => choice.value === chosen);
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const radios = [...(row.current?.querySelectorAll<HTMLElement>("[role=radio]") ?? [])];
    // From where the focus is: two quick presses may both come before the row is drawn again.
    const from = radios.indexOf(event.target as HTMLElement);
    if (step === undefined || from < 0) return;
    event.preventDefault();
    const next = (from + step + choices.length) % choices.length;
    onChoose(choices[next]!.value);
    radios[next]?.focus();
  };
  return (
    <div class={`radio-row ${name}`} role="radiogroup" aria-label={label} ref={row} onKeyDown={move}>
      {choices.map((choice, i) => (
        // biome-ignore lint/a11y/useSemanticElements: an input of type radio would keep the drum keys for itself
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={i === at}
          aria-label={choice.label}
          title={choice.label}
          data-value={choice.value}
          tabIndex={i === Math.max(at, 0) ? 0 : -1}
          style={choice.style ?? {}}
          onClick={() => onChoose(choice.value)}
        >
          {choice.shown}
        </button>
      ))}
      {children}
    </div>
  );
}
