// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { Player } from "../../net/wire.ts";
import { numberFrom, whoIsMeant } from "./who.ts";

const jacket = { body: "#2b4c7e", sleeves: "#f4efe6", trim: "#e2725b", number: 7 };
const mina: Player = { id: "a", name: "Mina", jacket: { ...jacket, number: 4 } };
const kenji: Player = { id: "b", name: "Kenji", jacket };
const nobody: Player = { id: "c", name: "", jacket };
const fresh = () => "new";

describe("a name that is written in a seat", () => {
  test("of somebody known brings them and their jacket", () => {
    expect(whoIsMeant(nobody, " mina ", [mina, kenji], "", fresh)).toEqual(mina);
  });

  test("of somebody who sits in the other seat is somebody else of that name", () => {
    expect(whoIsMeant(nobody, "Mina", [mina], "a", fresh)).toEqual({ ...nobody, name: "Mina" });
  });

  test("in a known player's seat is somebody new, in the jacket that hangs there", () => {
    expect(whoIsMeant(kenji, "Joon", [mina, kenji], "", fresh)).toEqual({ id: "new", name: "Joon", jacket });
  });

  test("is the same person's while nobody knows them", () => {
    expect(whoIsMeant({ ...nobody, name: "Mna" }, "Mina", [], "", fresh).id).toBe("c");
  });

  test("only in other letters is the same person's", () => {
    expect(whoIsMeant(kenji, "KENJI", [kenji], "", fresh)).toEqual({ ...kenji, name: "KENJI" });
  });

  test("may be taken away again", () => {
    expect(whoIsMeant(kenji, "  ", [kenji], "", fresh)).toEqual({ id: "new", name: "", jacket });
  });

  test("is never longer than the server takes", () => {
    expect(whoIsMeant(nobody, "M".repeat(60), [], "", fresh).name).toHaveLength(40);
  });
});

test.each([
  ["7", 7],
  ["042", 4],
  ["99", 99],
  ["１２", 12],
  ["-5", 5],
  ["", null],
  ["x", null],
])("%j on a jacket is %j", (typed, number) => {
  expect(numberFrom(typed)).toBe(number);
});
