import { heartbeatMessage } from '../../../lib/worker/protocol';
import { type Case, holds, LeftOut } from '../worker';

export const heartbeats: Case[] = [
  [
    'are told at least as often as was promised, and name the attempt',
    async (worker) => {
      const { jobId, heartbeatMs, offer } = await worker.agreed(worker.slowOffer());
      if (heartbeatMs === undefined) throw new LeftOut('none are promised');
      const from = Date.now();
      await worker.post(`/jobs/${jobId}/process`);
      await worker.inbox.results(jobId, 1, 20_000);
      const heard = worker.inbox.received.filter(
        ({ kind, body, at }) =>
          at >= from && (kind === 'progress' ? body['key'] === offer.key : kind === 'heartbeats' && heartbeatMessage.parse(body).keys.includes(offer.key)),
      );
      const times = [from, ...heard.map(({ at }) => at), worker.inbox.of('result', jobId)[0]?.at ?? Date.now()];
      const longest = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
      holds(longest <= heartbeatMs, `it was silent for ${longest} ms; ${heartbeatMs} were promised`);
      holds(
        heard.some(({ kind }) => kind === 'heartbeats'),
        'no heartbeat came in all that time',
      );
    },
  ],
  [
    'tell which jobs are not wanted, and those stop',
    async (worker) => {
      const { jobId, heartbeatMs, offer } = await worker.agreed(worker.slowOffer());
      if (heartbeatMs === undefined) throw new LeftOut('none are promised');
      worker.inbox.unwanted.add(offer.key);
      await worker.post(`/jobs/${jobId}/process`);
      await worker.tells(0, jobId, 8_000);
    },
  ],
];
