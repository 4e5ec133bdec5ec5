// SPDX-License-Identifier: Apache-2.0
// What a player sets once and finds again: light, letters, movement, how notes come, who is helped how. Kept in localStorage.
// What the system asks for (dark or bright, more contrast, less motion) holds until somebody chooses otherwise.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { REACHES, type Reach } from "./judge/reach.ts";
import { CUES, type CueKind } from "./music/cues.ts";
import { remembered } from "./store.ts";

export const ROOMS = ["auto", "dark", "bright"] as const;
export const CONTRASTS = ["auto", "more"] as const;
export const MOTIONS = ["auto", "calm"] as const;
export const TARGETS = ["usual", "big"] as const;
/** Size of letters beside the browser's own. */
export const LETTERS = [1, 1.25, 1.5, 2] as const;
export const SHOWS = ["highway", "notation"] as const;
export const CAMERAS = ["flat", "tilted"] as const;
export const ORDERS = ["kit", "mirrored", "kick_first"] as const;

export type LaneOrder = (typeof ORDERS)[number];
export type Camera = (typeof CAMERAS)[number];

/** How one seat sees its part. */
export interface SeatView {
  /** 1: a note is seen 1.9 s before it is struck; 2: half as long, twice as far apart. */
  speed: number;
  /** Size of notes beside the usual. */
  size: number;
  order: LaneOrder;
  /** Notes on their way, or the part as it is written. */
  show: (typeof SHOWS)[number];
  /** With how many hands and feet, see judge/reach.ts. */
  reach: Reach;
  /** Whether notes are told by sound and by shaking, with them or a beat ahead. */
  cues: CueKind;
}

export const SPEEDS = { lowest: 0.5, highest: 2, step: 0.1 } as const;
export const SIZES = { lowest: 0.7, highest: 1.5, step: 0.1 } as const;

export interface Settings {
  room: (typeof ROOMS)[number];
  contrast: (typeof CONTRASTS)[number];
  motion: (typeof MOTIONS)[number];
  targets: (typeof TARGETS)[number];
  letters: (typeof LETTERS)[number];
  camera: Camera;
  views: readonly [SeatView, SeatView];
}

const VIEW: SeatView = { speed: 1, size: 1, order: "kit", show: "highway", reach: "usual", cues: "off" };
export const FIRST_SETTINGS: Settings = {
  room: "auto",
  contrast: "auto",
  motion: "auto",
  targets: "usual",
  letters: 1,
  camera: "flat",
  views: [VIEW, VIEW],
};

const oneOf = <T>(choices: readonly T[], read: unknown, missing: T): T =>
  choices.includes(read as T) ? (read as T) : missing;

function within(bounds: { lowest: number; highest: number }, read: unknown, missing: number): number {
  return typeof read === "number" && read >= bounds.lowest && read <= bounds.highest ? read : missing;
}

function saneView(read: Partial<SeatView> | undefined): SeatView {
  return {
    speed: within(SPEEDS, read?.speed, VIEW.speed),
    size: within(SIZES, read?.size, VIEW.size),
    order: oneOf(ORDERS, read?.order, VIEW.order),
    show: oneOf(SHOWS, read?.show, VIEW.show),
    reach: oneOf(REACHES, read?.reach, VIEW.reach),
    cues: oneOf(CUES, read?.cues, VIEW.cues),
  };
}

/** What of `read` can be used, with what is usual for the rest: an older page knew fewer settings, another may know more. */
export function saneSettings(read: unknown): Settings {
  const some = (typeof read === "object" && read !== null ? read : {}) as Partial<Settings>;
  return {
    room: oneOf(ROOMS, some.room, FIRST_SETTINGS.room),
    contrast: oneOf(CONTRASTS, some.contrast, FIRST_SETTINGS.contrast),
    motion: oneOf(MOTIONS, some.motion, FIRST_SETTINGS.motion),
    targets: oneOf(TARGETS, some.targets, FIRST_SETTINGS.targets),
    letters: oneOf(LETTERS, some.letters, FIRST_SETTINGS.letters),
    camera: oneOf(CAMERAS, some.camera, FIRST_SETTINGS.camera),
    views: [saneView(some.views?.[0]), saneView(some.views?.[1])],
  };
}

export const settings = remembered<Settings>("settings", FIRST_SETTINGS);
settings.value = saneSettings(settings.peek());

export function changeSettings(change: Partial<Settings>): void {
  settings.value = { ...settings.peek(), ...change };
}

export function changeView(seat: 0 | 1, change: Partial<SeatView>): void {
  const [left, right] = settings.peek().views;
  changeSettings({ views: seat === 0 ? [{ ...left, ...change }, right] : [left, { ...right, ...change }] });
}

/** The two have changed chairs: how each sees goes with them. */
export function swapViews(): void {
  const [left, right] = settings.peek().views;
  changeSettings({ views: [right, left] });
}

/** Whether the system asks for `query` now. */
function asked(query: string): ReadonlySignal<boolean> {
  const list = globalThis.matchMedia?.(query);
  const now = signal(list?.matches ?? false);
  list?.addEventListener("change", () => {
    now.value = list.matches;
  });
  return now;
}

const brightAsked = asked("(prefers-color-scheme: light)");
const contrastAsked = asked("(prefers-contrast: more)");
const calmAsked = asked("(prefers-reduced-motion: reduce)");

export const brightRoom = computed(() => {
  const { room } = settings.value;
  return room === "auto" ? brightAsked.value : room === "bright";
});
export const moreContrast = computed(() => settings.value.contrast === "more" || contrastAsked.value);
export const calmMotion = computed(() => settings.value.motion === "calm" || calmAsked.value);

/** Keep the page as the settings say; the style sheets and the canvas go by these attributes. */
export function followSettings(root: HTMLElement = document.documentElement): void {
  effect(() => {
    root.dataset.room = brightRoom.value ? "bright" : "dark";
    root.dataset.contrast = moreContrast.value ? "more" : "usual";
    root.dataset.motion = calmMotion.value ? "calm" : "usual";
    root.dataset.targets = settings.value.targets;
    root.toggleAttribute("data-large-letters", settings.value.letters > 1.25);
    root.style.fontSize = settings.value.letters === 1 ? "" : `${settings.value.letters * 100}%`;
  });
}
