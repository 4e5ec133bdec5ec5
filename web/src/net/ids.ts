// SPDX-License-Identifier: Apache-2.0
/** A name nobody else has: 32 lower-case hex digits. Not `crypto.randomUUID`, which a page without HTTPS does not have. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
