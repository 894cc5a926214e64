import type { ConceptContent, KnowledgeMapContent } from '../../structures/knowledge-map';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const mapOf = (sourceText: string): KnowledgeMapContent =>
  outline({ structureType: StructureType.KNOWLEDGE_MAP, parameters: { topic: 'It', sourceText } }, () => undefined)
    .output as unknown as KnowledgeMapContent;
const conceptsOf = (concepts: readonly ConceptContent[]): ConceptContent[] =>
  concepts.flatMap((concept) => [concept, ...conceptsOf(concept.children)]);
const namesOf = (sourceText: string): string[] => conceptsOf(mapOf(sourceText).concepts).map(({ name }) => name);
const saidOf = (sourceText: string, name: string): string | null | undefined =>
  conceptsOf(mapOf(sourceText).concepts).find((concept) => concept.name === name)?.definition;
const relationsOf = (sourceText: string): string[] =>
  mapOf(sourceText).relationships.map(({ from, kind, label, to }) => `${from} ${label ?? kind} ${to}`);

const QUEUE = `# Tasks

A task is a unit of work with a name. A worker is a process that runs tasks. Tasks are *usually* fetched in the order in which they were sent, which *really* matters to a worker.

> **Heads up:** a task may run twice.

## Life of a task

A task goes through these states:

1. **pending** – the task is in the broker and waits for a worker.
2. **leased** – a worker has fetched it.
3. **acknowledged** – the broker has removed the task.

## Step 2: install

Download the package and install it. It should print nothing.

## When workers stop

When a worker acknowledges a task decides what happens in a crash. **Restores take an hour.** Then look at the log of the worker.
`;

describe('a knowledge map has for a concept', () => {
  const names = namesOf(QUEUE);

  test.each(['usually', 'really', 'Heads up', 'Restores take an hour', 'Step 2: install'])('not “%s”', (name) => {
    expect(names).not.toContain(name);
  });

  test('states that a numbered list explains, with what it says of them', () => {
    expect(names).toEqual(expect.arrayContaining(['pending', 'leased', 'acknowledged']));
    expect(saidOf(QUEUE, 'pending')).toContain('waits for a worker');
  });

  test('every line of a list of terms, also of terms in other numbers or of none of the other parts', () => {
    const text = `# Samples

## Definitions

"Sample" means any portion of material submitted for testing.

"Non-conforming sample" means a sample that does not meet the criteria.

"Aliquot" means a measured portion of the material.

## Receipt

The officer receives samples at the counter. The head decides on the use of non-conforming samples.

## Storage

The officer stores samples in the cold room. The guard locks it at night.
`;
    expect(namesOf(text)).toEqual(expect.arrayContaining(['non-conforming sample', 'aliquot']));
  });

  test('the sentence that explains it by what happens, not the first that names it', () => {
    const text = `# Ice

Glaciers change the ground by abrasion and by plucking, and abrasion needs ice that slides. In abrasion, the rock fragments that are carried in the base of the ice scrape over the bed like sandpaper. A cirque is a hollow at the head of a glacier. A moraine is a ridge of till that a glacier leaves. Together, plucking and abrasion make landforms that last. The abrasion of a wall is weaker than the abrasion of a floor.
`;
    expect(saidOf(text, 'abrasion') ?? '').toMatch(/^In abrasion/);
  });
});

describe('a knowledge map does not relate', () => {
  const told = (text: string): string[] =>
    relationsOf(`# Ice

A glacier is a body of ice that moves. Calving is the breaking off of blocks of ice. Meltwater is water that comes from ice. A moraine is a ridge that a glacier leaves.

${text}
`);

  test.each([
    [
      'what a sentence says of its neighbour',
      'Lateral moraines lie along the sides of a glacier. Meltwater, on the other hand, sorts the material it carries.',
      'contrasts',
    ],
    [
      'what only stands in the subject',
      'In the lower part, the losses through melting and calving feed the meltwater. The meltwater feeds rivers.',
      'calving feed',
    ],
    ['a part that makes up only a piece', 'The same meltwater makes up only a small piece of the glacier.', 'part_of'],
    [
      'a class that is said on the way',
      'A moraine is a single glacier, so people assume that it moves.',
      'moraine kind_of',
    ],
    [
      'what a question within a sentence says',
      'When a glacier feeds a moraine decides how high it gets.',
      'glacier feed',
    ],
  ])('%s', (_what, text, relation) => {
    expect(told(text).join('\n')).not.toContain(relation);
  });

  test('but what its subject does, behind a time, too', () => {
    expect(
      told('In 1358 the glacier blocked the meltwater for years. The meltwater made a lake.').join('\n'),
    ).toContain('glacier blocks meltwater');
  });

  test('and names nothing of which it says nothing', () => {
    const map = mapOf(QUEUE);
    const tied = new Set(map.relationships.flatMap(({ from, to }) => [from, to]));
    const bare = conceptsOf(map.concepts).filter(
      ({ name, definition, children }) => definition === null && children.length === 0 && !tied.has(name),
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });
});
