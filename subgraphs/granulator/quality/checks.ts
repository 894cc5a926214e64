import { elementsOf, flatten } from '../structures/element';
import type { OutputElement } from '../../../contracts/output';
import { DIFFICULTIES } from '../structures/quiz';
import { STRUCTURES, StructureType } from '../structures/structure';
import { PROFICIENCY_LEVELS } from '../structures/learning-path';
import { keyWords, readingGrade, wordsOf } from '../../../lib/text/words';
import { as, type Check, counted, type Measure, type Subject } from './check';
import { COURSE_CHECKS } from './course-checks';
import { QUIZ_CHECKS } from './quiz-checks';
import { SOURCE_CHECKS } from './source-checks';

/** How many of the source's key words are looked for. */
const KEY_WORDS = 25;

const treeOf = ({ type, content }: Subject): OutputElement[] => elementsOf(type, content as never);
/** All checks: each measures something that can be counted. */
export const CHECKS: Check[] = [
  {
    name: 'schema',
    level: 1,
    weight: 2,
    advice: 'Keep to the schema of the structure.',
    measure: ({ type, content }) => {
      const { error } = STRUCTURES[type].safeParse(content);
      const first = error?.issues[0];
      return error
        ? { score: 0, finding: `${first?.path.join('.') ?? ''} ${first?.message ?? ''}` }
        : { score: 1, finding: 'fits its schema' };
    },
  },
  {
    name: 'counts',
    level: 1,
    weight: 1,
    advice: 'Keep to the numbers that were asked for.',
    measure: (subject) => {
      const { maxModules, questionsPerTopic, topics } = subject.parameters as {
        maxModules?: number;
        questionsPerTopic?: number;
        topics?: string[];
      };
      const [course, quiz] = [as(subject, StructureType.COURSE), as(subject, StructureType.QUIZ)];
      if (course && maxModules !== undefined)
        return counted(
          Math.min(course.modules.length, maxModules),
          course.modules.length,
          'modules are within the maximum',
        );
      if (!quiz || questionsPerTopic === undefined) return null;
      const asked = (topics?.length ?? quiz.categories.length) * questionsPerTopic;
      const made = quiz.categories.reduce(
        (sum, category) => sum + Math.min(category.questions.length, questionsPerTopic),
        0,
      );
      return counted(made, asked, 'questions that were asked for are there');
    },
  },
  {
    name: 'no duplicates',
    level: 1,
    weight: 2,
    advice: 'Say each thing once: join elements of the same title, or tell them apart.',
    measure: (subject) => {
      const groups = [treeOf(subject), ...flatten(treeOf(subject)).map((element) => element.children)];
      const all = groups.reduce((sum, group) => sum + group.length, 0);
      const unique = groups.reduce(
        (sum, group) => sum + new Set(group.map(({ type, title }) => `${type} ${title.toLowerCase()}`)).size,
        0,
      );
      return counted(unique, all, 'elements differ from their siblings');
    },
  },
  {
    name: 'coverage',
    level: 1,
    weight: 3,
    advice: 'Go into what the source speaks of most.',
    measure: ({ content }, source) => {
      const wanted = keyWords(source.text, KEY_WORDS);
      if (wanted.length === 0) return null;
      const told = new Set(wordsOf(JSON.stringify(content)));
      const missing = wanted.filter((word) => !told.has(word));
      const { score, finding } = counted(
        wanted.length - missing.length,
        wanted.length,
        'key words of the source occur',
      );
      return {
        score,
        finding: missing.length === 0 ? finding : `${finding}; missing: ${missing.slice(0, 5).join(', ')}`,
      };
    },
  },
  {
    name: 'order',
    level: 2,
    weight: 2,
    advice: 'Bring what others rest on before them.',
    measure: (subject) => {
      const { good, of } = orderOf(subject);
      return of === 0 ? null : counted(good, of, 'references point to what comes before, or exists');
    },
  },
  {
    name: 'progression',
    level: 2,
    weight: 1,
    advice: 'Go from easy to hard.',
    measure: (subject) => {
      const path = as(subject, StructureType.LEARNING_PATH);
      if (path)
        return rising(
          path.milestones.map(({ skills }) =>
            Math.max(...skills.map((skill) => PROFICIENCY_LEVELS.indexOf(skill.proficiencyLevel))),
          ),
        );
      const quiz = as(subject, StructureType.QUIZ);
      if (quiz && subject.parameters['adaptiveDifficulty'] === true) {
        const results = quiz.categories.map(({ questions }) =>
          rising(questions.map(({ difficulty }) => DIFFICULTIES.indexOf(difficulty))),
        );
        return counted(
          results.filter(({ score }) => score === 1).length,
          results.length,
          'categories go from easy to hard',
        );
      }
      const novel = as(subject, StructureType.NOVEL);
      return novel
        ? rising(novel.acts.map(({ purpose }) => ['setup', 'confrontation', 'resolution'].indexOf(purpose)))
        : null;
    },
  },
  {
    name: 'depth',
    level: 2,
    weight: 1,
    advice: 'Divide every part of the first level further.',
    measure: (subject) => {
      const top = treeOf(subject).filter((element) => element.type !== 'character');
      return counted(
        top.filter((element) => element.children.length > 0).length,
        top.length,
        'parts of the first level are divided',
      );
    },
  },
  {
    name: 'readability',
    level: 3,
    weight: 1,
    advice: 'Write shorter sentences and commoner words for this audience.',
    measure: ({ content, parameters }) => {
      const grade = readingGrade(proseOf(content));
      if (grade === null) return null;
      const audience = JSON.stringify([
        parameters['targetAudience'],
        parameters['learnerProfiles'],
        parameters['skillLevels'],
      ]).toLowerCase();
      const most = AUDIENCES.find(({ words }) => words.test(audience))?.grade ?? ORDINARY_GRADE;
      return {
        score: 1 - Math.max(0, grade - most) / GRADES_TO_NOTHING,
        finding: `reads at grade ${grade.toFixed(1)}; the audience takes ${most}`,
      };
    },
  },
  {
    name: 'balance',
    level: 3,
    weight: 1,
    advice: 'Divide what is much larger than the rest, or join what is much smaller.',
    measure: (subject) => {
      const sizes = treeOf(subject)
        .filter((element) => element.type !== 'character')
        .map((element) => 1 + flatten(element.children).length);
      if (sizes.length < 2) return null;
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      const deviation = Math.sqrt(sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / sizes.length);
      return {
        score: 1 - deviation / mean / 2,
        finding: `parts have ${Math.min(...sizes)} to ${Math.max(...sizes)} elements, ${mean.toFixed(1)} as a rule`,
      };
    },
  },
  ...COURSE_CHECKS,
  ...QUIZ_CHECKS,
  ...SOURCE_CHECKS,
];

