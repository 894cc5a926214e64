import type { ConceptContent, KnowledgeMapContent } from '../../structures/knowledge-map';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const mapOf = (sourceText: string): KnowledgeMapContent =>
  outline(
    { structureType: StructureType.KNOWLEDGE_MAP, parameters: { topic: 'X', sourceText, granularityLevel: 5 } },
    () => undefined,
  ).output as KnowledgeMapContent;
const relationsOf = (text: string): string[] =>
  mapOf(text).relationships.map(({ from, kind, label, to }) => `${from} ${label ?? kind} ${to}`);
const conceptsOf = (text: string): ConceptContent[] =>
  mapOf(text).concepts.flatMap(function all(concept: ConceptContent): ConceptContent[] {
    return [concept, ...concept.children.flatMap(all)];
  });
const namesOf = (text: string): string[] => conceptsOf(text).map(({ name }) => name);

const CHAPTER = `# Food of plants

**Photosynthesis** is the process by which plants build sugar. Photosynthesis has two stages. The first stage, the **light reactions**, takes place in the leaf and needs light.

The light reactions make **ATP** and oxygen. The enzyme **rubisco** attaches carbon dioxide to a sugar. Rubisco needs carbon dioxide.

The second stage, the **Calvin cycle**, needs ATP. Plants use carbon dioxide and not oxygen in the Calvin cycle.
`;

describe('a map', () => {
  test('says what one thing does to the other in the words of the text', () => {
    expect(relationsOf(CHAPTER)).toEqual(
      expect.arrayContaining(['light reactions make ATP', 'ATP prerequisite Calvin cycle']),
    );
  });

  test('knows what is counted and then told of one by one for parts', () => {
    expect(relationsOf(CHAPTER)).toEqual(
      expect.arrayContaining(['light reactions part_of photosynthesis', 'Calvin cycle part_of photosynthesis']),
    );
  });

  test('has one concept for a thing, however it is named, and none for what stands for it', () => {
    const names = namesOf(CHAPTER).map((name) => name.toLowerCase());
    expect(names.filter((name) => name.includes('rubisco'))).toEqual(['rubisco']);
    expect(names).not.toContain('stage');
  });

  test('takes what is denied, or was only believed, for nothing', () => {
    const relations = relationsOf(
      '# Dough\n\n**Sourdough** uses wild yeast and not baking powder. For centuries bakers believed that **heat** causes the bubbles. **Baking powder** is a salt. Wild yeast lives on flour. The **bubbles** are carbon dioxide, and wild yeast makes the bubbles.\n',
    ).join('\n');
    expect(relations).not.toMatch(/sourdough uses? baking powder/i);
    expect(relations).not.toMatch(/heat/i);
    expect(relations).toMatch(/sourdough uses wild yeast/i);
  });

  test('relates nothing by what is so in one case only', () => {
    const relations = relationsOf(
      '# Revenue\n\n**Revenue** is price times quantity. A **fare** is the price of a ride. If demand is inelastic, a fare increases revenue. **Demand** is what people would buy. A **ticket** needs a fare.\n',
    ).join('\n');
    expect(relations).not.toMatch(/fare causes revenue/i);
    expect(relations).toMatch(/fare prerequisite ticket/i);
  });

  test('knows a person by the family name alone', () => {
    const text =
      '# Cholera\n\n**John Snow** was a doctor from York. The **pump** stood in Broad Street. Snow closed the pump in September. Without the pump nobody in the street fell ill.\n\n**Joseph Bazalgette** was an engineer. The **sewers** run from west to east. Bazalgette designed the sewers. The sewers still serve the city.\n';
    expect(namesOf(text)).toEqual(expect.arrayContaining(['John Snow', 'Joseph Bazalgette']));
    expect(namesOf(text)).not.toEqual(expect.arrayContaining(['Snow']));
    expect(relationsOf(text)).toEqual(
      expect.arrayContaining(['John Snow closes pump', 'Joseph Bazalgette designs sewers']),
    );
  });
});

describe('a map of a chapter with numbers, lists and names', () => {
  const text = `# 6. How we hear

## 6.1 The middle ear

The **pinna** collects sound. Three tiny bones called the **ossicles** pass it on: the malleus, the incus and the stapes. The house must need less sound. Air feels cold. A boiler delivers 3 kWh.

> **Try it.** Hum with your mouth closed, then put a finger in one ear.

## 6.2 The cochlea

The **cochlea** is a coiled tube that is filled with fluid. When the membrane moves, the tiny hairs are bent. The membrane moves the hairs in the cochlea.

There are two kinds of hair cells:

- **Inner hair cells** (about 3,500 in each ear) are the true receptors.
- **Outer hair cells** (about 12,000) work as amplifiers.

## 6.3 The pump

The coolant goes round in a closed circuit with two parts:

1. **Evaporator.** A fan blows air over a coil.
2. **Condenser.** The gas becomes liquid again.

This **phase locking** gives the brain a source of information about **pitch**, the temporal code.
`;
  const names = namesOf(text);
  const relations = relationsOf(text);

  test('calls a section by its name without its number, and once where it is a term', () => {
    expect(names).toEqual(expect.arrayContaining(['cochlea']));
    expect(names.filter((name) => /cochlea/i.test(name))).toEqual(['cochlea']);
    expect(names.join()).not.toMatch(/\d/);
  });

  test('relates what a sentence lists behind a name, and what a list says it is of', () => {
    expect(relations).toEqual(
      expect.arrayContaining([
        'malleus kind_of ossicles',
        'stapes kind_of ossicles',
        'Evaporator part_of closed circuit',
        'Condenser part_of closed circuit',
      ]),
    );
  });

  test('names neither units, nor clauses, nor what is said to the reader', () => {
    expect(names.join('\n')).not.toMatch(/^(?:kWh|Try it|membrane moves|cold)$/m);
    expect(relations.join('\n')).not.toMatch(/feels|house/);
  });

  test('says of each what it is, and of none what another one is called', () => {
    const told = new Map(conceptsOf(text).map(({ name, definition }) => [name.toLowerCase(), definition]));
    expect(told.get('outer hair cells')).toMatch(/work as amplifiers/);
    expect(told.get('evaporator')).toBe('A fan blows air over a coil.');
    expect(told.get('pitch') ?? '').not.toMatch(/^the temporal code\.?$/i);
  });
});

test('who owns a thing is not what it is part of, and what a person is called beside a name names nothing', () => {
  const text = `# Merian

**Maria Merian** was a painter. Merian painted insects and plants. In 1691 she moved to the castle. The castle belonged to the governor of the colony. The castle had a library. Peter the Great bought her drawings. The drawings hung in the palace of Peter the Great. People still held, with Aristotle, that mud causes insects. Insects lay eggs. The insects come from eggs.
`;
  expect(relationsOf(text).join('\n')).not.toMatch(/governor|mud causes insects/);
  expect(namesOf(text)).not.toContain('Great');
});

test('a text of 200 KB without a full stop is refused, and not held against itself word by word', () => {
  expect(() => mapOf('Claims older than 60 days '.repeat(7_700))).toThrow(/neither defines nor names/);
});
