import createModdle from 'bpmn-moddle';
import { XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import fs from 'node:fs';
import path from 'node:path';
import { parse as parseGift } from 'gift-pegjs';
import { DirectedGraph } from 'graphology';
import { parse as parseGraphMl } from 'graphology-graphml';
import jsonld from 'jsonld';
import mammoth from 'mammoth';
import { ExportFormat } from '../../../contracts/output';
import { launchBrowser } from '../../../tests/setup/browser';
import { outline } from '../model/local/outline';
import { StructureType, type Structures } from '../structures/structure';
import { exportStructure } from './export';

// What is written is read back by readers that are not ours: of the whole corpus, and with labels that are full of marks.

const CORPUS = 'tests/corpus';
/** Long texts give more of the same. */
const FILES = fs.readdirSync(CORPUS).filter((name) => !/README|moby-dick/.test(name));
const HOSTILE = [
  'a "b" <c> & d',
  "it's {x} = ~y #z :: \\n",
  '</script><!--',
  '-> %80% [x](y)',
  '1986. A year',
  'é ü 漢字 🌊',
  '\\"; DROP TABLE',
];
const PLAIN = 'examples/tides.md';

function make<T extends StructureType>(type: T, file: string): Structures[T] | null {
  const sourceText = fs.readFileSync(file, 'utf8').slice(0, 60_000);
  try {
    return outline({ structureType: type, parameters: { topic: 'The topic', sourceText } }, () => undefined)
      .output as Structures[T];
  } catch {
    // Such a text does not yield one.
    return null;
  }
}

/** The same with other labels in place of its own: every string of a kind that a reader shows. */
function hostile<T>(content: T): T {
  let next = 0;
  const labels = new Map<string, string>();
  const labelOf = (text: string): string => {
    const label = labels.get(text) ?? `${HOSTILE[next++ % HOSTILE.length]} ${next}`;
    labels.set(text, label);
    return label;
  };
  const KEPT = new Set(['type', 'difficulty', 'kind', 'purpose', 'proficiencyLevel', 'role']);
  const walk = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return KEPT.has(key) ? value : labelOf(value);
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return walk(content) as T;
}

async function written<T extends StructureType>(
  type: T,
  content: Structures[T],
  format: ExportFormat,
): Promise<string | Uint8Array> {
  const file = await exportStructure(type, content, format);
  if (!file) throw new Error(`${type} is not written in ${format}`);
  return file.content;
}

/** Each structure of a kind that the corpus yields, and one with hostile labels. */
function all<T extends StructureType>(type: T): [name: string, content: Structures[T]][] {
  const made = FILES.flatMap((file): [string, Structures[T]][] => {
    const content = make(type, path.join(CORPUS, file));
    return content ? [[file, content]] : [];
  });
  const plain = make(type, PLAIN);
  if (!plain) throw new Error('the example yields every structure');
  expect(made.length).toBeGreaterThan(15);
  return [...made, ['hostile labels', hostile(plain)]];
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

test('GraphML is read by graphology: every concept by its name, every relation by its kind', async () => {
  for (const [name, map] of all(StructureType.KNOWLEDGE_MAP)) {
    const graph = parseGraphMl(
      DirectedGraph,
      (await written(StructureType.KNOWLEDGE_MAP, map, ExportFormat.GRAPHML)) as string,
    );
    const names = (concepts: typeof map.concepts): string[] =>
      concepts.flatMap(({ name: own, children }) => [own, ...names(children)]);
    const read = graph.mapNodes((_, attributes) => squeezed(String(attributes['name'])));
    expect([name, read.toSorted()]).toEqual([name, names(map.concepts).map(squeezed).toSorted()]);
    const kinds = graph.mapEdges((_, attributes) => String(attributes['kind'])).filter((kind) => kind !== 'contains');
    expect([name, kinds.toSorted()]).toEqual([name, map.relationships.map(({ kind }) => kind as string).toSorted()]);
  }
});

test('JSON-LD is expanded and becomes triples without a base and without a network: one label for each concept', async () => {
  for (const [name, map] of all(StructureType.KNOWLEDGE_MAP)) {
    const document = JSON.parse(
      (await written(StructureType.KNOWLEDGE_MAP, map, ExportFormat.JSON_LD)) as string,
    ) as object;
    const triples = (await jsonld.toRDF(document, {
      documentLoader: (url) => Promise.reject(new Error(`nothing is loaded: ${url}`)),
    })) as { subject: { value: string }; predicate: { value: string }; object: { value: string } }[];
    const concepts = new Set(
      triples
        .filter(({ predicate, object }) => predicate.value.endsWith('#type') && object.value.endsWith('core#Concept'))
        .map(({ subject }) => subject.value),
    );
    const labels = triples.filter(
      ({ subject, predicate }) => predicate.value.endsWith('core#prefLabel') && concepts.has(subject.value),
    );
    expect([name, concepts.size, labels.length]).toEqual([name, map.overview.conceptCount, map.overview.conceptCount]);
    expect(triples.every(({ subject }) => /^(?:urn:uuid:|_:)/.test(subject.value))).toBe(true);
  }
});

test('GIFT is read by the grammar of Moodle: as many questions as there are, each with its right answer', async () => {
  for (const [name, quiz] of all(StructureType.QUIZ)) {
    const read = parseGift((await written(StructureType.QUIZ, quiz, ExportFormat.GIFT)) as string).filter(
      ({ type }) => type !== 'Category' && type !== 'Description',
    );
    const questions = quiz.categories.flatMap((category) => category.questions);
    expect([name, read.length]).toEqual([name, questions.length]);
    const choices = read.filter(({ type }) => type === 'MC') as {
      choices: { isCorrect: boolean; text: { text: string } }[];
    }[];
    const wanted = questions.filter(({ type }) => type === 'multiple_choice');
    for (const [index, { choices: options }] of choices.entries())
      expect(squeezed(options.find(({ isCorrect }) => isCorrect)?.text.text ?? '')).toBe(
        squeezed(wanted[index]?.answer ?? ''),
      );
  }
});

test('BPMN is read by bpmn-moddle without a warning: every step is a task with its name', async () => {
  for (const [name, workflow] of all(StructureType.WORKFLOW)) {
    const text = (await written(StructureType.WORKFLOW, workflow, ExportFormat.BPMN)) as string;
    const { warnings, elementsById } = (await createModdle().fromXML(text)) as unknown as {
      warnings: unknown[];
      elementsById: Record<string, { $type: string; name?: string }>;
    };
    expect([name, warnings]).toEqual([name, []]);
    const tasks = Object.values(elementsById)
      .filter(({ $type }) => /Task$/.test($type))
      .map((task) => squeezed(task.name ?? ''));
    for (const { title } of workflow.phases.flatMap(({ steps }) => steps))
      expect([name, tasks.some((task) => task.includes(squeezed(title)))]).toEqual([name, true]);
  }
});

test('Mermaid is drawn by mermaid: every step by its name', async () => {
  const browser = await launchBrowser();
  if (!browser) return;
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ path: 'node_modules/mermaid/dist/mermaid.min.js' });
    for (const [name, workflow] of all(StructureType.WORKFLOW)) {
      const text = (await written(StructureType.WORKFLOW, workflow, ExportFormat.MERMAID)) as string;
      const drawn = await page.evaluate<string>(`(async () => {
        mermaid.initialize({ startOnLoad: false, maxTextSize: 1e6, maxEdges: 5000 });
        const { svg } = await mermaid.render('drawn', ${JSON.stringify(text)});
        const body = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
        return [...body.querySelectorAll('.nodeLabel')].map((label) => label.textContent).join('\\n');
      })()`);
      const told = squeezed(drawn);
      const titles = workflow.phases.flatMap(({ steps }) => steps.map(({ title }) => squeezed(title)));
      expect([name, titles.filter((title) => !told.includes(title))]).toEqual([name, []]);
    }
  } finally {
    await browser.close();
  }
}, 120_000);

