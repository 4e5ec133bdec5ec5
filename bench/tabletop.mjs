// SPDX-License-Identifier: Apache-2.0
// Runs the stage's own tabletop detector on raw recordings: node tabletop.mjs BUNDLE JOB.json, answers JSON on standard output.
import { readFileSync } from "node:fs";

const [bundle, jobPath] = process.argv.slice(2);
const { TableDetector, learn, classify } = await import(bundle);
const job = JSON.parse(readFileSync(jobPath, "utf8"));
const BLOCK = 128;

const floats = (path) => {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
};

function strokes(recording) {
  const mic = floats(recording.mic);
  const played = recording.played ? floats(recording.played) : null;
  const detector = new TableDetector(job.sample_rate, recording.loop_s);
  const found = [];
  const begun = performance.now();
  for (let at = 0; at + BLOCK <= mic.length; at += BLOCK) {
    const stroke = detector.process(mic.subarray(at, at + BLOCK), played?.subarray(at, at + BLOCK) ?? null);
    if (stroke) found.push({ ...stroke, features: Array.from(stroke.features) });
  }
  return { found, share: (performance.now() - begun) / 1000 / (mic.length / job.sample_rate) };
}

const learned = learn(job.lessons.map((lesson) => strokes(lesson).found.map((stroke) => stroke.features)));
const answers = job.recordings.map((recording) => {
  const { found, share } = strokes(recording);
  return { share, strokes: found.map(({ features, ...stroke }) => ({ ...stroke, ...classify(learned, features) })) };
});
process.stdout.write(JSON.stringify({ lessons: job.lessons.map((lesson) => strokes(lesson).found.length), answers }));
