import fs from 'node:fs';
import os from 'node:os';
import { ExportFormat } from '../../../contracts/output';
import { PoolFull } from '../../../worker-kit/threads';
import { outline } from '../model/local/outline';
import { StructureType } from '../structures/structure';
import { inThread, writeInThread } from './pool';

const never = new AbortController().signal;
const TEXT = Array.from(
  { length: 600 },
  (_, i) => `## Part ${i}\n\nThe basin number ${i} is a part of the harbour. It fills when the tide rises.`,
).join('\n\n');
const map = () =>
  outline(
    { structureType: StructureType.KNOWLEDGE_MAP, parameters: { sourceText: TEXT.slice(0, 20_000) } },
    () => undefined,
  ).output;
const job = (progress = (): void => undefined) =>
  inThread(
    'outline',
    { structureType: StructureType.KNOWLEDGE_MAP, parameters: { sourceText: TEXT } },
    { signal: never, progress },
  );
// A signal of its own for each, as each operation has one.
const write = (content: Record<string, unknown>, signal = never) =>
  writeInThread(
    'write',
    { type: StructureType.KNOWLEDGE_MAP, content, format: ExportFormat.GRAPHML },
    { signal: AbortSignal.any([signal]) },
  );

describe('files', () => {
  test('are written while jobs take all of their own threads', async () => {
    const content = map();
    // The threads are there before anything is compared.
    await write(content);
    await job();
    let done = 0;
    const jobs = Array.from({ length: os.availableParallelism() * 2 }, () => job().then(() => done++));
    await write(content);
    // Behind the jobs it would come when most of them are done.
    expect(done).toBe(0);
    await Promise.all(jobs);
  });

  test('and answers go before jobs: threads yield to them, where single threads can', async () => {
    if (process.platform !== 'linux') return;
    const nicenessOfThreads = (): number[] =>
      fs.readdirSync('/proc/self/task').map((thread) => {
        // The name of a thread, in brackets, may hold spaces: fields are counted behind it.
        const stat = fs.readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
      });
    const own = os.getPriority();
    let during: number[] = [];
    await job(() => (during = nicenessOfThreads()));
    expect([during.includes(os.constants.priority.PRIORITY_LOW), os.getPriority()]).toEqual([true, own]);
  });

  test('hold up no job, however many are asked for', async () => {
    const content = map();
    let written = 0;
    const files = Array.from({ length: 150 }, () => write(content).then(() => written++));
    let writtenBefore: number | undefined;
    await job(() => (writtenBefore ??= written));
    // Behind the files it would begin when nearly all of them are written.
    expect(writtenBefore).toBeLessThan(files.length / 2);
    await Promise.all(files);
  });

  test('are refused when 200 wait, and those that nobody waits for are not written', async () => {
    const content = map();
    const gone = new AbortController();
    const waiting = Array.from({ length: 201 }, () => write(content, gone.signal));
    await expect(write(content)).rejects.toBeInstanceOf(PoolFull);
    gone.abort(new Error('nobody waits'));
    const ended = await Promise.allSettled(waiting);
    expect(ended.map(({ status }) => status)).toContain('rejected');
    await expect(write(content)).resolves.toMatchObject({ mediaType: expect.any(String) as string });
  });
});
