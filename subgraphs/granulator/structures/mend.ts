import { bareOption, rightOption } from './right-option';
import { DIFFICULTIES, type QuestionContent } from './quiz';
import type { ConceptContent } from './knowledge-map';
import { StructureType, type Structures } from './structure';

/** What a model's structure is worth: what was put right in it, and what nobody but the model can put right. */
export interface Mended<T> {
  content: T;
  /** What was changed, in words for its reader. */
  notes: string[];
  /** What is wrong, each with its place. */
  faults: string[];
}

type Mend<T> = (content: T) => Mended<T>;

/** Puts right what a model wrote: numbers, counts and references are ours to keep, not a model's. */
export function mend<T extends StructureType>(type: T, content: Structures[T]): Mended<Structures[T]> {
  return MENDS[type](content);
}

const MENDS: { [T in StructureType]: Mend<Structures[T]> } = {
  [StructureType.COURSE]: (content) => ({
    content: {
      ...content,
      modules: content.modules.map((module, index) => ({ ...module, sequence: index + 1 })),
      moduleCount: content.modules.length,
    },
    notes: [],
    faults: [],
  }),
  [StructureType.QUIZ]: mendQuiz,
  [StructureType.NOVEL]: (content) => ({ content, notes: [], faults: [] }),
  [StructureType.WORKFLOW]: mendWorkflow,
  [StructureType.KNOWLEDGE_MAP]: mendMap,
  [StructureType.LEARNING_PATH]: (content) => {
    const objectives = content.milestones.map(({ objective }) => objective);
    const known = new Map(objectives.map((objective) => [bareOption(objective), objective]));
    let lost = 0;
    const milestones = content.milestones.map((milestone, index) => ({
      ...milestone,
      prerequisites: milestone.prerequisites.flatMap((name) => {
        const found = known.get(bareOption(name));
        if (found !== undefined && objectives.indexOf(found) < index) return [found];
        lost += 1;
        return [];
      }),
    }));
    return {
      content: { ...content, milestones },
      notes: told(lost, 'prerequisite', 'that is no earlier milestone'),
      faults: [],
    };
  },
};

const told = (count: number, what: string, why: string): string[] =>
  count === 0
    ? []
    : [
        `${count} ${what}${count === 1 ? '' : 's'} ${count === 1 ? why : why.replace('that is no', 'that are no')} ${count === 1 ? 'was' : 'were'} left out.`,
      ];

function mendQuiz(content: Structures[StructureType.QUIZ]): Mended<Structures[StructureType.QUIZ]> {
  const faults: string[] = [];
  let doubled = 0;
  const categories = content.categories.map((category, at) => ({
    ...category,
    questions: category.questions.map((question, index) => {
      const mended = mendQuestion(question);
      doubled += mended.doubled;
      if (mended.fault !== null) faults.push(`categories.${at}.questions.${index}.${mended.fault}`);
      return mended.question;
    }),
  }));
  const questions = categories.flatMap((category) => category.questions);
  const count = (wanted: string): number => questions.filter(({ difficulty }) => difficulty === wanted).length;
  const [easy, medium, hard] = DIFFICULTIES.map(count);
  const overview = {
    ...content.overview,
    totalQuestions: questions.length,
    difficultyDistribution: { easy: easy ?? 0, medium: medium ?? 0, hard: hard ?? 0 },
  };
  const notes =
    doubled === 0
      ? []
      : [
          `${doubled} option${doubled === 1 ? '' : 's'} that said the same as another ${doubled === 1 ? 'was' : 'were'} left out.`,
        ];
  return { content: { ...content, overview, categories }, notes, faults };
}

function mendQuestion(question: QuestionContent): { question: QuestionContent; doubled: number; fault: string | null } {
  const { type } = question;
  if (type !== 'multiple_choice' && type !== 'true_false')
    return { question: { ...question, options: [] }, doubled: 0, fault: null };
  const given = type === 'true_false' && question.options.length !== 2 ? ['True', 'False'] : question.options;
  const right = rightOption({ ...question, options: given });
  const options = given.filter(
    (option, index) => given.findIndex((other) => bareOption(other) === bareOption(option)) === index,
  );
  const doubled = given.length - options.length;
  if (options.length < 2) return { question, doubled, fault: 'options: a choice has at least two different options' };
  if (right < 0)
    return {
      question,
      doubled,
      fault: `answer: must be one of the options, word by word; “${question.answer}” is none of them`,
    };
  const answer = options.find((option) => bareOption(option) === bareOption(given[right] ?? '')) ?? '';
  return { question: { ...question, options, answer }, doubled, fault: null };
}

function mendWorkflow(content: Structures[StructureType.WORKFLOW]): Mended<Structures[StructureType.WORKFLOW]> {
  let number = 0;
  let lost = 0;
  /** New numbers by the old ones: those of the phases before, the latest of each. */
  const before = new Map<number, number>();
  const phases = content.phases.map((phase) => {
    const own = new Map(phase.steps.map((step, index) => [step.number, number + index + 1]));
    const steps = phase.steps.map((step) => {
      number += 1;
      const now = number;
      const dependencies = step.dependencies.flatMap((old) => {
        const inside = own.get(old);
        const found = inside !== undefined && inside < now ? inside : before.get(old);
        if (found !== undefined && found < now) return [found];
        lost += 1;
        return [];
      });
      return { ...step, number: now, dependencies: [...new Set(dependencies)].sort((a, b) => a - b) };
    });
    for (const [old, now] of own) before.set(old, now);
    return { ...phase, steps };
  });
  return {
    content: { ...content, phases },
    notes: told(lost, 'dependency', 'that is no earlier step').map((note) =>
      note.replace('dependencys', 'dependencies'),
    ),
    faults: [],
  };
}

function mendMap(content: Structures[StructureType.KNOWLEDGE_MAP]): Mended<Structures[StructureType.KNOWLEDGE_MAP]> {
  const names = new Map<string, string>();
  let renamed = 0;
  const distinct = (concept: ConceptContent): ConceptContent => {
    let name = concept.name.replaceAll(/\s+/g, ' ').trim();
    for (let count = 2; names.has(bareOption(name)); count++) name = `${concept.name.trim()} (${count})`;
    if (name !== concept.name.replaceAll(/\s+/g, ' ').trim()) renamed += 1;
    names.set(bareOption(name), name);
    return { ...concept, name, children: concept.children.map(distinct) };
  };
  const concepts = content.concepts.map(distinct);
  const relationships = content.relationships.flatMap((relationship) => {
    const [from, to] = [names.get(bareOption(relationship.from)), names.get(bareOption(relationship.to))];
    return from !== undefined && to !== undefined && from !== to ? [{ ...relationship, from, to }] : [];
  });
  const lost = content.relationships.length - relationships.length;
  return {
    content: {
      ...content,
      overview: { ...content.overview, conceptCount: names.size, relationshipCount: relationships.length },
      concepts,
      relationships,
    },
    notes: [
      ...(lost > 0
        ? [
            `${lost} relationship${lost === 1 ? '' : 's'} to a name that is no concept of the map ${lost === 1 ? 'was' : 'were'} left out.`,
          ]
        : []),
      ...(renamed > 0
        ? [
            `${renamed} concept${renamed === 1 ? ' had' : 's had'} the name of another one and ${renamed === 1 ? 'was' : 'were'} numbered.`,
          ]
        : []),
    ],
    faults: [],
  };
}
