// SPDX-License-Identifier: Apache-2.0
// Which room is open over the seats: a kit's, from whose seat; or that of the keys, or of a table.
import { type Signal, signal } from "@preact/signals";

/** The seat whose table it is. */
export const tableShown: Signal<0 | 1 | null> = signal(null);
export const keysShown = signal(false);
export const kitShown: Signal<{ seat: 0 | 1; device: string } | null> = signal(null);
