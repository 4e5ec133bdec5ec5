// SPDX-License-Identifier: Apache-2.0
// Which plug is which kit, also after the system has numbered its ports anew. A kit is called by maker, name and its place
// among kits of the same name; the browser's own id only helps to tell equal ones apart while it lasts. Pure.
export interface Port {
  /** `MIDIPort.id`: some systems make it anew at every start or plug. */
  id: string;
  name: string;
  manufacturer: string;
}

/** Numbers the system adds to a name: "TD-17:TD-17 MIDI 1 20:0" (Linux), "2- TD-17" (Windows). */
export function plainName(name: string): string {
  const bare = name
    .replace(/^\d+\s*-\s*/, "")
    .replace(/\s*\d+:\d+$/, "")
    .trim();
  const [before = "", after] = bare.split(":", 2);
  return after?.trim().startsWith(before.trim()) ? after.trim() : bare;
}

/** The name under which a kit's settings, offset and seat are kept. */
export function kitKey(port: Omit<Port, "id">, place: number): string {
  return `${port.manufacturer.trim()}/${plainName(port.name)}/${place}`;
}

/**
 * Return each port's key. `known` are keys by port id from before: a port that is remembered keeps its key, the others take the
 * first free places in the order in which the system lists them.
 */
export function keysOf(ports: readonly Port[], known: Readonly<Record<string, string>>): Map<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  const give = (port: Port, key: string): void => {
    keys.set(port.id, key);
    taken.add(key);
  };
  for (const port of ports) {
    const before = known[port.id];
    // An id can be given to another kit after a restart: the name decides.
    if (before?.startsWith(kitKey(port, 0).slice(0, -1)) && !taken.has(before)) give(port, before);
  }
  for (const port of ports) {
    if (keys.has(port.id)) continue;
    let place = 0;
    while (taken.has(kitKey(port, place))) place += 1;
    give(port, kitKey(port, place));
  }
  return keys;
}
