// SPDX-License-Identifier: Apache-2.0
// Who sits in a seat when a name is written: the one known by that name, the same person, or somebody new. Pure.
import type { Player } from "../../net/wire.ts";

export const LONGEST_NAME = 40;
export const NUMBER_LIMIT = 99;

const plain = (name: string): string => name.trim().normalize("NFKC").toLowerCase();

/**
 * Return the player who is meant by writing `name` in `player`'s seat. A known player of that name who does not sit in the
 * other seat comes with their jacket. Otherwise a player who was known by another name makes room for somebody new, so that
 * nobody's takes go to whoever sits in their chair next; one nobody knows yet is simply called so.
 */
export function whoIsMeant(
  player: Player,
  name: string,
  known: readonly Player[],
  otherId: string,
  newId: () => string,
): Player {
  const written = name.trim().slice(0, LONGEST_NAME);
  const before = known.find((one) => one.id === player.id);
  if (before && plain(before.name) === plain(written)) return { ...player, name: written };
  const found = written && known.find((one) => one.id !== otherId && plain(one.name) === plain(written));
  if (found) return found;
  return { ...player, name: written, id: before ? newId() : player.id };
}

/** The number on a jacket from what was typed: 0 to 99; null while nothing can be read. */
export function numberFrom(typed: string): number | null {
  const digits = typed.normalize("NFKC").replace(/\D/g, "").slice(0, 2);
  return digits === "" ? null : Math.min(NUMBER_LIMIT, Number(digits));
}
