// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { troubleOf } from "./trouble.ts";

const any = { input: "midi", midi_device: "" } as const;
const named = { input: "midi", midi_device: "x" } as const;
const x = { id: "x", name: "TD-17", kind: "midi", preset: "roland" } as const;
const y = { id: "y", name: "DTX6", kind: "midi", preset: "yamaha" } as const;
const pad = { id: "p", name: "Pad", kind: "gamepad", preset: "gamepad" } as const;
const seen = { x: "TD-17" };

test.each([
  [any, "missing", [], "midi_missing"],
  [any, "refused", [], "midi_refused"],
  [any, "asking", [], "midi_asking"],
  [any, "unasked", [], null],
  [any, "open", [], "midi_none"],
  [any, "open", [y], null],
  [any, "refused", [pad], null],
  [{ input: "midi", midi_device: "p" }, "missing", [pad], null],
  [named, "refused", [pad], "midi_refused"],
  [named, "open", [x, y], null],
  [named, "open", [], "midi_unplugged"],
  [named, "open", [y], "midi_other"],
  [{ input: "keyboard", midi_device: "x" }, "refused", [], null],
] as const)("%j with MIDI %s and %j says %j", (setup, state, devices, key) => {
  expect(troubleOf(setup, state, devices, seen)?.key ?? null).toBe(key);
});

test("a kit nobody has seen has no name to say", () => {
  expect(troubleOf(named, "open", [], {})?.key).toBe("midi_none");
  expect(troubleOf(named, "open", [], seen)?.parameters).toEqual({ name: "TD-17" });
});

test.each([
  ["closed", true, undefined],
  ["open", true, undefined],
  ["open", false, "table_untaught"],
  ["refused", true, "table_refused"],
  ["missing", false, "table_missing"],
] as const)("a table with a microphone that is %s, taught %s, says %s", (microphone, taught, key) => {
  const table = { input: "table", midi_device: "" } as const;
  expect(troubleOf(table, "unasked", [], seen, { microphone, taught })?.key).toBe(key);
});
