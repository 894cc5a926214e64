import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { GraphClient, TECHCORP } from '../setup/system';
import { hostileOperations, type HostileResult, sendHostile } from './hostile-operations';
import { inTestSystem } from './in-test-system';

// Hostile operations of some fifty kinds over four connections, beside good ones: first as many in a second as the gateway lets
// pass from one address, then as fast as they are answered. TOTAL=1000 operations each. The system has one thread, those who ask have
// others. Prints what was answered, how fast, what good traffic noticed, and how much memory stayed taken. Wants node --expose-gc.
const TOTAL = Number(process.env['TOTAL'] ?? 1_000);
const FROM_ONE_ADDRESS = DEFAULT_LIMITS.MAX_REQUESTS_PER_ADDRESS / 60;
const GOOD = `{ masterTemplate(name: "course_creation") { displayName stages { workerTemplate { displayName } } plan(clientId: "${TECHCORP}", parameters: { topic: "x" }) { verdict } } }`;

interface Order {
  role: 'good' | 'hostile';
  url: string;
  apiKey: string;
  total: number;
  perSecond?: number | undefined;
}

/** Good operations, one every 20 ms, until told to stop. @returns how long each took, in ms. */
async function goodTraffic({ url, apiKey }: Order): Promise<number[]> {
  const client = new GraphClient(url, { 'x-api-key': apiKey });
  const times: number[] = [];
  let going = true;
  parentPort?.once('message', () => (going = false));
  while (going) {
    const started = performance.now();
    const { errors } = await client.query(GOOD);
    if (errors) throw new Error(JSON.stringify(errors));
    times.push(performance.now() - started);
    await sleep(20);
  }
  return times;
}

const quantile = (times: number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;

async function main(): Promise<void> {
  const limits = { ...DEFAULT_LIMITS, MAX_REQUESTS_PER_ADDRESS: 1e9, MAX_REQUESTS_PER_CALLER: 1e9 };
  await inTestSystem(
    async ({ url, keyOf }) => {
      const order = (role: Order['role'], total = 0, perSecond?: number): Worker =>
        new Worker(__filename, {
          workerData: { role, url, apiKey: keyOf(TECHCORP), total, perSecond } satisfies Order,
        });
      const answerOf = async <T>(worker: Worker): Promise<T> => ((await once(worker, 'message')) as [T])[0];
      const during = async (work: () => Promise<unknown>): Promise<number[]> => {
        const good = order('good');
        const times = answerOf<number[]>(good);
        await work();
        good.postMessage('stop');
        return times;
      };
      const attack = async (title: string, perSecond?: number): Promise<void> => {
        globalThis.gc?.();
        const before = process.memoryUsage().heapUsed;
        const quiet = await during(() => sleep(10_000));
        const started = performance.now();
        let result: HostileResult | undefined;
        const beside = await during(
          async () => (result = await answerOf<HostileResult>(order('hostile', TOTAL, perSecond))),
        );
        const seconds = (performance.now() - started) / 1000;
        globalThis.gc?.();
        const grown = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
        const { sent, statuses, bad, times } = result as HostileResult;
        const ms = times.map((time) => time.ms);
        const slowest = times.slice(0, 3).map((time) => `${time.kind} ${time.ms.toFixed(0)} ms`);
        process.stdout.write(
          [
            `${title}: ${sent} hostile operations of ${hostileOperations().length} kinds in ${seconds.toFixed(1)} s, ${bad.length} bad answers; statuses ${JSON.stringify(Object.fromEntries(statuses))}`,
            `  p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms; the slowest: ${slowest.join(', ')}`,
            `  good traffic: quiet p50 ${quantile(quiet, 0.5).toFixed(1)} and p99 ${quantile(quiet, 0.99).toFixed(1)} ms of ${quiet.length}; beside it p50 ${quantile(beside, 0.5).toFixed(1)} and p99 ${quantile(beside, 0.99).toFixed(1)} ms of ${beside.length}`,
            `  memory grew by ${grown.toFixed(1)} MB`,
            ...bad.slice(0, 20).map((line) => `  ${line}`),
            '',
          ].join('\n'),
        );
        if (bad.length > 0) process.exitCode = 1;
      };
      // So that nothing is measured that happens only once.
      await during(() => answerOf(order('hostile', 200)));
      await attack(`${FROM_ONE_ADDRESS} a second`, FROM_ONE_ADDRESS);
      await attack('as fast as they are answered');
    },
    { limits },
  );
}

async function asWorker(order: Order): Promise<void> {
  parentPort?.postMessage(order.role === 'good' ? await goodTraffic(order) : await sendHostile(order));
}

void (isMainThread ? main() : asWorker(workerData as Order));
