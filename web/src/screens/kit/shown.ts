// SPDX-License-Identifier: Apache-2.0
// Which kit's room is open, and from whose seat; the seats' screen shows it over everything.
import { type Signal, signal } from "@preact/signals";

export const kitShown: Signal<{ seat: 0 | 1; device: string } | null> = signal(null);
