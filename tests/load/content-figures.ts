import fs from 'node:fs';
import path from 'node:path';
import { allBlocks } from '../../lib/text/document';
import { Language } from '../../lib/text/language';
import { readSource } from '../../lib/text/read-source';
import { wordsOf } from '../../lib/text/words';
import { keyOf } from '../../lib/text/mentions';
import { outline } from '../../subgraphs/granulator/model/local/outline';
import { measure } from '../../subgraphs/granulator/quality/measure';
import { validationOf } from '../../subgraphs/granulator/quality/validation';
import type { CourseContent } from '../../subgraphs/granulator/structures/course';
import { elementsOf, flatten } from '../../subgraphs/granulator/structures/element';
import type { ConceptContent, KnowledgeMapContent } from '../../subgraphs/granulator/structures/knowledge-map';
import type { QuizContent } from '../../subgraphs/granulator/structures/quiz';
import { StructureType } from '../../subgraphs/granulator/structures/structure';
import type { WorkflowContent } from '../../subgraphs/granulator/structures/workflow';

// What the outliner makes of every text of the corpus, in figures that a reader would ask for: how many instructions become steps, how many answers
// differ, how often a guess is right, how much is of one pattern, which concepts and relations the text accounts for, which headings are kept.
const ROOT = path.join(__dirname, '../../..');
const CORPUS = path.join(ROOT, 'tests/corpus');

const percent = (good: number, of: number): string => (of === 0 ? '–' : `${((100 * good) / of).toFixed(0)} %`);
const bare = (text: string): string => ` ${wordsOf(text).join(' ')} `;

function make<T>(structureType: StructureType, sourceText: string): T | null {
  try {
    return outline(
      {
        structureType,
        parameters: { topic: 'The topic', sourceText, granularityLevel: 5, depth: 5, questionsPerTopic: 5 },
      },
      () => undefined,
    ).output as T;
  } catch {
    // The text does not hold what such a structure is made of.
    return null;
  }
}

/** Instructions among labelled sentences. */
function instructions(): [what: string, figure: string][] {
  const set = JSON.parse(fs.readFileSync(path.join(ROOT, 'tests/fixtures/instructions.json'), 'utf8')) as {
    text: string;
    instruction: boolean;
    heldOut: boolean;
  }[];
  const language = new Language();
  return [false, true].map((heldOut) => {
    const some = set
      .filter((one) => one.heldOut === heldOut)
      .map((one) => ({ ...one, found: language.isCommand(one.text) }));
    const right = some.filter(({ instruction, found }) => instruction && found).length;
    return [
      `instructions found, precision (${heldOut ? 'not looked at' : 'looked at'}, ${some.length} sentences)`,
      `${percent(right, some.filter(({ instruction }) => instruction).length)}, ${percent(right, some.filter(({ found }) => found).length)}`,
    ];
  });
}

class Tally {
  private readonly sums = new Map<string, [good: number, of: number]>();

  add(what: string, good: number, of: number): void {
    const [before, total] = this.sums.get(what) ?? [0, 0];
    this.sums.set(what, [before + good, total + of]);
  }

  get figures(): [what: string, figure: string][] {
    return [...this.sums].map(([what, [good, of]]) => [what, `${percent(good, of)} (${good.toFixed(0)} of ${of})`]);
  }
}

const conceptsOf = (concepts: readonly ConceptContent[]): ConceptContent[] =>
  concepts.flatMap((concept) => [concept, ...conceptsOf(concept.children)]);

