import { type Case, is } from '../worker';

export const process: Case[] = [
  [
    'is answered 202',
    async (worker) => is((await worker.post(`/jobs/${(await worker.agreed()).jobId}/process`)).status, 202, 'status'),
  ],
  [
    'of a job that is not known is answered 404',
    async (worker) => is((await worker.post('/jobs/no_such_job/process')).status, 404, 'status'),
  ],
  [
    'is needed: a job that was only agreed on is not done',
    async (worker) => {
      const { jobId } = await worker.agreed();
      await worker.tells(0, jobId);
    },
  ],
  [
    'told twice is done once',
    async (worker) => {
      const { jobId } = await worker.agreed();
      const answers = await Promise.all([1, 2, 3].map(() => worker.post(`/jobs/${jobId}/process`)));
      is(
        answers.map(({ status }) => status),
        [202, 202, 202],
        'statuses',
      );
      await worker.callbacks.results(jobId);
      await worker.tells(1, jobId);
    },
  ],
  [
    'told again after the end changes nothing',
    async (worker) => {
      const { jobId } = await worker.done();
      is((await worker.post(`/jobs/${jobId}/process`)).status, 202, 'status');
      await worker.tells(1, jobId);
    },
  ],
];
