// SPDX-License-Identifier: Apache-2.0
// Numbers, dates and durations as the language on show writes them.
import { language, say } from "./index.ts";

/** Minutes and seconds of a duration in µs. */
export function minutes(us: number): string {
  const seconds = Math.max(0, Math.round(us / 1e6));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(
    value,
  );
}

/** A day and the time of day, by the reader's clock. */
export function moment(rfc3339: string): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  const thisYear = date.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(language.value, {
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    ...(thisYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** Names as one phrase: "Mina & Kenji". */
export function together(names: readonly string[]): string {
  return names.reduce((said, name) => (said ? say("shell.and", { first: said, second: name }) : name), "");
}

/** About how long work still takes; empty while it cannot be said. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 90) return say("shell.seconds_left", { count: Math.max(1, Math.round(seconds)) });
  return say("shell.minutes_left", { count: Math.round(seconds / 60) });
}