function tallyOf(source: string, tally: Tally): void {
  const document = readSource(source);
  const blocks = allBlocks({ blocks: document.blocks, children: document.sections });
  const workflow = make<WorkflowContent>(StructureType.WORKFLOW, source);
  const numbered = blocks.flatMap(({ kind, ordered, items }) =>
    kind === 'list' && ordered ? items.filter((item) => !item.endsWith('?')) : [],
  );
  const steps = workflow?.phases.flatMap((phase) => phase.steps) ?? [];
  const described = bare(steps.map(({ description }) => description).join('\n'));
  if (workflow)
    tally.add(
      'numbered items that become steps',
      numbered.filter((item) => described.includes(bare(item))).length,
      numbered.length,
    );

  const questions =
    make<QuizContent>(StructureType.QUIZ, source)?.categories.flatMap((category) => category.questions) ?? [];
  const asked = questions.filter(({ type }) => type !== 'true_false');
  tally.add('different answers of questions', new Set(asked.map(({ answer }) => keyOf(answer))).size, asked.length);
  const choices = questions.filter(({ type }) => type === 'multiple_choice');
  const counts = new Map<string, number>();
  for (const option of choices.flatMap(({ options }) => options))
    counts.set(keyOf(option), (counts.get(keyOf(option)) ?? 0) + 1);
  const guessed = choices.reduce((sum, { options, answer }) => {
    const least = Math.min(...options.map((option) => counts.get(keyOf(option)) ?? 0));
    const rarest = options.filter((option) => counts.get(keyOf(option)) === least);
    return sum + (rarest.includes(answer) ? 1 / rarest.length : 0);
  }, 0);
  tally.add('choices that the rarest option gets right', guessed, choices.length);
  for (const kind of ['multiple_choice', 'true_false', 'short_answer'])
    tally.add(`questions of the kind ${kind}`, questions.filter(({ type }) => type === kind).length, questions.length);

  const course = make<CourseContent>(StructureType.COURSE, source);
  const lessons = course?.modules.flatMap((module) => module.lessons) ?? [];
  const texts = lessons.flatMap((lesson) => [
    ...lesson.learningObjectives,
    ...lesson.assessmentPoints,
    ...lesson.practicalExercises,
  ]);
  const patterned = texts.filter((text) => /“[^”]*”/.test(text));
  tally.add('objectives, questions and exercises with words filled into a pattern', patterned.length, texts.length);

  const map = make<KnowledgeMapContent>(StructureType.KNOWLEDGE_MAP, source);
  const concepts = conceptsOf(map?.concepts ?? []);
  const naming = (name: string): number => blocks.filter(({ text }) => bare(text).includes(bare(name))).length;
  tally.add(
    'concepts that are defined or treated',
    concepts.filter(({ name, definition }) => definition !== null || naming(name) > 1).length,
    concepts.length,
  );
  tally.add(
    'relations with a kind',
    map?.relationships.filter(({ kind }) => kind !== 'related').length ?? 0,
    map?.relationships.length ?? 0,
  );

  tally.add(
    'relations with a kind, or in the words of the text',
    map?.relationships.filter(({ kind, label }) => kind !== 'related' || label !== null).length ?? 0,
    map?.relationships.length ?? 0,
  );

  const headings = document.sections.flatMap(function titles({ title, children }): string[] {
    return [title, ...children.flatMap(titles)];
  });
  if (course) {
    const titles = ` ${[course.overview.title, ...flatten(elementsOf(StructureType.COURSE, course)).map(({ title }) => title)].map(bare).join('|')} `;
    const said = bare(
      lessons.flatMap(({ material }) => material.flatMap(({ text, items }) => [text, ...items])).join('\n'),
    );
    const kept = headings.filter((heading) => titles.includes(bare(heading)) || said.includes(bare(heading)));
    tally.add('headings that are titles of the course', kept.length, headings.length);
    const words = blocks.filter(({ kind }) => kind !== 'code').reduce((sum, { text }) => sum + wordsOf(text).length, 0);
    tally.add('words of the text that lessons carry', wordsOf(said).length, words);
  }
  for (const type of Object.values(StructureType)) {
    const content = make<Record<string, unknown>>(type, source);
    if (!content) continue;
    const measured = measure({ type, content, parameters: {}, source }, 1);
    const residue = measured.find(({ result }) => result.name === 'residue')?.result.score ?? 1;
    tally.add('results without marks of formats in them', residue === 1 ? 1 : 0, 1);
    tally.add('results that pass', validationOf(type, measured, 1, 1).passed ? 1 : 0, 1);
  }
}

/** Places of values in their order, those of equal ones in the middle of theirs. */
const ranksOf = (values: readonly number[]): number[] =>
  values.map((value) => {
    const below = values.filter((other) => other < value).length;
    return below + (values.filter((other) => other === value).length - 1) / 2;
  });

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const products = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, value, index) => sum + (value - mx) * ((y[index] ?? 0) - my), 0);
  return products(a, ma, b, mb) / Math.sqrt(products(a, ma, a, ma) * products(b, mb, b, mb));
}

/** How well the score agrees with people who read sixty results without knowing it (tests/fixtures/reading.json). */
function agreement(): [what: string, figure: string] {
  const readings = JSON.parse(fs.readFileSync(path.join(ROOT, 'tests/fixtures/reading.json'), 'utf8')) as {
    text: string;
    structure: StructureType;
    rating: number;
  }[];
  const scores = readings.map(({ text, structure }) => {
    const source = fs.readFileSync(path.join(CORPUS, text), 'utf8');
    const parameters = { topic: text, sourceText: source, granularityLevel: 3, depth: 3, questionsPerTopic: 4 };
    try {
      const content = outline({ structureType: structure, parameters }, () => undefined).output;
      return validationOf(structure, measure({ type: structure, content, parameters, source }, 1), 1, 1).score;
    } catch {
      return 0;
    }
  });
  const ratings = readings.map(({ rating }) => rating);
  const mean = ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
  return [
    `rank correlation of the score with a reading of ${readings.length} results (${mean.toFixed(1)} of 5)`,
    correlation(ranksOf(scores), ranksOf(ratings)).toFixed(2),
  ];
}

function main(): void {
  const tally = new Tally();
  const files = fs.readdirSync(CORPUS).filter((file) => file !== 'README.md');
  for (const file of files) tallyOf(fs.readFileSync(path.join(CORPUS, file), 'utf8').slice(0, 204_800), tally);
  process.stdout.write(`${files.length} texts\n`);
  for (const [what, figure] of [...instructions(), ...tally.figures, agreement()])
    process.stdout.write(`${what.padEnd(80)} ${figure}\n`);
}

main();
