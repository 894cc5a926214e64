import { bulkhead } from 'cockatiel';
import { cancel } from './cases/cancel';
import { handshake } from './cases/handshake';
import { heartbeats } from './cases/heartbeats';
import { payloads } from './cases/payloads';
import { process } from './cases/process';
import { progress } from './cases/progress';
import { result } from './cases/result';
import { signatures } from './cases/signatures';
import { templates } from './cases/templates';
import type { CallbackRecorder } from './callback-recorder';
import { type Case, LeftOut, type Subject, WorkerUnderTest } from './worker';

// Every rule of docs/worker-protocol.md that a worker can be seen to keep, as a case, by section.
const SECTIONS = {
  Templates: templates,
  Signatures: signatures,
  Handshake: handshake,
  Payloads: payloads,
  Process: process,
  Progress: progress,
  Result: result,
  Cancel: cancel,
  Heartbeats: heartbeats,
};

export interface Outcome {
  section: string;
  rule: string;
  verdict: 'kept' | 'broken' | 'left out';
  /** What was seen instead, or why it was left out. */
  detail: string;
}

export interface CheckOptions {
  /** Runs only the cases whose section or rule has this in it, in whichever case. */
  only?: string | undefined;
  /** How many cases run beside each other; 1 when absent, so that a worker that does one job after the other is not taken to be slow. */
  atOnce?: number | undefined;
}

/** Runs all cases against a worker, which tells its results to `callbacks`. @returns what came of each, in their order, as soon as it is known */
export async function* checkWorker(
  subject: Subject,
  callbacks: CallbackRecorder,
  { only = '', atOnce = 1 }: CheckOptions = {},
): AsyncGenerator<Outcome> {
  const worker = new WorkerUnderTest(subject, callbacks);
  await worker.readTemplate();
  const cases = Object.entries(SECTIONS)
    .flatMap(([section, ofSection]) => ofSection.map((one) => ({ section, one })))
    .filter(({ section, one: [rule] }) => `${section} ${rule}`.toLowerCase().includes(only.toLowerCase()));
  if (cases.length === 0)
    throw new Error(`No case has “${only}” in its name. The sections are ${Object.keys(SECTIONS).join(', ')}.`);
  const beside = bulkhead(atOnce, cases.length);
  const running = cases.map(({ section, one }) => beside.execute(() => outcomeOf(worker, section, one)));
  for (const outcome of running) yield await outcome;
  await worker.tidyUp();
}

async function outcomeOf(worker: WorkerUnderTest, section: string, [rule, check]: Case): Promise<Outcome> {
  try {
    await check(worker);
    return { section, rule, verdict: 'kept', detail: '' };
  } catch (error) {
    return {
      section,
      rule,
      verdict: error instanceof LeftOut ? 'left out' : 'broken',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}