/** Highest reading grade (years of school) that an audience takes without effort. */
const AUDIENCES = [
  { words: /child|kid|pupil/, grade: 8 },
  { words: /beginner|novice|newcomer/, grade: 12 },
  { words: /advanced|expert|professional|engineer|lawyer|scientist|researcher/, grade: 20 },
];
const ORDINARY_GRADE = 14;
/** So many grades too high are of no use to anybody. */
const GRADES_TO_NOTHING = 10;

/** References of a structure, and how many of them hold. */
function orderOf(subject: Subject): { good: number; of: number } {
  const course = as(subject, StructureType.COURSE);
  if (course)
    return {
      good: course.modules.filter((module, index) => module.sequence === index + 1).length,
      of: course.modules.length,
    };
  const steps = as(subject, StructureType.WORKFLOW)?.phases.flatMap((phase) => phase.steps);
  if (steps) {
    const dependencies = steps.flatMap((step) =>
      step.dependencies.map((before) => before < step.number && steps.some(({ number }) => number === before)),
    );
    return { good: dependencies.filter(Boolean).length, of: dependencies.length };
  }
  const map = as(subject, StructureType.KNOWLEDGE_MAP);
  if (map) {
    const names = new Set(flatten(treeOf(subject)).map(({ title }) => title));
    return {
      good: map.relationships.filter(({ from, to }) => from !== to && names.has(from) && names.has(to)).length,
      of: map.relationships.length,
    };
  }
  const milestones = as(subject, StructureType.LEARNING_PATH)?.milestones ?? [];
  const needs = milestones.flatMap(({ prerequisites }, index) =>
    prerequisites.map((objective) => milestones.slice(0, index).some((earlier) => earlier.objective === objective)),
  );
  return { good: needs.filter(Boolean).length, of: needs.length };
}

function rising(values: number[]): Measure {
  const steps = values.slice(1).filter((value, index) => value >= (values[index] ?? value)).length;
  return counted(steps, Math.max(0, values.length - 1), 'steps go up, or stay');
}

/** What people read of a structure: its texts of several words. */
function proseOf(value: unknown): string {
  if (typeof value === 'string') return value.split(/\s+/).length > 5 ? `${value.replace(/[^.!?]$/, '$&.')} ` : '';
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(proseOf).join('');
}
