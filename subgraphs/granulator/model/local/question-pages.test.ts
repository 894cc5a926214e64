import { definitionIn } from '../../../../lib/text/definitions';
import { readSource } from '../../../../lib/text/read-source';
import { dangles } from '../../../../lib/text/sentences';
import { measure } from '../../quality/measure';
import { SourceView } from '../../quality/source-view';
import type { CourseContent } from '../../structures/course';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import type { QuestionContent, QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import { flatten, elementsOf } from '../../structures/element';
import { falsified, negated } from './false-statement';
import { outline } from './outline';

const made = (structureType: StructureType, sourceText: string): unknown =>
  outline({ structureType, parameters: { topic: 'The topic', sourceText } }, () => undefined).output;
const questionsOf = (text: string): QuestionContent[] =>
  (made(StructureType.QUIZ, text) as QuizContent).categories.flatMap(({ questions }) => questions);

const FAQ = `<html><body><h1>Questions</h1>
<h2>Joining</h2><h3>What do I need to bring?</h3><p>Bring one proof of address. Children under 16 do not need one, but a parent has to sign.</p>
<h2>Fines</h2><h3>Do you charge fines?</h3><p>Not for children. Adults pay 20p per item per day, up to a maximum of £6 per item.</p>
<h3>I've lost a book. What now?</h3><p>Tell us as soon as possible. You pay the replacement price, which is refunded if you find the book within 60 days.</p>
<h3>What does delivery cost?</h3><p>It depends on the weight. Parcels under 2 kg cost 3 euros, heavier ones 6 euros.</p>
<h2>Renewing</h2><h3>How do I renew?</h3><ol><li>Log in.</li><li>Choose Loans.</li><li>Press Renew.</li></ol></body></html>`;

describe('a page of questions', () => {
  const asked = questionsOf(FAQ);

  test('is asked for each of them, and answered with all that it says, exceptions and steps included', () => {
    expect(Object.fromEntries(asked.map(({ question, answer }) => [question, answer]))).toMatchObject({
      'What do I need to bring?':
        'Bring one proof of address. Children under 16 do not need one, but a parent has to sign.',
      'Do you charge fines?': 'Not for children. Adults pay 20p per item per day, up to a maximum of £6 per item.',
      "I've lost a book. What now?":
        'Tell us as soon as possible. You pay the replacement price, which is refunded if you find the book within 60 days.',
      'What does delivery cost?': 'It depends on the weight. Parcels under 2 kg cost 3 euros, heavier ones 6 euros.',
      'How do I renew?': 'Log in. Choose Loans. Press Renew.',
    });
  });

  test('is checked by what stands below its questions, and an answer of another one is not so', () => {
    const content = made(StructureType.QUIZ, FAQ) as QuizContent;
    const score = (quiz: QuizContent): number =>
      measure({ type: StructureType.QUIZ, content: quiz, parameters: {}, source: FAQ }, 3).find(
        ({ result }) => result.name === 'answers',
      )?.result.score ?? 0;
    const spoiled = structuredClone(content);
    for (const question of spoiled.categories.flatMap(({ questions }) => questions))
      if (question.type === 'short_answer') question.answer = 'Write to the mayor. Wait for a reply.';
    expect(score(content)).toBe(1);
    expect(score(spoiled)).toBeLessThan(0.6);
  });
});

test('how much, how fast and what it costs is answered with an amount, or not at all', () => {
  const course = made(
    StructureType.COURSE,
    '# Coffee\n\n## How much caffeine is safe per day?\n\nPeople differ in how they react to it. Small amounts help most people to work.\n\n## What caffeine does\n\nCaffeine blocks receptors in the brain. Tea has less of it than coffee has.\n',
  ) as CourseContent;
  expect(JSON.stringify(course.modules.map(({ lessons }) => lessons))).not.toContain('"answer":"People differ');
});

test('what a worked example asks is answered by what its steps come to', () => {
  const course = made(
    StructureType.COURSE,
    '# Rates\n\n## Lowering\n\nErosion is the removal of rock by water and wind. It lowers the surface of a whole country within ages.\n\n### Worked example\n\nA river drains a basin. How fast is the surface lowered?\n\n1. Volume: 130 000 t ÷ 2.6 = 50 000 m³\n2. Lowering: 50 000 m³ ÷ 500 km² = 0.1 mm per year\n\nAt this rate it takes ten million years.\n\n## Exercises\n\n1. Explain why erosion lowers the surface.\n2. Calculate the lowering of a basin of 200 km².\n\nSummary: Erosion takes the pieces away.\n',
  );
  const told = JSON.stringify(course);
  expect(told).toContain('0.1 mm per year"');
  expect(told).not.toContain('"answer":"At this rate');
  expect(told).toContain('"Explain why erosion lowers the surface."');
  expect(told).not.toContain('1. Explain why');
});

test('what a sentence says is learned, as a label or its beginning says, is several objectives', () => {
  const { sections } = readSource(
    '# Soil\n\n## Basics\n\n**Learning goals.** After this section you can name the layers of a soil and explain how they form.\n\nA soil has layers.\n',
  );
  expect(JSON.stringify(sections)).toContain('"role":"objectives"');
  const course = made(
    StructureType.COURSE,
    '# Soil\n\n## Basics\n\n**Learning goals.** After this section you can name the layers of a soil and explain how they form.\n\nA soil has layers that lie above each other. Rain carries clay from the upper layer into the lower one.\n\n## Use\n\nFarmers lime soils that are sour. Lime makes the clay crumble, so that roots find their way.\n',
  ) as CourseContent;
  expect(
    course.modules.flatMap(({ lessons }) => lessons.flatMap(({ learningObjectives }) => learningObjectives)),
  ).toEqual(expect.arrayContaining(['Name the layers of a soil', 'Explain how they form']));
});

test.each(['"The hat is a very strong signal," says Pedro Amaral.', 'He says “it is 20 metres high” of the tower.'])(
  'nobody is made to say what they did not: %s',
  (sentence) => {
    expect([negated(sentence), falsified(sentence)]).toEqual([null, null]);
  },
);

test.each([
  ['Frost weathering occurs when water seeps into cracks and freezes.', 'frost weathering'],
  ['Exfoliation happens when overlying rock is removed.', 'exfoliation'],
])('what goes on is told by when it does: %s', (text, term) => {
  expect(definitionIn({ text, marked: [] })?.term).toBe(term);
});

test.each([
  ['The process is most effective where it freezes often.', true],
  ['The process of budding begins in spring.', false],
  ['The similarity may have evolved independently.', true],
])('%s points back: %s', (text, points) => {
  expect(dangles(text)).toBe(points);
});

describe('a clause with "which" or "that"', () => {
  const GEOLOGY =
    '# Weathering\n\n## Chemical weathering\n\nCarbonic acid is a weak acid that forms in rainwater. Carbonic acid dissolves limestone, which leads to caves and sinkholes. Oxidation affects minerals that contain iron and gives the rock a rusty colour. Hydrolysis turns feldspar into clay minerals. Limestone is a rock that forms in the sea. Minerals are what rocks are made of.\n';

  test('that is said of all that stands before it asks nothing of the last word', () => {
    const asked = questionsOf(GEOLOGY).map(({ question }) => question);
    expect(asked.join('\n')).not.toMatch(/What does limestone lead to|What do minerals contain/);
  });

  test('makes no part of what only some of a thing have', () => {
    const { relationships, concepts } = made(StructureType.KNOWLEDGE_MAP, GEOLOGY) as KnowledgeMapContent & {
      concepts: { name: string }[];
    };
    expect(JSON.stringify(relationships)).not.toMatch(/"iron".*"part_of"|"limestone".{0,40}"causes"/);
    expect(JSON.stringify(concepts)).not.toContain('called carbonic');
  });
});

test('processes by their names are concepts, and shares of things and labels are none', () => {
  const names = flatten(
    elementsOf(
      StructureType.KNOWLEDGE_MAP,
      made(
        StructureType.KNOWLEDGE_MAP,
        '# Weathering\n\n## Chemical weathering\n\n**Learning goals.** Know it.\n\nHydrolysis turns feldspar into clay minerals. In the first year, about 26 percent of the rocks had changed. Percent of the rocks is what is counted. Rainwater becomes a weak acid, called carbonic acid.\n\n## Physical weathering\n\nExfoliation happens when overlying rock is removed. Frost breaks rocks in winter.\n',
      ) as never,
    ),
  ).map(({ title }) => title.toLowerCase());
  expect(names).toEqual(expect.arrayContaining(['hydrolysis', 'exfoliation', 'carbonic acid']));
  expect(names.filter((name) => /percent|learning goals|called/.test(name))).toEqual([]);
});

test('buttons, links to other pages and lines of print are no part of a text', () => {
  const told = JSON.stringify(
    readSource(
      'Why crows remember\n\nShare   Tweet   Print\n\nCrows can hold a grudge for years. They know the face of a person who caught them, and they teach it to their young.\n\nRead more: How magpies pass the mirror test\n\nSign up for our newsletter and never miss a story.\n\nPhoto: Unsplash/B. Kern\n',
    ),
  );
  expect(told).toContain('Crows can hold');
  expect(told).not.toMatch(/Tweet|magpies|newsletter|Unsplash/);
  const page = JSON.stringify(
    readSource(
      '# Pump\n\n[TOC] · Prev: 7.1 Rocks · Next: 7.3 Soils\n\nThe pump moves water.\n\n---\n© Teichwerk GmbH · Service hotline +49 555 0142 · Page 17\n',
    ).sections,
  );
  expect(page).toContain('moves water');
  expect(page).not.toMatch(/TOC|Teichwerk/);
});

test.each([
  ['lines with a blank one below', (question: string, answer: string) => `${question}\n\n${answer}\n\n`],
  ['lines right above', (question: string, answer: string) => `${question}\n${answer}\n\n`],
  ['letters', (question: string, answer: string) => `Q: ${question}\nA: ${answer}\n\n`],
])('plain questions with answers below are a page of questions: %s', (_kind, pair) => {
  const text = `Questions about bikes\n\n${pair('How do I book a bike?', 'You can book by phone or on our website.')}${pair('Can I cancel?', 'Yes. It is free up to 24 hours before.')}${pair('My battery is empty, what now?', 'The charger is in the left pannier.')}${pair('Is there a warranty?', 'We give 12 months on labour.')}`;
  expect(questionsOf(text).map(({ question }) => question)).toEqual([
    'How do I book a bike?',
    'Can I cancel?',
    'My battery is empty, what now?',
    'Is there a warranty?',
  ]);
});

test('a page of a wiki is one, whatever its lists begin with', () => {
  const { sections, title } = readSource(
    "A '''geyser''' is a spring that throws out water.[1] It is rare.\n\n== Conditions ==\nThree things must come together: heat, water and a plumbing system.\n\n== Types ==\n* Cone\n** Tall\n\n== References ==\n# Bryan, T. (1995). ''The Geysers''.\n# Rinehart, J. (1980). ''Geysers''.\n\n[[Category:Geysers]]\n",
  );
  expect(sections.map((section) => section.title)).toEqual(['Conditions', 'Types']);
  expect(JSON.stringify([title, sections])).not.toMatch(/'''|Category|\[1\]/);
});

describe('goals and exercises', () => {
  const TEXT =
    '# Elasticity\n\n## Learning goals\n\nAfter this section you can\n\n- explain what elasticity means,\n- calculate it with the midpoint method.\n\nWhen a price rises, people buy less.\n\n## What is elasticity?\n\n**Price elasticity** (PED) is the percentage change in quantity divided by the percentage change in price. It has no unit. It is normally negative. We look at its size.\n\nDemand is called **elastic** if the change is greater than 1.\n\n## Exercises\n\n1. Explain why demand for tobacco is inelastic.\n2. True or false: if demand is unit elastic, a price cut leaves revenue unchanged.\n\nSee also chapter 5.1.\n';

  test('are what they are, and neither facts nor lines of print', () => {
    const course = made(StructureType.COURSE, TEXT) as CourseContent;
    expect(course.overview.learningOutcomes).toEqual([
      'Explain what elasticity means',
      'Calculate it with the midpoint method',
    ]);
    expect(JSON.stringify(course)).not.toContain('"See also');
    const map = JSON.stringify(made(StructureType.KNOWLEDGE_MAP, TEXT));
    expect(map).not.toMatch(/True or false|explain what elasticity/);
  });

  test('what a thing is, is answered by what says so', () => {
    const asked = questionsOf(TEXT).find(({ question }) => question === 'What is elasticity?');
    expect(asked?.answer).toContain('is the percentage change in quantity');
  });
});

test('what makes something be called so is what it is', () => {
  const found = definitionIn({ text: 'Demand is called elastic if the change is greater than 1.', marked: [] });
  expect([found?.term, found?.meaning]).toEqual(['elastic', 'if the change is greater than 1']);
});

test('a "not" has no place in what rises with another thing', () => {
  expect(negated('The more substitutes a good has, the more elastic is its demand.')).toBeNull();
});

test.each([
  ['Grand Geyser in Yellowstone is an example.', true],
  ['The highest one in the world is in Germany.', true],
  ['Quartz is an example of a mineral.', false],
])('%s needs what stands before it: %s', (text, needs) => {
  expect(dangles(text)).toBe(needs);
});

test('what a list counts is not asked for', () => {
  expect(falsified('Three things must come together: heat, water and a plumbing system.')).toBeNull();
});

test('an answer out of a table is that of its row and its column', () => {
  const view = new SourceView(
    '# Loans\n\n| Item | Loan period | Renewals |\n|---|---|---|\n| Books | 3 weeks | 5 |\n| Discs | 1 week | 1 |\n',
  );
  const question = 'What does the table say about “Books” under “Loan period”?';
  expect(['3 weeks', '5', '1 week'].map((answer) => view.isTabled(question, answer))).toEqual([true, false, false]);
});
