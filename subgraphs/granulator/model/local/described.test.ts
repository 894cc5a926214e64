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
    const substrate = completions.find(({ question }) => question.endsWith('The substrate …'));
    expect(substrate?.options.join()).not.toContain('resembles the substrate');
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
    const stated = questions.filter(({ type }) => type === 'true_false').map(({ question }) => question);
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
  const TEXT = `# Queues

## Why a queue at all?

This page explains what our queue does and what it promises to its users. The checkout service drops a message into the queue and moves on at once. The signalman, who was old, handed it over and went back inside the cabin. Port 5671 carries the traffic of all clients in the building. A queue is capped at 8 GiB on every machine of the cluster.

## Duplicates

The easiest way is a table of message numbers with a unique constraint. Most damaging of all was the loss of a whole day. The consumer sends a receipt once the work is done for good. Cats sleep.
`;
  const told = questionsOf(TEXT).map(({ question, answer }) => `${question} = ${answer}`);

  test.each([
    ['of a heading that no sentence answers', /^Why a queue at all/],
    ['about what “it” is that no sentence names', /handed it over/],
    ['for a unit, or the word before a number', /= (?:GiB|port)$/i],
    ['about the easiest way, as if it were a term', /is meant.*= easiest way|“easiest way”/],
    ['about a “most” that counts nothing', /few damaging/i],
    ['by a “not” in the wrong clause', /once the work is not done/],
    ['about a sentence of few words', /Cats sleep/],
  ])('%s', (_why, pattern) => {
    expect(told.filter((line) => pattern.test(line))).toEqual([]);
  });
});
