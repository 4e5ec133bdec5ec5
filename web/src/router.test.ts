// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { linkTo, parseRoute } from "./router.ts";

const TAKE = "0123456789abcdef0123456789abcdef";

test("an address names its screen, its take and its query", () => {
  const route = parseRoute(`#/play/${TAKE}?auto=steady,novice`);
  expect(route.name).toBe("play");
  expect(route.id).toBe(TAKE);
  expect(route.query.get("auto")).toBe("steady,novice");
});

test.each(["", "#", "#/", "#/nowhere/abc", "#/play", "#/play/../etc", "#/seats/<script>"])(
  "%s is the library",
  (hash) => {
    expect(parseRoute(hash).name).toBe("library");
  },
);

test("a link leads back to its route", () => {
  expect(parseRoute(linkTo("encore", TAKE)).id).toBe(TAKE);
  expect(linkTo("library")).toBe("#/");
});
