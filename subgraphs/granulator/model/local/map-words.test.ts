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
const namesOf = (text: string): string[] =>
  mapOf(text).concepts.flatMap(function names({ name, children }: ConceptContent): string[] {
    return [name, ...children.flatMap(names)];
  });

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
