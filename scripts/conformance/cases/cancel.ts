import { setTimeout as sleep } from 'node:timers/promises';
import { type Case, is } from '../worker';

export const cancel: Case[] = [
  [
    'is answered 202',
    async (worker) => is((await worker.post(`/jobs/${(await worker.agreed()).jobId}/cancel`)).status, 202, 'status'),
  ],
  [
    'of a job that is not known is answered 202',
    async (worker) => is((await worker.post('/jobs/no_such_job/cancel')).status, 202, 'status'),
  ],
  [
    'of a job that has ended is answered 202',
    async (worker) => is((await worker.post(`/jobs/${(await worker.done()).jobId}/cancel`)).status, 202, 'status'),
  ],
  [
    'before the begin keeps the job from being done',
    async (worker) => {
      const { jobId } = await worker.agreed();
      await worker.post(`/jobs/${jobId}/cancel`);
      await worker.post(`/jobs/${jobId}/process`);
      await worker.tells(0, jobId);
    },
  ],
  [
    'lets the same key not begin again',
    async (worker) => {
      const { jobId, offer } = await worker.agreed();
      await worker.post(`/jobs/${jobId}/cancel`);
      const again = await worker.offered(offer);
      is(again.verdict, 'rejected', 'verdict');
    },
  ],
  [
    'in the middle of the work stops it, and nothing is reported',
    async (worker) => {
      const slowMs = await worker.slowMs();
      const { jobId } = await worker.agreed(worker.slowOffer());
      await worker.post(`/jobs/${jobId}/process`);
      await sleep(500);
      await worker.post(`/jobs/${jobId}/cancel`);
      await worker.tells(0, jobId, slowMs + 2_000);
    },
  ],
];
