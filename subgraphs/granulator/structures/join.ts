import { bareOption } from './right-option';
import type { ConceptContent } from './knowledge-map';
import type { QuizContent } from './quiz';
import { StructureType, type Structures } from './structure';

/** Joins the structures that were made of the parts of one source, in the order of the parts. Numbers and counts are for `mend`. */
export function join<T extends StructureType>(type: T, parts: readonly Structures[T][]): Structures[T] {
  const [first, ...rest] = parts;
  if (!first) throw new Error('there is nothing to join');
  return rest.reduce((before, part) => JOINS[type](before, part), first);
}

const union = (...lists: string[][]): string[] => {
  const known = new Map(lists.flat().map((text) => [bareOption(text), text]));
  return [...known.values()];
};

const JOINS: { [T in StructureType]: (a: Structures[T], b: Structures[T]) => Structures[T] } = {
  [StructureType.COURSE]: (a, b) => ({
    overview: {
      ...a.overview,
      duration: a.overview.duration + b.overview.duration,
      prerequisites: union(a.overview.prerequisites, b.overview.prerequisites),
      learningOutcomes: union(a.overview.learningOutcomes, b.overview.learningOutcomes),
    },
    modules: [...a.modules, ...b.modules],
    moduleCount: a.moduleCount + b.moduleCount,
  }),
  [StructureType.QUIZ]: (a, b) => ({
    overview: { ...a.overview, timeLimit: a.overview.timeLimit + b.overview.timeLimit },
    categories: joinNamed<QuizContent['categories'][number]>(a.categories, b.categories, (x, y) => ({
      ...x,
      questions: [...x.questions, ...y.questions],
    })),
  }),
  [StructureType.NOVEL]: (a, b) => ({
    overview: { ...a.overview, themes: union(a.overview.themes, b.overview.themes) },
    acts: [...a.acts, ...b.acts],
    characters: joinNamed(a.characters, b.characters, (x, y) => ({ ...x, arc: x.arc ?? y.arc })),
  }),
  [StructureType.WORKFLOW]: (a, b) => ({
    overview: {
      ...a.overview,
      expectedDuration: a.overview.expectedDuration + b.overview.expectedDuration,
      requiredResources: union(a.overview.requiredResources, b.overview.requiredResources),
      notes: union(a.overview.notes, b.overview.notes),
    },
    phases: [...a.phases, ...b.phases],
  }),
  [StructureType.KNOWLEDGE_MAP]: (a, b) => ({
    overview: a.overview,
    concepts: joinConcepts(a.concepts, b.concepts),
    relationships: [...a.relationships, ...b.relationships],
  }),
  [StructureType.LEARNING_PATH]: (a, b) => ({
    overview: {
      ...a.overview,
      duration: a.overview.duration + b.overview.duration,
      learnerProfiles: union(a.overview.learnerProfiles, b.overview.learnerProfiles),
    },
    milestones: [...a.milestones, ...b.milestones],
  }),
};

/** What has the same name in both becomes one. */
function joinNamed<T extends { name: string }>(a: readonly T[], b: readonly T[], join: (x: T, y: T) => T): T[] {
  const found = new Map(a.map((one) => [bareOption(one.name), one]));
  for (const one of b) {
    const same = found.get(bareOption(one.name));
    found.set(bareOption(one.name), same ? join(same, one) : one);
  }
  return [...found.values()];
}

const joinConcepts = (a: readonly ConceptContent[], b: readonly ConceptContent[]): ConceptContent[] =>
  joinNamed(a, b, (x, y) => ({
    ...x,
    definition: x.definition ?? y.definition,
    importance: Math.max(x.importance, y.importance),
    passages: union(x.passages, y.passages),
    children: joinConcepts(x.children, y.children),
  }));
