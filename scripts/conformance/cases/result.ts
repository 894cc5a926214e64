import { decodeJwt, decodeProtectedHeader } from 'jose';
import { SignatureVerifier } from '../../../lib/signing/signed-request';
import { validateJson } from '../../../lib/json-schema';
import { MAX_MESSAGE_BYTES, ORCHESTRATOR } from '../../../contracts/worker-protocol';
import { type Case, holds, is } from '../worker';

export const result: Case[] = [
  ['comes after the word to begin', async (worker) => void (await worker.done())],
  [
    'is a success for what it can do',
    async (worker) => is((await worker.done()).result.outcome, 'completed', 'outcome'),
  ],
  [
    'names the attempt that it is for',
    async (worker) => {
      const { result, offer } = await worker.done();
      is(result.key, offer.key, 'key');
    },
  ],
  [
    'fits the output schema of its template',
    async (worker) => {
      const { result } = await worker.done();
      if (result.outcome === 'completed') is(validateJson(worker.template.outputSchema, result.output), [], 'faults');
    },
  ],
  [
    'costs no more than was agreed',
    async (worker) => {
      const { result, maxPriceMicros } = await worker.done();
      if (result.outcome === 'completed')
        holds(result.priceMicros <= maxPriceMicros, `it costs ${result.priceMicros}, agreed were ${maxPriceMicros}`);
    },
  ],
  [
    'is no larger than 2 MiB',
    async (worker) => holds((await worker.done()).first.raw.length <= MAX_MESSAGE_BYTES, 'it is larger'),
  ],
  [
    'is signed by the worker for the orchestrator, for its path and body',
    async (worker) => {
      const { first } = await worker.done();
      const verifier = new SignatureVerifier([worker.subject.key], ORCHESTRATOR);
      const claims = await verifier.verify(first.signature, { method: 'POST', path: first.path, body: first.raw });
      is(claims.iss, worker.subject.id, 'iss');
      is(decodeProtectedHeader(first.signature ?? '').kid, worker.subject.key.id, 'kid');
    },
  ],
  [
    'is signed for no longer than 30 s',
    async (worker) => {
      const { iat = 0, exp = Infinity } = decodeJwt((await worker.done()).first.signature ?? '');
      holds(exp - iat <= 30, `it is ${exp - iat} s`);
    },
  ],
  [
    'that was taken is not sent again',
    async (worker) => {
      const { jobId } = await worker.done();
      await worker.tells(1, jobId);
    },
  ],
  [
    'that was not taken is sent again, the same, with a new signature, and not more than once a second',
    async (worker) => {
      const job = await worker.agreed();
      worker.callbacks.answers.set(job.jobId, [503, 503]);
      await worker.post(`/jobs/${job.jobId}/process`);
      const results = await worker.callbacks.results(job.jobId, 3, 30_000);
      is(results.length, 3, 'results');
      is(new Set(results.map(({ raw }) => raw.toString())).size, 1, 'different bodies');
      is(new Set(results.map(({ signature }) => signature)).size, 3, 'different signatures');
      const gaps = results.slice(1).map(({ at }, index) => at - (results[index]?.at ?? 0));
      holds(
        // One that was held up on its way comes closer to the next, which then is farther from it.
        gaps.every((gap) => gap >= 500) && gaps.reduce((sum, gap) => sum + gap, 0) >= 900 * gaps.length,
        `they came ${gaps.join(' and ')} ms apart`,
      );
    },
  ],
  [
    'that is not wanted is not sent again',
    async (worker) => {
      const job = await worker.agreed();
      worker.callbacks.answers.set(job.jobId, [409]);
      await worker.post(`/jobs/${job.jobId}/process`);
      await worker.callbacks.results(job.jobId);
      await worker.tells(1, job.jobId);
    },
  ],
  [
    'is one for each of several jobs at once, each with its own key',
    async (worker) => {
      const jobs = await Promise.all([1, 2, 3, 4].map(() => worker.done()));
      is(
        jobs.map(({ result }) => result.key),
        jobs.map(({ offer }) => offer.key),
        'keys',
      );
    },
  ],
];
