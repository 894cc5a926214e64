import { StructureType } from '../../structures/structure';
import type { ConceptContent, KnowledgeMapContent } from '../../structures/knowledge-map';
import type { CourseContent } from '../../structures/course';
import type { QuizContent } from '../../structures/quiz';
import { outline } from './outline';

const made = (structureType: StructureType, sourceText: string): unknown =>
  outline(
    { structureType, parameters: { topic: 'X', sourceText, granularityLevel: 3, questionsPerTopic: 5 } },
    () => undefined,
  ).output;
const mapOf = (text: string) => made(StructureType.KNOWLEDGE_MAP, text) as KnowledgeMapContent;
const conceptsOf = (concepts: readonly ConceptContent[]): ConceptContent[] =>
  concepts.flatMap((concept) => [concept, ...conceptsOf(concept.children)]);
const definitionsOf = (text: string): Record<string, string | null> =>
  Object.fromEntries(conceptsOf(mapOf(text).concepts).map(({ name, definition }) => [name, definition]));

const CARBON = `# The Carbon Cycle

Carbon moves between the air, the sea, the land and living things.

## Stores and flows

A *reservoir* is a part of the Earth system in which carbon is stored. The ocean holds 38,000 billion tonnes, most of it as dissolved bicarbonate; soils hold 1,500 and the atmosphere about 870.

A *flux* is the amount of carbon that moves from one reservoir to another in a year. Where the fluxes into a reservoir equal those out of it, the reservoir is in a *steady state*. The *residence time* of carbon in a reservoir is the size of the reservoir divided by the flux out of it.

## The fast cycle

The fast cycle moves between 10 and 100 billion tonnes a year. Plants take in carbon dioxide through small pores, the stomata, and build sugars from it. It shows in the Keeling curve, the record of carbon dioxide at Mauna Loa that Charles David Keeling began in 1958.

## The slow cycle

The slow cycle moves only 0.1 billion tonnes a year. Rain dissolves carbon dioxide and becomes a weak acid, carbonic acid. When it is warm, weathering speeds up and removes carbon dioxide from the air, and when it is cold, weathering slows down. Such a loop is a *negative feedback*. Thawing permafrost may release methane.

| Store | Billion tonnes | Residence time |
| --- | --- | --- |
| Atmosphere | 870 | 4 years |
| Land plants | 450 | 10 years |
| Soils | 1,500 | 25 years |

## How much there is

| Store | Share |
| --- | --- |
| Basalt | 4 |
| Granite | 10 |

## Glossary

**Bicarbonate** – the ion in which most carbon is dissolved in the sea.
**Permafrost** – ground that stays frozen for at least two years in a row.
**Stomata** – pores in the skin of leaves through which gases pass.
`;

const LINES = `The Lines of Torres Vedras were built in secret in 1809 to protect Lisbon from the army of Napoleon. They consisted of 152 forts that ran for 47 kilometres from the Tagus to the Atlantic. Sir Arthur Wellesley, later the Duke of Wellington, ordered them after the battle of Talavera.

The engineer in charge was Lieutenant-Colonel Richard Fletcher. He had only eleven British officers and relied on the Portuguese militia. Roads were moved so that they could be fired on from two sides.

In September 1810 Marshal André Masséna marched into Portugal with 65,000 men. He was beaten at Bussaco but followed Wellington south. Masséna is said to have asked his Portuguese advisers why they had not told him of the hills. "To the devil! Wellington did not make these mountains!"

Behind the Lines the country had been stripped. Wellington had told the people to burn their mills. The Lines were never attacked in force again. Fletcher was killed at San Sebastián in 1813.
`;

describe('a map of a chapter', () => {
  const told = definitionsOf(CARBON);

  test('has the terms that the text marks where it says what they are, however it says so', () => {
    expect(told).toMatchObject({
      'residence time': expect.stringMatching(/^The residence time of carbon/) as string,
      'steady state': expect.stringMatching(/in a steady state\.$/) as string,
      'negative feedback': expect.stringMatching(/^When it is warm.*Such a loop is a negative feedback\.$/) as string,
    });
  });

  test('has what stands beside a phrase as its name', () => {
    expect(told['carbonic acid']).toBe('Rain dissolves carbon dioxide and becomes a weak acid, carbonic acid.');
  });

  test('tells of a name only what stands beside it, where its sentence points back', () => {
    expect(told['Keeling curve']).toBe(
      'The record of carbon dioxide at Mauna Loa that Charles David Keeling began in 1958.',
    );
  });

  test('says of a term what its glossary says, wherever that stands', () => {
    expect(told['permafrost']).toBe('ground that stays frozen for at least two years in a row.');
  });

  test('takes neither the heads of columns of amounts nor headings without a text for concepts', () => {
    expect(Object.keys(told)).not.toContain('Billion tonnes');
    expect(Object.keys(told)).not.toContain('How much there is');
  });

  test('keeps a heading that brings terms together', () => {
    const [stores] = mapOf(CARBON).concepts;
    expect(stores).toMatchObject({ name: 'Stores and flows' });
    expect(stores?.children.map(({ name }) => name)).toEqual(expect.arrayContaining(['reservoir', 'flux']));
  });

  test('says not that what something becomes is a kind of it, nor that what it does is', () => {
    const said = mapOf(CARBON).relationships.map(({ from, kind, to }) => `${from} ${kind} ${to}`);
    expect(said.join('\n').toLowerCase()).not.toMatch(/rain kind_of|thawing permafrost kind_of/);
  });

  test('is of the same terms as the quiz and the course of it', () => {
    const quiz = made(StructureType.QUIZ, CARBON) as QuizContent;
    const asked = quiz.categories.flatMap(({ questions }) => questions.map(({ question }) => question)).join('\n');
    expect(asked).toMatch(/“ground that stays frozen for at least two years in a row”|Permafrost is ground that/);
    const course = made(StructureType.COURSE, CARBON) as CourseContent;
    const objectives = course.modules.flatMap(({ lessons }) => lessons.flatMap((one) => one.learningObjectives));
    expect(objectives.join('\n')).toMatch(/permafrost/);
  });
});

describe('a map of a history without headings', () => {
  const told = definitionsOf(LINES);

  test('has its people and things by their whole names, with what they did', () => {
    expect(told['Lines of Torres Vedras']).toMatch(/^The Lines of Torres Vedras were built/);
    expect(told['Lieutenant-Colonel Richard Fletcher']).toBe(
      'The engineer in charge was Lieutenant-Colonel Richard Fletcher.',
    );
    expect(Object.keys(told)).toEqual(expect.arrayContaining(['Sir Arthur Wellesley']));
  });

  test('has one concept for one person, and none for a people', () => {
    const names = Object.keys(told).join('\n');
    expect(names).not.toMatch(/^(?:Fletcher|Wellington|Duke of Wellington|Lines|Portuguese|British)$/m);
  });

  test('tells nothing that a person of it cried', () => {
    expect(JSON.stringify(told)).not.toMatch(/these mountains/);
  });

  test('is asked who held an office, with people to choose from', () => {
    const quiz = made(StructureType.QUIZ, LINES) as QuizContent;
    const who = quiz.categories
      .flatMap(({ questions }) => questions)
      .find(({ question }) => question === 'Who was the engineer in charge?');
    expect(who?.answer).toBe('Lieutenant-Colonel Richard Fletcher');
    expect(who?.options.join()).not.toMatch(/Portuguese|Lisbon|Lines/);
  });
});
