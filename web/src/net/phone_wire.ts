// SPDX-License-Identifier: Apache-2.0
// What a stage, the server and a phone say to each other, mirrored from sidestick.room.phone_messages (contracts: Phones);
// conformance/wire holds both sides to it. `at_us` is the server's clock in whole µs.
import type { Pad, Player } from "./wire.ts";

export type FacePhase = "seats" | "calibrating" | "ready" | "counting" | "playing" | "paused" | "ended";

/** What a phone shows. */
export interface Face {
  player: Player | null;
  title: string;
  pads: readonly Pad[];
  phase: FacePhase;
}

export interface Stroke {
  seq: number;
  at_us: number;
  /** How far `at_us` may be off, at most. */
  uncertainty_us: number;
  pad: Pad;
  velocity: number;
}

interface Pong {
  type: "pong";
  c0_us: number;
  s1_us: number;
  s2_us: number;
}

interface Trouble {
  type: "error";
  code: string;
  parameters: Readonly<Record<string, unknown>>;
}

export type FromHost =
  | { type: "host"; version: 1; stage: string }
  | { type: "ping"; c0_us: number }
  | { type: "invite"; seat: number }
  | { type: "dismiss"; seat: number }
  | { type: "show"; seat: number; face: Face }
  | { type: "caught"; seat: number; next_seq: number };

export interface PhoneSeen {
  type: "phone";
  seat: number;
  state: "here" | "away" | "none";
  /** Counts the phones the seat has had; each numbers its strokes from 0. */
  generation: number;
  name: string;
  next_seq: number;
  round_trip_us: number;
  uncertainty_us: number;
  sounds: boolean;
}

export type ToHost =
  | { type: "hosting"; version: number; server_us: number }
  | { type: "invited"; seat: number; code: string; lasts_us: number }
  | PhoneSeen
  | { type: "struck"; seat: number; strokes: readonly Stroke[] }
  | Pong
  | Trouble;

export type FromPhone =
  | { type: "join"; version: 1; name: string; code: string | null; token: string | null }
  | { type: "ping"; c0_us: number }
  | { type: "strokes"; oldest: number; strokes: readonly Stroke[] }
  | { type: "health"; round_trip_us: number; uncertainty_us: number; sounds: boolean }
  | { type: "leave" };

export type PartedReason = "dismissed" | "replaced" | "left";

export type ToPhone =
  | {
      type: "joined";
      seat: number;
      token: string;
      next_seq: number;
      from_seq: number;
      stage: boolean;
      face: Face | null;
    }
  | { type: "face"; face: Face }
  | { type: "stage"; here: boolean; next_seq: number }
  | { type: "caught"; seat: number; next_seq: number }
  | { type: "parted"; reason: PartedReason }
  | Pong
  | Trouble;

/** Where phones come in (sidestick.server.door). */
export interface DoorStatus {
  open: boolean;
  /** The stage itself is in the network: there is no door to open or shut. */
  own: boolean;
  secure: boolean;
  addresses: readonly string[];
}
