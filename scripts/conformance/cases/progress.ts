import { progressMessage } from '../../../contracts/worker-protocol';
import { type Case, holds, is, LeftOut } from '../worker';

export const progress: Case[] = [
  [
    'is as the protocol says, if it is sent',
    async (worker) => {
      const { jobId } = await worker.done();
      const steps = worker.callbacks.of('progress', jobId);
      if (steps.length === 0) throw new LeftOut('none was told');
      for (const { body } of steps) progressMessage.parse(body);
    },
  ],
  [
    'names the attempt, and comes before the result',
    async (worker) => {
      const { jobId, offer, first } = await worker.done();
      const steps = worker.callbacks.of('progress', jobId);
      if (steps.length === 0) throw new LeftOut('none was told');
      is([...new Set(steps.map(({ body }) => body['key']))], [offer.key], 'keys');
      holds(
        steps.every(({ at }) => at <= first.at),
        'some came after the result',
      );
    },
  ],
];
