// SPDX-License-Identifier: Apache-2.0
// What was dropped on the page: files as they are, and of a folder (an album, say) everything that sounds.

const SOUNDS = /^(audio\/|video\/(mp4|webm)$)/;

/** Every file of a drop. Must be called while the drop is handled: afterwards the browser forgets what it held. */
export async function droppedFiles(data: DataTransfer): Promise<File[]> {
  const plain = [...data.files];
  const entries = [...data.items].map((item) => (item.kind === "file" ? (item.webkitGetAsEntry?.() ?? null) : null));
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const found = await Promise.all(entries.map((entry) => (entry ? filesUnder(entry, false) : [])));
  return found.flat();
}

async function filesUnder(entry: FileSystemEntry, inFolder: boolean): Promise<File[]> {
  if (isFolder(entry)) {
    const inside = await entriesOf(entry.createReader());
    return (await Promise.all(inside.map((one) => filesUnder(one, true)))).flat();
  }
  const file = await new Promise<File | null>((done) => (entry as FileSystemFileEntry).file(done, () => done(null)));
  return file && (!inFolder || SOUNDS.test(file.type)) ? [file] : [];
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** A reader gives a hundred at a time, and none at the end. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done) => reader.readEntries(done, () => done([])));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
