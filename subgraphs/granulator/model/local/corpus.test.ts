import fs from 'node:fs';
import path from 'node:path';
import type { CourseContent } from '../../structures/course';
import { elementsOf, flatten } from '../../structures/element';
import { Mentions } from '../../../../lib/text/mentions';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import type { NovelContent } from '../../structures/novel';
import type { QuizContent } from '../../structures/quiz';
import { STRUCTURES, StructureType, type Structures } from '../../structures/structure';
import { localOutliner } from './outliner';

const CORPUS = 'tests/corpus';
const FILES = fs.readdirSync(CORPUS).filter((name) => name !== 'README.md');
const TYPES = Object.values(StructureType);

const read = (file: string): string => fs.readFileSync(path.join(CORPUS, file), 'utf8').slice(0, 204_800);
const made = new Map<string, Promise<unknown>>();
/** The structure of a text; made once for all tests. */
const structureOf = <T extends StructureType>(type: T, text: string): Promise<Structures[T]> => {
  const key = `${type} ${text}`;
  const known = made.get(key) ?? make(type, text);
  made.set(key, known);
  return known as Promise<Structures[T]>;
};
const make = async <T extends StructureType>(structureType: T, sourceText: string): Promise<Structures[T]> =>
  (
    await localOutliner().granulate({
      structureType,
      parameters: { topic: 'The topic', sourceText, granularityLevel: 4, depth: 5 },
      findings: [],
      signal: new AbortController().signal,
      progress: () => undefined,
      once: (_name, effect) => effect(),
    })
  ).output as Structures[T];

/** Letters and digits only: what marks, tags and line ends stand between is the same text. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');
const bareSource = (text: string): string =>
  bare(
    text
      .replaceAll(/<\/?[a-zA-Z][^<>:]*>|<a\s[^<>]*>/gi, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
      .replaceAll(/&\w+;|&#\d+;/g, '')
      .replaceAll(/\]\([^()\s]*\)|\]\[[^\]]*\]/g, '')
      // Numbers of verses, times of captions, who speaks when, and roles of reStructuredText.
      .replaceAll(/^\d+:\d+ /gm, '')
      .replaceAll(/^\d+\n[\d:,]+ --> [\d:,]+$/gm, '')
      .replaceAll(/^\[[\d: -]+\] [\w ]+: /gm, '')
      .replaceAll(/:(rfc|pep):`{1,2}(\d+)`{1,2}/g, '$1 $2')
      .replaceAll(/:\w+:`~?(?:[\w.]+\.)?([^`]+)`/g, '$1'),
  );
/** Words that the outliner puts around what it takes from the text. */
const FRAMES = [
  /^(?:Understand|Explain|Carry out|Work through|Read|Answer questions on|Keep to the rules of|Get ready:|Do) “(.*)”$/s,
  /^(?:Explain|Keep to the rules of) (.*)$/s,
  /^Show “(.*)” without the text$/s,
  /^(?:Run example|Go through the|Do the|Answer the) \d+(?: steps| things| points| questions)? of “(.*)”.*$/s,
  /^Answer: (.*)$/s,
  /^Which words belong in the gap\? (.*)$/s,
  /^(?:True or false|Fill in the gap): (.*)$/s,
];
// What a text calls by one name is numbered.
const withoutFrame = (text: string): string =>
  (FRAMES.map((frame) => frame.exec(text)?.[1]).find((inner) => inner !== undefined) ?? text).replace(/ \(\d+\)$/, '');
