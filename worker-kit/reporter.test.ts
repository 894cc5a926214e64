import type { WorkerCallbacks } from '../contracts/worker-protocol';
import { SYSTEM_CLOCK } from '../lib/service/clock';
import { createLogger } from '../lib/service/log';
import type { Job } from './job.entity';
import type { JobStore } from './job-store';
import { Reporter } from './reporter';

/** A job as the table has it after its end. */
const ENDED = {
  id: 'job_1',
  key: 'k',
  executionId: 'exec_1',
  status: 'completed',
  output: {},
  warnings: [],
} as unknown as Job;

test('a job whose row is written by something else when it ends is reported when it is free, and not at the next poll', async () => {
  const reported: string[] = [];
  let looks = 0;
  let isLocked = true;
  const store = {
    // As SKIP LOCKED: a row that is being written is passed over.
    claimReports: () => {
      looks += 1;
      const jobs = isLocked || reported.length > 0 ? [] : [ENDED];
      if (looks > 3) isLocked = false;
      return Promise.resolve(jobs);
    },
    markReported: () => Promise.resolve(),
    listLive: () => Promise.resolve([]),
  } as unknown as JobStore;
  let told = (): void => undefined;
  const done = new Promise<void>((resolve) => (told = resolve));
  const reporter = new Reporter(store, {
    id: 'worker',
    callbacks: {
      result: (_worker: string, id: string) => {
        reported.push(id);
        told();
        return Promise.resolve({ status: 200 });
      },
    } as unknown as WorkerCallbacks,
    cancel: () => Promise.resolve(),
    log: createLogger('silent'),
    clock: SYSTEM_CLOCK,
    // So long that no poll comes while the test runs.
    pollMs: 3_600_000,
  });
  reporter.start();
  reporter.ended(ENDED.id);
  await done;
  await reporter.close();
  expect(reported).toEqual([ENDED.id]);
  expect(looks).toBeGreaterThan(3);
});
