import type { WorkerCallbacks } from '../contracts/worker-protocol';
import { SYSTEM_CLOCK } from '../lib/service/clock';
import { createLogger } from '../lib/service/log';
import type { Job } from './job.entity';
import type { JobStore } from './job-store';
import { Reporter } from './reporter';

/** A job as the table has it after its end. */
const ended = (id: string): Job =>
  ({ id, key: `key of ${id}`, executionId: 'exec_1', status: 'completed', output: {}, warnings: [] }) as unknown as Job;

/** A reporter whose results are answered with these statuses, one after the other, and what it did. */
function reporting(statuses: number[]) {
  const sent: string[] = [];
  const noted: string[][] = [];
  const store = {
    markReported: (ids: string[]) => {
      noted.push([...ids]);
      return Promise.resolve();
    },
  } as unknown as JobStore;
  const reporter = new Reporter(store, {
    id: 'worker',
    callbacks: {
      progress: (_worker: string, id: string, { message }: { message: string }) => {
        sent.push(`${id} ${message}`);
        return Promise.resolve({ status: 202 });
      },
      result: (_worker: string, id: string) => {
        sent.push(`${id} result`);
        return Promise.resolve({ status: statuses.shift() ?? 200 });
      },
    } as unknown as WorkerCallbacks,
    cancel: () => Promise.resolve(),
    log: createLogger('silent'),
    clock: SYSTEM_CLOCK,
  });
  return { reporter, sent, noted };
}

test('a job that ends is reported at once, after its progress, without looking for it in the table', async () => {
  const { reporter, sent, noted } = reporting([]);
  const job = ended('job_1');
  reporter.started(job);
  reporter.ended(job);
  await reporter.close();
  expect(sent).toEqual(['job_1 Started', 'job_1 result']);
  expect(noted).toEqual([['job_1']]);
});

test('results that are accepted at once are noted in one statement', async () => {
  const { reporter, noted } = reporting([]);
  for (const id of ['job_1', 'job_2', 'job_3']) reporter.ended(ended(id));
  await reporter.close();
  expect(noted).toEqual([['job_1', 'job_2', 'job_3']]);
});

test('a result that is not accepted is not noted, so that it is told again', async () => {
  const { reporter, noted } = reporting([503, 200]);
  for (const id of ['job_1', 'job_2']) reporter.ended(ended(id));
  await reporter.close();
  expect(noted).toEqual([['job_2']]);
});

test('a result that takes long to be accepted is not told again meanwhile', async () => {
  const { reporter, sent } = reporting([]);
  reporter.ended(ended('job_1'));
  reporter.ended(ended('job_1'));
  await reporter.close();
  expect(sent).toEqual(['job_1 result']);
});
