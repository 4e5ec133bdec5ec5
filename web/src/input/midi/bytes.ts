// SPDX-License-Identifier: Apache-2.0
// MIDI 1.0 channel messages as bytes to what a drum kit means by them. Web MIDI hands over whole messages, status byte first.
export type MidiMessage =
  | { kind: "note"; channel: number; note: number; velocity: number }
  | { kind: "off"; channel: number; note: number }
  /** Controller 4, the foot: how far the hi-hat is open, 0 to 127; which end is open differs from maker to maker. */
  | { kind: "foot"; channel: number; value: number }
  /** A hand on a cymbal: pressure 0 to 127 on a note, or on all of them (`note` null). */
  | { kind: "pressure"; channel: number; note: number | null; value: number };

const OFF = 0x80;
const ON = 0x90;
const POLY_PRESSURE = 0xa0;
const CONTROL = 0xb0;
const CHANNEL_PRESSURE = 0xd0;
const FOOT = 4;

/** Return what the bytes of one message say, or null: clocks, programs, controllers other than the foot, broken messages. */
export function readMessage(bytes: Uint8Array | readonly number[]): MidiMessage | null {
  const [status = 0, first, second] = bytes;
  const channel = status & 0x0f;
  if (!isData(first)) return null;
  if ((status & 0xf0) === CHANNEL_PRESSURE) return { kind: "pressure", channel, note: null, value: first };
  if (!isData(second)) return null;
  switch (status & 0xf0) {
    case ON:
      // A note-on of velocity 0 is a note-off that saves a status byte.
      return second === 0
        ? { kind: "off", channel, note: first }
        : { kind: "note", channel, note: first, velocity: second };
    case OFF:
      return { kind: "off", channel, note: first };
    case POLY_PRESSURE:
      return { kind: "pressure", channel, note: first, value: second };
    case CONTROL:
      return first === FOOT ? { kind: "foot", channel, value: second } : null;
    default:
      return null;
  }
}

function isData(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= 0 && byte < 0x80;
}
