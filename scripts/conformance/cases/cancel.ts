import { setTimeout as sleep } from 'node:timers/promises';
import { type Case, is, LeftOut } from '../worker';

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
    'a job that is to be forgotten is forgotten, or the worker says that it does not offer that',
    async (worker) => {
      const { jobId } = await worker.done();
      const { status } = await worker.post('/jobs/forget', { jobIds: [jobId, 'no_such_job'] });
      if (status === 404) throw new LeftOut('the worker does not offer that jobs are forgotten');
      is(status, 204, 'status');
      is((await worker.post(`/jobs/${jobId}/process`)).status, 404, 'status of a begin afterwards');
    },
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
