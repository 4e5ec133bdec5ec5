// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import { FIRST_SETTINGS, saneSettings } from "./settings.ts";

test("settings that an older page wrote keep what they say and take the rest as usual", () => {
  const read = saneSettings({ room: "bright", views: [{ speed: 1.4 }] });
  expect(read.room).toBe("bright");
  expect(read.views[0]).toEqual({ ...FIRST_SETTINGS.views[0], speed: 1.4 });
  expect(read.views[1]).toEqual(FIRST_SETTINGS.views[1]);
});

test.each([
  [0.49, 1],
  [0.5, 0.5],
  [2, 2],
  [2.01, 1],
  ["2", 1],
  [Number.NaN, 1],
])("a speed of %s is read as %s", (stored, speed) => {
  expect(saneSettings({ views: [{ speed: stored }] }).views[0].speed).toBe(speed);
});

test("whatever was stored, the settings can be used, and reading them again changes nothing", () => {
  fc.assert(
    fc.property(fc.anything(), (stored) => {
      const read = saneSettings(stored);
      expect(saneSettings(JSON.parse(JSON.stringify(read)))).toEqual(read);
      expect(Object.keys(read)).toEqual(Object.keys(FIRST_SETTINGS));
    }),
  );
});
