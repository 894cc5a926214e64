import createModdle from 'bpmn-moddle';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import fs from 'node:fs';
import { parse as parseGift } from 'gift-pegjs';
import { localOutliner } from '../model/local/outliner';
import { elementsOf, flatten } from '../structures/element';
import { StructureType, type Structures } from '../structures/structure';
import { ExportFormat } from '../../../contracts/output';
import { exportStructure, formatsOf } from './export';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');
const NASTY = `# Marks & <tags>\n\n## A {brace} = "quote" ~ tilde: #hash\n\nA {brace} is a sign that means "begin" & nothing <else>. Check the {brace} with a pencil, if it is there.\n\n## Second | part\n\nA tilde is a small wave of ink. The tilde stands near the {brace} on every keyboard.\n`;

const make = async <T extends StructureType>(
  structureType: T,
  sourceText: string | undefined,
): Promise<Structures[T]> =>
  (
    await localOutliner().granulate({
      structureType,
      parameters: {
        topic: 'Tides & "more"',
        ...(sourceText && { sourceText }),
        questionTypes: ['multiple_choice', 'true_false', 'short_answer', 'essay'],
      },
      findings: [],
      signal: new AbortController().signal,
      progress: () => undefined,
      once: (_name, effect) => effect(),
    })
  ).output as unknown as Structures[T];
const written = async <T extends StructureType>(
  type: T,
  content: Structures[T],
  format: ExportFormat,
): Promise<string | Uint8Array> => {
  const file = await exportStructure(type, content, format);
  if (!file) throw new Error(`${type} is not written in ${format}`);
  return file.content;
};
const unzip = (content: string | Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(content as Uint8Array)).map(([name, bytes]) => [name, strFromU8(bytes)]));
const xml = (text: string): Record<string, never> => {
  expect(XMLValidator.validate(text)).toBe(true);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', removeNSPrefix: true }).parse(
    text,
  ) as Record<string, never>;
};

