import { numbered, type OutputElement, type OutputNode as Node } from '../../../contracts/output';
import { StructureType, type Structures } from './structure';

const leaves = (type: string, titles: readonly string[]): Node[] => titles.map((title) => ({ type, title }));

const conceptNode = ({ name, children }: Structures[StructureType.KNOWLEDGE_MAP]['concepts'][number]): Node => ({
  type: 'concept',
  title: name,
  children: children.map(conceptNode),
});

const NODES: { [T in StructureType]: (content: Structures[T]) => Node[] } = {
  [StructureType.COURSE]: ({ modules }) =>
    modules.map(({ title, lessons }) => ({
      type: 'module',
      title,
      children: leaves(
        'lesson',
        lessons.map((lesson) => lesson.title),
      ),
    })),
  [StructureType.QUIZ]: ({ categories }) =>
    categories.map(({ name, questions }) => ({
      type: 'category',
      title: name,
      children: leaves(
        'question',
        questions.map(({ question }) => question),
      ),
    })),
  [StructureType.NOVEL]: ({ acts, characters }) => [
    ...acts.map(({ title, chapters }) => ({
      type: 'act',
      title,
      children: chapters.map((chapter) => ({
        type: 'chapter',
        title: chapter.title,
        children: leaves('plot point', chapter.plotPoints),
      })),
    })),
    ...leaves(
      'character',
      characters.map(({ name }) => name),
    ),
  ],
  [StructureType.WORKFLOW]: ({ phases }) =>
    phases.map(({ name, steps, qualityGates }) => ({
      type: 'phase',
      title: name,
      children: [
        ...steps.map(({ title, decisionPoints }) => ({
          type: 'step',
          title,
          children: leaves(
            'decision',
            decisionPoints.map(({ condition }) => condition),
          ),
        })),
        ...leaves(
          'quality gate',
          qualityGates.map(({ criteria }) => criteria),
        ),
      ],
    })),
  [StructureType.KNOWLEDGE_MAP]: ({ concepts }) => concepts.map(conceptNode),
  [StructureType.LEARNING_PATH]: ({ milestones }) =>
    milestones.map(({ objective, skills, activities }) => ({
      type: 'milestone',
      title: objective,
      children: [
        ...leaves(
          'skill',
          skills.map(({ name }) => name),
        ),
        ...leaves(
          'activity',
          activities.map(({ title }) => title),
        ),
      ],
    })),
};

/** The elements of a structure, as a tree. */
export function elementsOf<T extends StructureType>(type: T, content: Structures[T]): OutputElement[] {
  return numbered(NODES[type](content));
}

/** All elements of a tree, each before what is below it. */
export function flatten(elements: readonly OutputElement[]): OutputElement[] {
  return elements.flatMap((element) => [element, ...flatten(element.children)]);
}

/** The list that each structure mainly is. */
export const MAIN_LIST: Record<StructureType, string> = {
  [StructureType.COURSE]: 'modules',
  [StructureType.QUIZ]: 'categories',
  [StructureType.NOVEL]: 'acts',
  [StructureType.WORKFLOW]: 'phases',
  [StructureType.KNOWLEDGE_MAP]: 'concepts',
  [StructureType.LEARNING_PATH]: 'milestones',
};

/** The elements of a structure that is still being written, from its beginning to its end: all but the last one of its main list are whole. */
export function readyElements(type: StructureType, partial: unknown): OutputElement[] {
  const list = (partial as Record<string, unknown> | null | undefined)?.[MAIN_LIST[type]];
  if (!Array.isArray(list) || list.length < 2) return [];
  try {
    return elementsOf(type, { characters: [], [MAIN_LIST[type]]: list.slice(0, -1) } as never);
  } catch {
    // What a model writes need not fit the schema; whether it does is found out at its end.
    return [];
  }
}
