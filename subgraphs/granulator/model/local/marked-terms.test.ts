import { readSource } from '../../../../lib/text/read-source';
import type { CourseContent } from '../../structures/course';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import type { LearningPathContent } from '../../structures/learning-path';
import type { QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const make = <T>(structureType: StructureType, sourceText: string, parameters: Record<string, unknown> = {}): T =>
  outline({ structureType, parameters: { topic: 'The topic', sourceText, ...parameters } }, () => undefined)
    .output as T;

const SOIL = `# How Soil Forms

Learning goals: after this section you should be able to name the types of weathering, compare sand and clay, and explain how leaching works.

## Weathering

**Weathering** is the breakdown of rock at the surface. There are three types of weathering: physical weathering, chemical weathering and biological weathering. **Physical weathering** breaks rock into smaller pieces. Frost wedging, in which water freezes in cracks, is a common example of physical weathering. A common misconception is that chemical weathering needs great heat. In contrast to physical weathering, chemical weathering is fastest in wet climates.

## Horizons

The **profile** is the cut through all layers of a soil. It consists of the O horizon, the A horizon and the B horizon.

- **O horizon**: leaves and other litter at the surface
- **A horizon**: the topsoil, where humus mixes with minerals
- **B horizon**: the subsoil, where clay and iron collect

**Leaching** is the washing out of substances from the A horizon. Leaching requires water that drains downward. We will come back to this next week.

## Grains

| Property | Sand | Clay |
| --- | --- | --- |
| Size | large | small |
| Water | drains | stays |

Sand feels gritty. Clay feels sticky, and it holds water well because its grains are small.

## Key terms

weathering, profile, leaching

## Review questions

1. Why does clay hold water well?
2. What is leaching?

## Next steps

Read the chapter on plants.
`;

const map = make<KnowledgeMapContent>(StructureType.KNOWLEDGE_MAP, SOIL);
const concepts = map.concepts.flatMap((concept) => [concept, ...concept.children]);

test('a map has what is printed in bold, listed and given as an example, each with what the text says that it is', () => {
  expect(Object.fromEntries(concepts.map(({ name, definition }) => [name, definition]))).toMatchObject({
    Weathering: 'Weathering is the breakdown of rock at the surface.',
    'physical weathering': 'Physical weathering breaks rock into smaller pieces.',
    'frost wedging': 'Frost wedging, in which water freezes in cracks, is a common example of physical weathering.',
    profile: 'The profile is the cut through all layers of a soil.',
    'O horizon': 'leaves and other litter at the surface',
    leaching: 'Leaching is the washing out of substances from the A horizon.',
  });
  expect(concepts.map(({ name }) => name)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:Size|Key terms|Next steps|Review questions)$/)]),
  );
});

test('a map relates concepts as sentences, pronouns, lists and tables say it', () => {
  const said = map.relationships.map(({ from, kind, to }) => `${from} ${kind} ${to}`);
  expect(said).toEqual(
    expect.arrayContaining([
      'physical weathering kind_of Weathering',
      'biological weathering kind_of Weathering',
      'frost wedging kind_of physical weathering',
      'chemical weathering contrasts physical weathering',
      'O horizon part_of profile',
      'B horizon part_of profile',
      'Sand contrasts Clay',
    ]),
  );
});

test('a course takes its outcomes from the sentence that states them, and its questions to the lessons that answer them', () => {
  const { overview, modules } = make<CourseContent>(StructureType.COURSE, SOIL);
  expect(overview.learningOutcomes).toEqual([
    'Name the types of weathering',
    'Compare sand and clay',
    'Explain how leaching works',
  ]);
  expect(overview.description).not.toContain('Learning goals');
  expect(modules.map(({ title }) => title)).toEqual(['Weathering', 'Horizons', 'Grains']);
  const points = Object.fromEntries(
    modules.map(({ title, lessons }) => [title, lessons.flatMap(({ assessmentPoints }) => assessmentPoints)]),
  );
  expect(modules.map(({ learningObjectives: [first] }) => first)).toEqual([
    'Name the types of weathering',
    'Explain how leaching works',
    'Compare sand and clay',
  ]);
  expect(points['Grains']).toContain('Why does clay hold water well?');
  expect(points['Horizons']).toContain('What is leaching?');
});