const OWN_WORDS = /^Act \d: |^The topic$|^The narrator$/;
/** What a text has as a heading more than once. */
const headingsTwice = (text: string): Set<string> => {
  const all = [...text.matchAll(/^#{1,6} +(.+)$|^(Section \d)$|<h[1-6][^>]*>([\s\S]*?)<\/h[1-6]>/gim)].map(
    ([, markdown, plain, html]) => bareSource(markdown ?? plain ?? html ?? ''),
  );
  return new Set(all.filter((heading, index) => all.indexOf(heading) !== index));
};
const unique = (list: string[]): number => new Set(list.map((text) => text.toLowerCase())).size;

describe.each(FILES)('of the real text %s', (file) => {
  const text = read(file);
  const source = bareSource(text);
  // Marks in angle brackets are tags of a page, and text elsewhere.
  const asWritten = bare(text);
  const stands = (told: string): boolean => source.includes(bare(told)) || asWritten.includes(bare(told));
  // A stretch without a heading is called after two of its terms: "Calving and firn".
  const inText = (title: string): boolean =>
    OWN_WORDS.test(title) || stands(withoutFrame(title)) || withoutFrame(title).split(' and ').every(stands);

  test.each(TYPES)('a %s fits its schema, and every title in it is found in the text', async (type) => {
    const content = await structureOf(type, text);
    expect(STRUCTURES[type].safeParse(content).error).toBeUndefined();
    const titles = flatten(elementsOf(type, content))
      .filter((element) => element.type !== 'question')
      .map((element) => element.title);
    expect(titles.length).toBeGreaterThan(0);
    // What a person tells is quoted, sentence by sentence.
    const quoted = titles.flatMap((title) => /^[^“]{2,40}: “(.+)”$/s.exec(title)?.[1]?.split(/(?<=[.])\s/) ?? title);
    expect(quoted.filter((title) => !inText(title))).toEqual([]);
  });

  test('the same comes out every time', async () => {
    for (const type of [StructureType.QUIZ, StructureType.KNOWLEDGE_MAP])
      expect(await make(type, text)).toEqual(await structureOf(type, text));
  });

  test('nothing is told twice', async () => {
    const course: CourseContent = await structureOf(StructureType.COURSE, text);
    const lessons = course.modules.flatMap((module) => module.lessons.map((lesson) => lesson.title));
    // A text may have the same heading twice; the outliner itself names nothing twice.
    const repeated = headingsTwice(text);
    const own = lessons.filter((title) => !repeated.has(bare(title)));
    expect(own.filter((title, index) => own.findIndex((other) => bare(other) === bare(title)) !== index)).toEqual([]);
    const quiz: QuizContent = await structureOf(StructureType.QUIZ, text);
    const questions = quiz.categories.flatMap((category) => category.questions.map(({ question }) => question));
    expect(unique(questions)).toBe(questions.length);
    const map: KnowledgeMapContent = await structureOf(StructureType.KNOWLEDGE_MAP, text);
    const concepts = flatten(elementsOf(StructureType.KNOWLEDGE_MAP, map)).map((element) => element.title);
    expect(unique(concepts)).toBe(concepts.length);
    const novel: NovelContent = await structureOf(StructureType.NOVEL, text);
    expect(unique(novel.characters.map(({ name }) => name))).toBe(novel.characters.length);
  });

  test('what is quoted is in the text, from a beginning to an end', async () => {
    const quiz: QuizContent = await structureOf(StructureType.QUIZ, text);
    for (const question of quiz.categories.flatMap((category) => category.questions)) {
      // What a table says is put together of its cells; instructions of a list may have no full stop.
      const pieces = question.question.startsWith('What does the table say')
        ? question.explanation.split(/ – |: /)
        : [question.explanation];
      expect(pieces.filter((piece) => !stands(piece))).toEqual([]);
      // A line of a list of terms begins with its term.
      if (pieces.length === 1) expect(question.explanation).toMatch(/^["“(]?[\p{Lu}\d]|^\p{Ll}[^.]{2,60}: /u);
      if (question.type === 'multiple_choice')
        expect([question.answer, stands(question.answer)]).toEqual([question.answer, true]);
    }
    const map: KnowledgeMapContent = await structureOf(StructureType.KNOWLEDGE_MAP, text);
    for (const { evidence, from, to } of map.relationships) {
      expect([evidence, source.includes(bare(evidence ?? 'nothing'))]).toEqual([evidence, true]);
      for (const end of [from, to])
        expect([evidence, end, new Mentions([[end, end]]).in(evidence ?? '').length > 0]).toEqual([
          evidence,
          end,
          true,
        ]);
    }
  });
});

test.each([
  ['fastify-getting-started.md', /^### +(.+)$/gm],
  ['dataloader.md', /^## +(.+)$/gm],
  ['fastify-migration.md', /^## +(.+)$/gm],
  ['moby-dick-opening.txt', /^CHAPTER \d+\. (.+)\.$/gm],
  ['free-documentation-licence.txt', /^\d+\. ([A-Z ]+)$/gm],
  ['mozilla-public-licence.txt', /^\d+\. ([A-Z][^\n]+)\n---/gm],
])('the headings of %s are its title, modules and lessons', async (file, heading) => {
  const text = read(file);
  const { overview, modules } = await structureOf(StructureType.COURSE, text);
  const titles = [
    overview.title,
    ...modules.flatMap((module) => [module.title, ...module.lessons.map((lesson) => lesson.title)]),
  ].map(bare);
  const wanted = [...text.matchAll(heading)].map(([, title]) => bare(title));
  expect(wanted.length).toBeGreaterThan(2);
  expect(wanted.filter((title) => !titles.includes(title))).toEqual([]);
});