test.each([
  [StructureType.QUIZ, ExportFormat.QTI],
  [StructureType.COURSE, ExportFormat.COMMON_CARTRIDGE],
] as const)('packages of a %s are well-formed XML in every file', async (type, format) => {
  for (const [name, content] of all(type)) {
    const files = unzipSync((await written(type, content as never, format)) as Uint8Array);
    expect(Object.keys(files)).toContain('imsmanifest.xml');
    for (const [file, bytes] of Object.entries(files).filter(([own]) => /\.x(?:ht)?ml$/.test(own)))
      expect([name, file, XMLValidator.validate(strFromU8(bytes))]).toEqual([name, file, true]);
  }
});

test.each([StructureType.NOVEL, StructureType.LEARNING_PATH] as const)(
  'Word documents of a %s are read by mammoth: title and texts, word by word',
  async (type) => {
    for (const [name, content] of all(type)) {
      const buffer = Buffer.from((await written(type, content as never, ExportFormat.DOCX)) as Uint8Array);
      const { value } = await mammoth.extractRawText({ buffer });
      const told = squeezed(value);
      expect([name, told.includes(squeezed(content.overview.title))]).toEqual([name, true]);
      const texts =
        'acts' in content
          ? content.acts.flatMap(({ chapters }) =>
              chapters.flatMap(({ summary, plotPoints }) => [summary, ...plotPoints]),
            )
          : content.milestones.flatMap(({ objective, activities }) => [
              objective,
              ...activities.map(({ title }) => title),
            ]);
      expect([name, texts.filter((text) => !told.includes(squeezed(text)))]).toEqual([name, []]);
    }
  },
);