test('a path keeps the order of the text, and tests with the questions that it asks', () => {
  const { milestones } = make<LearningPathContent>(StructureType.LEARNING_PATH, SOIL);
  expect(milestones.map(({ objective }) => objective)).toEqual([
    'Explain “Weathering”',
    'Explain “Horizons”',
    'Understand “Grains”',
  ]);
  expect(milestones[2]?.assessment).toContain('Why does clay hold water well?');
});

test('a quiz asks nothing of what is said of the lesson, and what people wrongly believe is false', () => {
  const { categories } = make<QuizContent>(StructureType.QUIZ, SOIL, {
    questionsPerTopic: 10,
    questionTypes: ['true_false'],
  });
  expect(categories.map(({ name }) => name)).toEqual(['Weathering', 'Horizons']);
  const questions = categories.flatMap((category) => category.questions);
  expect(questions.map(({ question }) => question).join('\n')).not.toMatch(/next week|Read the chapter/i);
  const believed = questions.find(({ question }) => question.includes('great heat'));
  expect(believed).toMatchObject({ question: 'True or false: Chemical weathering needs great heat.', answer: 'False' });
});

test('the stretches of a text without headings are named after what they say first, and are no concepts', () => {
  const text = [
    'The long canal was dug by hand between 1820 and 1825. Thousands of workers came from the villages of the Elba Valley. The Mirow Canal joined it to the sea.',
    'The attempts at a railway failed twice. The Mirow Canal carried all goods until 1890. A railway to Port Selm was built in 1891.',
  ]
    .map((paragraph) => `${paragraph} ${'The boats were pulled by horses along a path of sand. '.repeat(12)}`)
    .join('\n\n');
  const made = make<KnowledgeMapContent>(StructureType.KNOWLEDGE_MAP, text);
  expect(made.concepts.map(({ name }) => name)).toEqual(expect.arrayContaining(['Mirow Canal']));
  expect(made.concepts.map(({ name }) => name).join('\n')).not.toMatch(/was dug|failed/);
  const { modules } = make<CourseContent>(StructureType.COURSE, text);
  expect(modules.map(({ title }) => title)).toEqual([
    'The long canal was dug by hand between 1820 and 1825',
    'The attempts at a railway failed twice',
  ]);
});

test('a word in italics is a term where the text says at once what it is, and nowhere else', () => {
  const { terms } = readSource(
    '# Ayrton\n\nThere she built a *sphygmomanometer*, an instrument that measures the blood pressure. It was *quite* new, and the *college* paid for it.\n',
  );
  expect(terms).toEqual(['sphygmomanometer']);
});

test('what a condition names, and what is denied of a thing, says not what it is', () => {
  const {
    concepts: [{ children } = { children: [] }],
  } = make<KnowledgeMapContent>(
    StructureType.KNOWLEDGE_MAP,
    '# Caches\n\n## Freshness\n\nWhen a response has become **stale**, the cache does not have to load it again. A stale response must be checked first.\n\n## Tragedy\n\nThe **tragedy** is not that people are wicked. The tragedy is the ruin of what all may use.\n',
  );
  const said = make<KnowledgeMapContent>(
    StructureType.KNOWLEDGE_MAP,
    '# Commons\n\n## Ruin\n\nThe **ruin** is not that people are wicked. Nobody is.\n\n## Trust\n\n**Trust** is the belief that others keep their word.\n',
  );
  expect(children.map(({ definition }) => definition)).not.toContain(
    'When a response has become stale, the cache does not have to load it again.',
  );
  expect(JSON.stringify(said)).not.toContain('"definition":"The ruin is not');
  expect(JSON.stringify(said)).toContain('Trust is the belief that others keep their word.');
});
