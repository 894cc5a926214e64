import fs from 'node:fs';
import { outline } from '../model/local/outline';
import type { CourseContent } from '../structures/course';
import type { KnowledgeMapContent } from '../structures/knowledge-map';
import type { LearningPathContent } from '../structures/learning-path';
import type { NovelContent } from '../structures/novel';
import type { QuizContent } from '../structures/quiz';
import { StructureType } from '../structures/structure';
import type { WorkflowContent } from '../structures/workflow';
import { measure } from './measure';
import { validationOf } from './validation';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');
const STEPS = fs.readFileSync('tests/corpus/fastify-getting-started.md', 'utf8');

const make = <T>(structureType: StructureType, sourceText: string): T =>
  outline({ structureType, parameters: { topic: 'T', sourceText, granularityLevel: 4 } }, () => undefined).output as T;
const judge = (type: StructureType, content: object, source: string) =>
  validationOf(type, measure({ type, content: content as never, parameters: {}, source }, 1), 1, 1);
/** A number that is no order and always the same. */
const scramble = <T>(list: readonly T[]): T[] =>
  list
    .map((one, index) => [(index * 7 + 3) % 11, one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);

/** A story, each of whose chapters has people who do something. */
const STORY = ['The flood', 'The bridge', 'The harvest']
  .map(
    (title) =>
      `# ${title}\n\nAnna went to the mill in the evening. She said that the water was too high. Peter ran to the gate, and he turned the wheel. The evening lay over the roofs of the town. Anna looked at ${title.toLowerCase()}, took his hand, and Peter laughed.`,
  )
  .join('\n\n');

/** Spoils a structure that is good, each in one way. */
const SPOILT: [what: string, type: StructureType, source: string, spoil: (content: never) => object][] = [
  [
    'wrong answers',
    StructureType.QUIZ,
    TIDES,
    (quiz: QuizContent) => ({
      ...quiz,
      categories: quiz.categories.map((category) => ({
        ...category,
        questions: category.questions.map((question) => ({
          ...question,
          answer: question.options.find((option) => option !== question.answer) ?? 'the harbour master',
        })),
      })),
    }),
  ],
  [
    'questions that all ask for the same',
    StructureType.QUIZ,
    TIDES,
    (quiz: QuizContent) => ({
      ...quiz,
      categories: quiz.categories.map((category) => ({
        ...category,
        questions: category.questions.map((question) => ({
          ...question,
          options: ['the Moon', 'the moons'],
          answer: 'the Moon',
          type: 'multiple_choice',
        })),
      })),
    }),
  ],
  [
    'steps in reverse',
    StructureType.WORKFLOW,
    STEPS,
    (workflow: WorkflowContent) => {
      const descriptions = workflow.phases.flatMap(({ steps }) => steps.map(({ description }) => description));
      return {
        ...workflow,
        phases: workflow.phases.map((phase) => ({
          ...phase,
          steps: phase.steps.map((step) => ({ ...step, description: descriptions.pop() ?? '' })),
        })),
      };
    },
  ],
  [
    'half of its steps',
    StructureType.WORKFLOW,
    STEPS,
    (workflow: WorkflowContent) => ({
      ...workflow,
      phases: workflow.phases.slice(0, 1).map((phase) => ({ ...phase, steps: phase.steps.slice(0, 2) })),
    }),
  ],
  [
    'lessons in other modules',
    StructureType.COURSE,
    TIDES,
    (course: CourseContent) => {
      const lessons = scramble(course.modules.flatMap((module) => module.lessons));
      return {
        ...course,
        modules: course.modules.map((module) => ({ ...module, lessons: module.lessons.map(() => lessons.pop()) })),
      };
    },
  ],
  [
    'lessons that are called after something else',
    StructureType.COURSE,
    TIDES,
    (course: CourseContent) => ({
      ...course,
      modules: course.modules.map((module) => ({
        ...module,
        lessons: module.lessons.map((lesson, index) => ({ ...lesson, title: `Deer ${module.sequence}${index}` })),
      })),
    }),
  ],
  [
    'statements that are of no source',
    StructureType.COURSE,
    TIDES,
    (course: CourseContent) => ({
      ...course,
      modules: course.modules.map((module) => ({
        ...module,
        lessons: module.lessons.map((lesson) => ({
          ...lesson,
          contentOutline: 'Bears sleep through winter. Their cubs are born in a warm den.',
        })),
      })),
    }),
  ],
  [
    'marks of formats',
    StructureType.COURSE,
    TIDES,
    (course: CourseContent) => ({
      ...course,
      modules: course.modules.map((module) => ({
        ...module,
        title: `${module.title} {#id}`,
        lessons: module.lessons.map((lesson) => ({
          ...lesson,
          contentOutline: `${lesson.contentOutline} [^1] &nbsp;`,
        })),
      })),
    }),
  ],
  [
    'words that come often for skills',
    StructureType.LEARNING_PATH,
    TIDES,
    (path: LearningPathContent) => ({
      ...path,
      milestones: path.milestones.map((milestone) => ({
        ...milestone,
        skills: milestone.skills.map((skill, index) => ({ ...skill, name: ['water', 'place', 'day'][index % 3] })),
      })),
    }),
  ],
  [
    'ornament for plot points',
    StructureType.NOVEL,
    STORY,
    (novel: NovelContent) => ({
      ...novel,
      acts: novel.acts.map((act) => ({
        ...act,
        chapters: act.chapters.map((chapter) => ({
          ...chapter,
          plotPoints: ['The evening lay over the roofs of the town.'],
        })),
      })),
    }),
  ],
  [
    'relations by lot',
    StructureType.KNOWLEDGE_MAP,
    TIDES,
    (map: KnowledgeMapContent) => {
      const names = map.concepts.flatMap(({ name, children }) => [name, ...children.map((child) => child.name)]);
      return {
        ...map,
        relationships: map.relationships.map((one, index) => ({
          ...one,
          from: names[(index * 5 + 1) % names.length],
          to: names[(index * 3 + 2) % names.length],
        })),
      };
    },
  ],
];

test.each(SPOILT)('%s cost a %s its pass', (_what, type, source, spoil) => {
  const good = make<never>(type, source);
  const before = judge(type, good, source);
  const after = judge(type, spoil(good), source);
  expect(before.passed).toBe(true);
  expect(after.passed).toBe(false);
  expect(before.score - after.score).toBeGreaterThanOrEqual(0.1);
  expect(after.issues.join()).toMatch(/\w/);
});

const words = TIDES.replaceAll(/[#.,;:]/g, ' ')
  .split(/\s+/)
  .filter(Boolean);
const SALAD = words
  .map((_, index) => `${words[(index * 101) % words.length] ?? ''}${index % 12 === 11 ? '.' : ''}`)
  .join(' ');
const MENU = `<html><body>${Array.from({ length: 30 }, (_, n) => `<p>Product line ${n}</p>`).join('')}<p>Log in</p><p>Contact us</p></body></html>`;
const ONE = 'The Moon pulls the water of the sea on the near side. '.repeat(200);

test.each([
  ['words in no order', SALAD],
  ['the menu of a page', MENU],
  ['one sentence two hundred times', ONE],
])('%s are no source: nothing that is made of them passes', (_what, source) => {
  for (const type of Object.values(StructureType)) {
    let content: object;
    try {
      content = make<object>(type, source);
    } catch {
      // It is refused before it is made.
      continue;
    }
    expect([type, judge(type, content, source).passed]).toEqual([type, false]);
  }
});

test.each([
  [StructureType.COURSE, STORY, 'story'],
  [StructureType.LEARNING_PATH, STORY, 'story'],
  [StructureType.NOVEL, STEPS, 'nobody'],
])('a %s of a text of another kind does not pass, and is told what the text is', (type, source, told) => {
  const { passed, checks } = judge(type, make<object>(type, source), source);
  expect(passed).toBe(false);
  expect(checks.find(({ name }) => name === 'suitability')?.finding).toContain(told);
});

test('invented people make no story of a manual', () => {
  const novel = {
    ...make<NovelContent>(StructureType.NOVEL, STEPS),
    characters: [{ name: 'Ada', role: 'main', arc: null }],
  };
  const { checks } = judge(StructureType.NOVEL, novel, STEPS);
  expect(checks.find(({ name }) => name === 'suitability')?.score).toBeLessThan(0.5);
});

test('what has no source is measured without one, and says nothing of it', () => {
  const { checks } = judge(StructureType.COURSE, make<object>(StructureType.COURSE, TIDES), '');
  expect(checks.map(({ name }) => name)).not.toContain('grounding');
});

test('notes of a workflow that the source does not say are not grounded', () => {
  const workflow = make<WorkflowContent>(StructureType.WORKFLOW, STEPS);
  const groundingOf = (content: WorkflowContent): number | undefined =>
    measure({ type: StructureType.WORKFLOW, content: content, parameters: {}, source: STEPS }, 1).find(
      ({ result }) => result.name === 'grounding',
    )?.result.score;
  const notes = workflow.phases.flatMap(({ steps }) =>
    steps.map(({ number }) => `Contractors of group ${number} may not enter the bakery without a helmet.`),
  );
  const spoilt = groundingOf({ ...workflow, overview: { ...workflow.overview, notes } }) ?? 1;
  expect((groundingOf(workflow) ?? 0) - spoilt).toBeGreaterThan(0.2);
});
