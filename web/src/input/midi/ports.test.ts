// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { keysOf, type Port, plainName } from "./ports.ts";

const td = (id: string, name = "TD-17"): Port => ({ id, name, manufacturer: "Roland" });
const keys = (ports: Port[], known: Record<string, string> = {}): string[] => [...keysOf(ports, known).values()];

test.each([
  ["TD-17", "TD-17"],
  ["2- TD-17", "TD-17"],
  ["TD-17:TD-17 MIDI 1 20:0", "TD-17 MIDI 1"],
  ["TD-17:TD-17 MIDI 1 24:0", "TD-17 MIDI 1"],
  ["Port A:Drums", "Port A:Drums"],
])("%s is called %s", (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

describe("a kit", () => {
  test("is the same after the system numbered its ports anew", () => {
    const before = keys([td("input-0", "TD-17:TD-17 MIDI 1 20:0")]);
    expect(keys([td("other-7", "TD-17:TD-17 MIDI 1 28:0")])).toEqual(before);
  });

  test("has a place of its own beside one of the same name", () => {
    expect(keys([td("a"), td("b")])).toEqual(["Roland/TD-17/0", "Roland/TD-17/1"]);
  });

  test("keeps its place while its twin is unplugged", () => {
    const known = Object.fromEntries(keysOf([td("a"), td("b")], {}));
    expect(keys([td("b")], known)).toEqual(["Roland/TD-17/1"]);
    expect(keys([td("b"), td("a")], known)).toEqual(["Roland/TD-17/1", "Roland/TD-17/0"]);
  });

  test("is known by its name when an id was given to another", () => {
    const known = { a: "Roland/TD-17/0" };
    expect(keys([{ id: "a", name: "DTX6", manufacturer: "Yamaha" }], known)).toEqual(["Yamaha/DTX6/0"]);
  });
});