describe.each([
  ['a text', TIDES],
  ['a text full of marks', NASTY],
  ['nothing but a topic', undefined],
])('a structure of %s', (_name, source) => {
  test.each(Object.values(StructureType))(
    'of type %s is written in all its formats, the same every time, with all its titles in Markdown',
    async (type) => {
      const content = await make(type, source);
      for (const format of formatsOf(type)) {
        const file = await written(type, content, format);
        expect(file.length).toBeGreaterThan(20);
        // A Word file has its date in it.
        if (format !== ExportFormat.DOCX) expect(await written(type, content, format)).toEqual(file);
      }
      const text = ((await written(type, content, ExportFormat.MARKDOWN)) as string)
        .replaceAll('\\', '')
        .replaceAll(/\s+/g, ' ');
      for (const { title } of flatten(elementsOf(type, content))) expect(text).toContain(title.replaceAll(/\s+/g, ' '));
    },
  );

  test('as a quiz in GIFT is read back with its questions and right answers', async () => {
    const quiz = await make(StructureType.QUIZ, source);
    const questions = quiz.categories.flatMap((category) => category.questions);
    const read = parseGift((await written(StructureType.QUIZ, quiz, ExportFormat.GIFT)) as string).filter(
      (part) => part.type !== 'Category',
    ) as {
      type: string;
      stem: { text: string };
      isTrue?: boolean;
      choices?: { isCorrect: boolean; text: { text: string } }[];
    }[];
    expect(read.map(({ stem }) => stem.text)).toEqual(
      questions.map(({ question }) => question.replaceAll(/\s+/g, ' ').trim()),
    );
    for (const [index, { type, answer }] of questions.entries()) {
      if (type === 'multiple_choice')
        expect(read[index]?.choices?.filter((choice) => choice.isCorrect).map((choice) => choice.text.text)).toEqual([
          answer,
        ]);
      if (type === 'true_false') expect(read[index]?.isTrue).toBe(answer === 'True');
    }
  });

  test('as a quiz in QTI is a package whose manifest names every file, and every item its right answer', async () => {
    const quiz = await make(StructureType.QUIZ, source);
    const files = unzip(await written(StructureType.QUIZ, quiz, ExportFormat.QTI));
    const { manifest } = xml(files['imsmanifest.xml'] ?? '') as unknown as {
      manifest: { resources: { resource: { href: string }[] } };
    };
    const named = manifest.resources.resource.map(({ href }) => href);
    expect(named.sort()).toEqual(
      Object.keys(files)
        .filter((name) => name !== 'imsmanifest.xml')
        .sort(),
    );
    expect(named.length).toBe(quiz.overview.totalQuestions + 1);
    for (const [name, text] of Object.entries(files)) {
      const { assessmentItem: item } = xml(text) as unknown as {
        assessmentItem?: {
          responseDeclaration: { correctResponse?: { value: string } };
          itemBody: { choiceInteraction?: { simpleChoice: { identifier: string }[] } };
          outcomeDeclaration: { identifier: string; defaultValue?: { value: string } }[];
          modalFeedback: { outcomeIdentifier: string; identifier: string };
        };
      };
      if (item) {
        const shown = item.outcomeDeclaration.find(
          ({ identifier }) => identifier === item.modalFeedback.outcomeIdentifier,
        );
        expect([name, shown?.defaultValue?.value]).toEqual([name, item.modalFeedback.identifier]);
      }
      const choices = item?.itemBody.choiceInteraction?.simpleChoice;
      if (choices)
        expect([name, choices.map(({ identifier }) => identifier)]).toEqual([
          name,
          expect.arrayContaining([item.responseDeclaration.correctResponse?.value]),
        ]);
    }
  });

  test('as a course is a cartridge with a page for each lesson', async () => {
    const course = await make(StructureType.COURSE, source);
    const files = unzip(await written(StructureType.COURSE, course, ExportFormat.COMMON_CARTRIDGE));
    expect(Object.keys(files).length).toBe(1 + course.modules.reduce((sum, module) => sum + module.lessons.length, 0));
    for (const text of Object.values(files)) xml(text.replace('<!DOCTYPE html>', ''));
  });

  test('as a workflow in BPMN is read back without a warning, every step a task in a flow from start to end', async () => {
    const workflow = await make(StructureType.WORKFLOW, source);
    const { rootElement, warnings } = await createModdle().fromXML(
      (await written(StructureType.WORKFLOW, workflow, ExportFormat.BPMN)) as string,
    );
    expect(warnings).toEqual([]);
    const [process] = (
      rootElement as unknown as { rootElements: { flowElements: { $type: string; name?: string }[] }[] }
    ).rootElements;
    const steps = workflow.phases.flatMap((phase) => phase.steps);
    const ofType = (type: string): { name?: string }[] =>
      process?.flowElements.filter((element) => element.$type === type) ?? [];
    expect(ofType('bpmn:UserTask').map(({ name }) => name)).toEqual(steps.map(({ title }) => title));
    expect(ofType('bpmn:SequenceFlow').length).toBe(steps.length + 1);
  });

  test.each([StructureType.WORKFLOW, StructureType.KNOWLEDGE_MAP])(
    'as a %s in Mermaid has no mark, tag or list inside its nodes',
    async (type) => {
      const text = (await written(type, await make(type, source), ExportFormat.MERMAID)) as string;
      const labels = text
        .split('\n')
        .flatMap((line) => /^ +\w+ ?(?:subgraph \w+ )?[[({]"(.*)"[\])}]$/.exec(line)?.[1] ?? []);
      expect(labels.length).toBeGreaterThan(1);
      for (const label of labels)
        expect(label).toMatch(/^(?!\s*(?:[-*+]|\d+[.)])\s)(?:[^"<>`#]|#(?:quot|lt|gt|\d+);)*$/);
    },
  );

  test('as a knowledge map in GraphML and JSON-LD has every concept, and no edge that leads nowhere', async () => {
    const map = await make(StructureType.KNOWLEDGE_MAP, source);
    const { graphml } = xml(
      (await written(StructureType.KNOWLEDGE_MAP, map, ExportFormat.GRAPHML)) as string,
    ) as unknown as {
      graphml: {
        graph: {
          node: { id: string }[];
          edge?: { source: string; target: string } | { source: string; target: string }[];
        };
      };
    };
    const ids = graphml.graph.node.map(({ id }) => id);
    expect(ids.length).toBe(map.overview.conceptCount);
    for (const { source: from, target } of [graphml.graph.edge ?? []].flat())
      expect(ids).toEqual(expect.arrayContaining([from, target]));
    const { '@graph': graph } = JSON.parse(
      (await written(StructureType.KNOWLEDGE_MAP, map, ExportFormat.JSON_LD)) as string,
    ) as {
      '@graph': { '@type': string }[];
    };
    expect(graph.filter((node) => node['@type'] === 'Concept').length).toBe(map.overview.conceptCount);
  });

  test.each([StructureType.NOVEL, StructureType.LEARNING_PATH] as const)(
    'as a %s is a Word document with its title and headings',
    async (type) => {
      const content = await make(type, source);
      const files = unzip(await written(type, content, ExportFormat.DOCX));
      const text = files['word/document.xml'] ?? '';
      xml(text);
      expect(text).toContain('w:val="Title"');
      expect(text.match(/w:val="Heading1"/g)?.length).toBeGreaterThan(1);
    },
  );
});

test('an unsupported format returns null', async () => {
  expect(
    await exportStructure(StructureType.COURSE, await make(StructureType.COURSE, TIDES), ExportFormat.BPMN),
  ).toBeNull();
});
