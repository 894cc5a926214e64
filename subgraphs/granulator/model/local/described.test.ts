import type { QuestionContent, QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const questionsOf = (sourceText: string, parameters: Record<string, unknown> = {}): QuestionContent[] =>
  (
    outline(
      {
        structureType: StructureType.QUIZ,
        parameters: { topic: 'The topic', sourceText, questionsPerTopic: 8, ...parameters },
      },
      () => undefined,
    ).output as unknown as QuizContent
  ).categories.flatMap(({ questions }) => questions);

const ENZYMES = `# Enzymes

## Inhibitors

A competitive inhibitor resembles the substrate and blocks the active site. A non-competitive inhibitor binds somewhere else and bends the protein out of shape. The substrate fits into a pocket on the surface of the protein. Lactase splits lactose but leaves sucrose alone. A digestive inhibitor slows the work of the stomach at night. Bacteria produce most of the enzymes of washing powder.

## Terms

- **Cofactor** – a helper that an enzyme needs for its work.
- **Active site (AS)**: the pocket into which a substrate fits.
- **Ribozyme** – an enzyme that is made of RNA and not of protein.
- **Inhibitor** – any substance that makes an enzyme slower.
- **Optimum** – the temperature at which an enzyme works best.
`;

describe('how a sentence goes on', () => {
  const completions = questionsOf(ENZYMES, { questionTypes: ['multiple_choice'] }).filter(({ question }) =>
    question.startsWith('How does the sentence go on?'),
  );

  test('is asked with the ends of sentences about other things in the same form', () => {
    const asked = completions.find(({ question }) => question.endsWith('A competitive inhibitor …'));
    expect(asked?.answer).toBe('resembles the substrate and blocks the active site');
    expect(asked?.options).toContain('binds somewhere else and bends the protein out of shape');
    // "Bacteria produce": the verb alone would tell that it is wrong.
    expect(asked?.options.join()).not.toContain('produce');
  });

  test('is asked once of each thing, and never with what names it, as nothing would be left to know', () => {
    expect(new Set(completions.map(({ question }) => question)).size).toBe(completions.length);
    const asked = completions.find(({ question }) => question.endsWith('A competitive inhibitor …'));
    expect(asked?.options.join()).not.toContain('inhibitor');
    // One word of which little is told gives the choice away.
    expect(completions.map(({ question }) => question).join()).not.toContain('The substrate …');
  });
});

describe('a glossary', () => {
  const questions = questionsOf(ENZYMES);

  test('is asked about, with the terms that it explains beside each other', () => {
    const meant = questions.filter(({ question }) => question.startsWith('Which term is meant'));
    expect(meant.length).toBeGreaterThan(0);
    for (const { options } of meant)
      expect(['cofactor', 'active site', 'ribozyme', 'inhibitor', 'optimum']).toEqual(expect.arrayContaining(options));
  });

  test('is stated in whole sentences', () => {
    const stated = questionsOf(ENZYMES, { questionTypes: ['true_false'] }).map(({ question }) => question);
    expect(stated.join('\n')).toMatch(/ is a helper that an enzyme needs for its work\./);
    expect(stated.filter((text) => /\s[–—]\s|:.*:/.test(text))).toEqual([]);
  });
});

describe('names', () => {
  const HISTORY = `# The bridge

Thomas Bouch planned the bridge over the Firth of Tay for the railway. The signalman, George Barclay, went back into his cabin at seven. A friend, John Watt, watched the lamps from the window. Henry Noble, the inspector, packed the bolts with bits of iron. The Court of Inquiry opened in Dundee in the winter of 1880. The Caledonian Railway ran its trains by way of Perth. Workers cast the columns at Wormit on the southern shore.
`;

  test('of people stand beside people, and of places beside places', () => {
    const people = /^(?:Thomas Bouch|George Barclay|John Watt|Henry Noble)$/;
    const gaps = questionsOf(HISTORY, { questionTypes: ['multiple_choice'] }).filter(({ question }) =>
      question.includes('gap'),
    );
    const ofPeople = gaps.filter(({ answer }) => people.test(answer));
    expect(ofPeople.length).toBeGreaterThan(0);
    for (const { options } of ofPeople) expect(options.filter((option) => !people.test(option))).toEqual([]);
    for (const { options } of gaps.filter(({ answer }) => !people.test(answer)))
      expect(options.filter((option) => people.test(option))).toEqual([]);
  });
});

describe('nothing is asked', () => {
  const asked = (text: string, types: string[]): string[] =>
    questionsOf(
      `# Limits\n\n## Why a queue at all?\n\n${text} The mill keeps 14 pumps in the cellar of the old house.\n`,
      { questionTypes: types },
    ).map(({ question, answer }) => `${question} = ${answer}`);

  test.each([
    [
      'of a heading that no sentence answers',
      'This page explains what our queue does for its users.',
      'short_answer',
      /^Why a queue/,
    ],
    [
      'about a sentence of few words',
      'The court reported in June. A bridge fell into the river at night.',
      'true_false',
      /court/,
    ],
    [
      'about what “it” is that no sentence names',
      'The signalman, Thomas Barclay, handed it over and went back inside.',
      'true_false',
      /handed/,
    ],
  ])('%s', (_why, text, type, pattern) => {
    expect(asked(text, [type]).filter((line) => pattern.test(line))).toEqual([]);
  });
});
