import fs from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { localOutliner } from '../../subgraphs/granulator/model/local/outliner';
import { keyWords, wordsOf } from '../../lib/text/words';
import { elementsOf, flatten } from '../../subgraphs/granulator/structures/element';
import { StructureType } from '../../subgraphs/granulator/structures/structure';
import { validationOf } from '../../subgraphs/granulator/quality/validation';
import { inThread } from '../../subgraphs/granulator/threads/pool';

// Every structure of every text of the corpus: its quality score (level 3), how many of the text's 25 key words it has, how many
// of its headings, the time, and the memory of the process after it. Then JOBS=200 at once, of all types and texts up to 30 KB: jobs in a second, the slowest twentieth,
// and for how long the event loop stood still. Memory is that of the whole process, threads included.
const JOBS = Number(process.env['JOBS'] ?? 200);
const CORPUS = path.join(__dirname, '../../../tests/corpus');
const LARGEST_OF_MANY = 30_000;
const LEVEL = 3;

interface Text {
  file: string;
  source: string;
  /** Headings by their marks in Markdown and HTML; none for plain texts. */
  headings: string[];
}

const bare = (text: string): string => wordsOf(text).join(' ');

function readCorpus(): Text[] {
  return fs
    .readdirSync(CORPUS)
    .filter((file) => file !== 'README.md')
    .map((file) => {
      const source = fs.readFileSync(path.join(CORPUS, file), 'utf8').slice(0, 204_800);
      const marks = file.endsWith('.md') ? /^#{1,3} +(.+)$/gm : /<h[1-3][^>]*>([\s\S]*?)<\/h[1-3]>/gi;
      const found = file.endsWith('.txt')
        ? []
        : [...source.matchAll(marks)].map(([, title]) => bare((title ?? '').replaceAll(/<[^>]*>/g, ' ')));
      return { file, source, headings: found.filter(Boolean) };
    });
}

async function make(type: StructureType, source: string): Promise<{ output: Record<string, unknown>; ms: number }> {
  const started = performance.now();
  const { output } = await localOutliner().granulate({
    structureType: type,
    parameters: { topic: 'The topic', sourceText: source, granularityLevel: 4, depth: 5 },
    findings: [],
    signal: new AbortController().signal,
    progress: () => undefined,
    once: (_name, effect) => effect(),
  });
  return { output, ms: performance.now() - started };
}

const percent = (good: number, of: number): string => (of === 0 ? '  –' : `${Math.round((100 * good) / of)} %`);
const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1024 / 1024);
const quantile = (values: number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;

async function main(): Promise<void> {
  const texts = readCorpus();
  process.stdout.write('type           text                              KB  score  key words  headings    ms   MB\n');
  for (const type of Object.values(StructureType)) {
    for (const { file, source, headings } of texts) {
      const { output, ms } = await make(type, source);
      const subject = { type, content: output, parameters: {}, source };
      const { score } = validationOf(
        type,
        await inThread('measure', { subject, level: LEVEL }, { signal: new AbortController().signal }),
        LEVEL,
        1,
      );
      const told = new Set(wordsOf(JSON.stringify(output)));
      const wanted = keyWords(source, 25);
      const titles = ` ${[...flatten(elementsOf(type, output as never)).map(({ title }) => title), String((output['overview'] as { title: string }).title)].map(bare).join(' | ')} `;
      const cells = [
        type.padEnd(14),
        file.padEnd(31),
        String(Math.round(source.length / 1024)).padStart(4),
        score.toFixed(3).padStart(6),
        percent(wanted.filter((word) => told.has(word)).length, wanted.length).padStart(10),
        percent(headings.filter((heading) => titles.includes(` ${heading} `)).length, headings.length).padStart(9),
        ms.toFixed(0).padStart(5),
        String(megabytes()).padStart(4),
      ];
      process.stdout.write(`${cells.join(' ')}\n`);
    }
  }
  const small = texts.filter(({ source }) => source.length <= LARGEST_OF_MANY);
  const types = Object.values(StructureType);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  const times = await Promise.all(
    Array.from({ length: JOBS }, (_, n) =>
      make(types[n % types.length], small[n % small.length].source).then(({ ms }) => ms),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  delay.disable();
  process.stdout.write(
    `${JOBS} jobs at once: ${(JOBS / seconds).toFixed(1)} a second, p95 ${quantile(times, 0.95).toFixed(0)} ms; ` +
      `the event loop stood still for ${(delay.max / 1e6).toFixed(0)} ms at most (p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms); ${megabytes()} MB in all\n`,
  );
}

void main();
