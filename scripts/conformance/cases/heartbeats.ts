import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeatMessage } from '../../../contracts/worker-protocol';
import type { Received } from '../callback-recorder';
import { type Case, holds, LeftOut, type WorkerUnderTest } from '../worker';

export const heartbeats: Case[] = [
  [
    'are sent at least as often as was promised, and name the attempt',
    async (worker) => {
      const slowMs = await worker.slowMs();
      const { jobId, heartbeatMs, offer } = await worker.agreed(worker.slowOffer());
      if (heartbeatMs === undefined) throw new LeftOut('none are promised');
      const from = Date.now();
      await worker.post(`/jobs/${jobId}/process`);
      await worker.callbacks.results(jobId, 1, slowMs + 10_000);
      const beats = heartbeatsOf(worker, offer.key);
      const steps = worker.callbacks.of('progress', jobId).filter(({ body }) => body['key'] === offer.key);
      const heard = [...beats, ...steps].map(({ at }) => at).sort((a, b) => a - b);
      const times = [from, ...heard, worker.callbacks.of('result', jobId)[0]?.at ?? Date.now()];
      const longest = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
      holds(longest <= heartbeatMs, `it was silent for ${longest} ms; ${heartbeatMs} were promised`);
      if (beats.length === 0)
        throw new LeftOut(`the job took ${slowMs} ms, too little for a heartbeat every ${heartbeatMs} ms`);
    },
  ],
  [
    'tell which jobs are not wanted, and those stop',
    async (worker) => {
      const slowMs = await worker.slowMs();
      const { jobId, heartbeatMs, offer } = await worker.agreed(worker.slowOffer());
      if (heartbeatMs === undefined) throw new LeftOut('none are promised');
      worker.callbacks.unwanted.add(offer.key);
      await worker.post(`/jobs/${jobId}/process`);
      await sleep(slowMs + 2_000);
      const [result] = worker.callbacks.of('result', jobId);
      const [beat] = heartbeatsOf(worker, offer.key);
      if (!beat) throw new LeftOut(`the job took ${slowMs} ms, too little for a heartbeat every ${heartbeatMs} ms`);
      // A moment for the answer to be heard and acted upon.
      holds(!result || result.at < beat.at + 1_000, 'the job was done after all');
    },
  ],
];

function heartbeatsOf(worker: WorkerUnderTest, key: string): Received[] {
  return worker.callbacks.received.filter(
    ({ kind, body }) => kind === 'heartbeats' && heartbeatMessage.parse(body).keys.includes(key),
  );
}
