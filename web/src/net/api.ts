// SPDX-License-Identifier: Apache-2.0
// Calls to the server. Each answers with its value or throws an `ApiError`, whose sentence `sentenceOf` says.
import { hasWords, say } from "../words/say.ts";
import type { DoorStatus } from "./phone_wire.ts";
import type {
  Chart,
  Duet,
  Edit,
  Encore,
  Hit,
  Job,
  Level,
  PairAnswer,
  Parts,
  Player,
  Song,
  SongPage,
  SongSummary,
  Take,
  TakeSummary,
  Waveform,
  WireError,
} from "./wire.ts";
import type { Advice, Count, LessonGoesOn, LessonPlace, PassJudged, PassPlayed, Told } from "./wire_coach.ts";

/** The server said no, or was not there (`code` is then "unreachable" and `status` 0). */
export class ApiError extends Error {
  readonly code: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: number;

  constructor(error: WireError, status: number) {
    super(error.code);
    this.code = error.code;
    this.parameters = error.parameters;
    this.status = status;
  }
}

/** Return one sentence in the language on show for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    const key = `errors.${error.code}`;
    if (hasWords(key)) return say(key, error.parameters);
    if (error.status === 0) return say("play.problem.unreachable");
  }
  return say("play.problem.unexpected", { reason: error instanceof Error ? error.message : String(error) });
}

const UNREACHABLE: WireError = { code: "unreachable", parameters: {} };

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as { error?: WireError };
    if (body.error) return new ApiError(body.error, response.status);
  } catch {
    // not our server's shape: said by its status below
  }
  return new ApiError({ code: `http ${response.status}`, parameters: {} }, response.status);
}

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(UNREACHABLE, 0);
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await call(path, signal ? { signal } : {})).json()) as T;
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  const response = await call(path, init);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

const song = (sha256: string): string => `/api/songs/${sha256}`;
const take = (id: string): string => `/api/takes/${id}`;

export const health = () => get<{ version: string; languages: string[] }>("/api/health");

export const listSongs = (search = "") =>
  get<{ songs: SongSummary[] }>(`/api/songs${search ? `?search=${encodeURIComponent(search)}` : ""}`);
export const readSong = (sha256: string) => get<Song>(song(sha256));
export const changeSong = (sha256: string, change: { title?: string; artist?: string }) =>
  send<Song>("PATCH", song(sha256), change);
export const deleteSong = (sha256: string) => send<void>("DELETE", song(sha256));
export const restoreSong = (sha256: string) => send<void>("POST", `${song(sha256)}/restore`);
export const setBookmark = (sha256: string, on: boolean) =>
  send<void>(on ? "PUT" : "DELETE", `${song(sha256)}/bookmark`);
export const readWaveform = (sha256: string) => get<Waveform>(`${song(sha256)}/waveform`);

/** What the seats with these levels play; the server keeps the charts, so that a take can name them. */
export const readParts = (sha256: string, levels: readonly Level[], duet: Duet | null) =>
  get<Parts>(`${song(sha256)}/parts?levels=${levels.join(",")}${duet ? `&duet=${duet}` : ""}`);
/** A chart that was given out, by the name it is kept under. */
export const readChart = (name: string) => get<Chart>(`/api/charts/${name}`);

export const readPage = (sha256: string) => get<SongPage>(`${song(sha256)}/page`);
export const correct = (sha256: string, revision: number, edit: Edit) =>
  send<SongPage>("POST", `${song(sha256)}/corrections`, { revision, edit });
export const listenAnew = (sha256: string) => send<{ job: Job }>("POST", `${song(sha256)}/listen`);
export const stepCorrections = (sha256: string, revision: number, step: "undo" | "redo" | "as-heard") =>
  send<SongPage>("POST", `${song(sha256)}/corrections/${step}`, { revision });

/** What is queued or running, the oldest first. */
export const listJobs = () => get<{ jobs: Job[] }>("/api/jobs");
export const readJob = (id: string) => get<{ job: Job } | Job>(`/api/jobs/${id}`).then((a) => ("job" in a ? a.job : a));
export const cancelJob = (id: string) => send<unknown>("DELETE", `/api/jobs/${id}`);

export const listPlayers = () => get<{ players: Player[] }>("/api/players");
export const keepPlayer = (player: Player) => send<unknown>("PUT", `/api/players/${player.id}`, player);

export const listTakes = (sha256 = "") => get<{ takes: TakeSummary[] }>(`/api/takes${sha256 ? `?song=${sha256}` : ""}`);
export const readTake = (id: string) => get<Take>(take(id));
/** What each seat of a stored take played. */
export const readTakeCharts = (id: string) => get<{ charts: Chart[] }>(`${take(id)}/charts`);
export const readEncore = (id: string) => get<Encore>(`${take(id)}/report`);
export const readHistory = (id: string, first: number, second: number) =>
  get<PairAnswer>(`${take(id)}/history?first=${first}&second=${second}`);
export const reportPage = (id: string, language: string) => `${take(id)}/report.html?language=${language}`;
export const makeSouvenir = (id: string, language: string) =>
  send<{ job: Job }>("POST", `${take(id)}/souvenir?language=${language}`);
/** Whether a take has a film already. */
export const souvenirIsMade = (id: string) => get<{ made: boolean }>(`${take(id)}/souvenir`);

/** The coach: levels for the seats, what a take taught, lessons, drills, what is counted. */
export const readAdvice = (sha256: string, players: readonly string[]) =>
  get<Advice>(`${song(sha256)}/coach?${players.map((id) => `player=${encodeURIComponent(id)}`).join("&")}`);
export const readTold = (id: string) => get<Told>(`${take(id)}/coach`);
export const readCounts = (sha256: string, level: Level) =>
  get<{ counts: Count[] }>(`${song(sha256)}/counts/${level}`).then(({ counts }) => counts);
export const askLesson = (sha256: string, played: { player: string; at: LessonPlace | null; hits: readonly Hit[] }) =>
  send<LessonGoesOn>("POST", `${song(sha256)}/lesson`, played);
export const judgePass = (sha256: string, played: PassPlayed) =>
  send<PassJudged>("POST", `${song(sha256)}/pass`, played);

/** Where phones of the local network come in. */
export const readDoor = () => get<DoorStatus>("/api/door");
export const openDoor = () => send<DoorStatus>("PUT", "/api/door");
export const closeDoor = () => send<DoorStatus>("DELETE", "/api/door");

/** The bytes of a sound, for decoding. */
export async function readBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await call(path, signal ? { signal } : {})).arrayBuffer();
}

/**
 * Bring a song: send the file, tell how much of it is sent (0 to 1), answer with the job that listens to it. `stop` breaks
 * the sending off; the promise then rejects with an `AbortError`.
 */
export function bringSong(file: File, onSent: (share: number) => void, stop: AbortSignal): Promise<{ job: Job }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not say how much has been sent
    request.open("POST", `/api/songs?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.onerror = () => reject(new ApiError(UNREACHABLE, 0));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    stop.addEventListener("abort", () => request.abort(), { once: true });
    request.onload = () => {
      const body = request.response as { job?: Job; error?: WireError } | null;
      if (request.status < 300 && body?.job) resolve({ job: body.job });
      else reject(new ApiError(body?.error ?? { code: `http ${request.status}`, parameters: {} }, request.status));
    };
    request.send(file);
  });
}
