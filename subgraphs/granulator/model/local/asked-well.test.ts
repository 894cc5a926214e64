import type { QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import { falsified, negated } from './false-statement';
import { namesIn } from './names';
import { outline } from './outline';

const quizOf = (sourceText: string): { question: string; options: string[]; answer: string }[] =>
  (
    outline(
      { structureType: StructureType.QUIZ, parameters: { topic: 'It', sourceText, questionsPerTopic: 20 } },
      () => undefined,
    ).output as unknown as QuizContent
  ).categories.flatMap(({ questions }) => questions);
const asked = (sourceText: string): string =>
  quizOf(sourceText)
    .map(({ question }) => question)
    .join('\n');

describe('a false statement is one that a text might make', () => {
  test.each([
    ['It installs a small daemon that copies files.', falsified],
    ['A calendar must always have an owner.', falsified],
    ['Every door has always at least one key.', falsified],
    ['The officer enters the sample on the day it is received.', negated],
    ['The tram in the next lane is doing sixty there.', negated],
    ['Heavy lorries do need longer on wet roads.', falsified],
  ])('“%s” is not turned round', (sentence, turned) => {
    expect(turned(sentence)).toBeNull();
  });

  test('one end of a range does not become another number', () => {
    expect(falsified('Old walls want four or five coats in all.')).toBeNull();
    expect(falsified('The change takes ten to twenty years.')).toBeNull();
  });
});

test('what people are like, or when they lived, is no name', () => {
  expect(namesIn('The work of Neolithic farmers and of Medieval monks ended in Denmark.')).toEqual(['Denmark']);
  expect(namesIn('The crew of the Titanic was saved.')).toEqual(['Titanic']);
});

const GLACIER = `# Glaciers

Every glacier can be divided into two zones. In the upper zone more snow falls than melts each year.

Abrasion and plucking produce a set of landforms that cannot be mistaken. Calving is the breaking off of blocks of ice where a glacier ends in a lake.

After the peace the yield fell. After the peace it fell again, and by the spring of 1792 it stood at three.

Leave it in for at least 24 hours. The calendar appears in their sidebar within 24 hours of the mail.

Occasionally support notices first, because customers complain about missing mails.

The usual answer is the end of the American War in 1783. The last match was made on 29 November 1968.
`;

describe('a quiz does not ask', () => {
  test.each([
    ['of what two zones are parts', 'zones part of'],
    ['what produces a set of something', 'abrasion produce'],
    ['of what “it” is, that is named elsewhere', 'it fell again'],
    ['of an order to do something with “it”', 'Leave it in'],
    ['of what is in “their” sidebar', 'their sidebar'],
    ['why something is so now and then', 'Occasionally'],
    ['when an answer is another thing', 'the usual answer'],
  ])('%s', (_what, question) => {
    expect(asked(GLACIER)).not.toContain(question);
  });

  test('but it asks when something was done', () => {
    expect(asked(GLACIER)).toContain('When was the last match made?');
  });

  test('for words that a text uses once, where it has others to ask for', () => {
    const text = `# Locks

A lock is a basin with gates in which boats are raised. A sluice is a gate that lets water into a lock.

The engineer praised the patient foreman loudly at every meeting of the winter. A weir is a low dam across a river that keeps its level.
`;
    expect(asked(text)).not.toContain('the patient _____');
    expect(asked(text)).toContain('basin');
  });

  test('for the end of a sentence about a thing among what people say and do', () => {
    const text = `# Minutes

The gate code was changed in April as agreed before. Anna Berg thanked the old committee warmly. Jo Lister pointed out that the city charges more. Tom Hill reminded the meeting how the rule works. Carl Ode felt that pensioners should be exempt.
`;
    const codes = quizOf(text).filter(({ question }) => question.includes('The gate code'));
    expect(codes.flatMap(({ options }) => options).join()).not.toMatch(/thanked|pointed out|reminded|felt/);
  });

  test('of notes of a meeting that are no sentences', () => {
    const text = `# Rents

The rents of all plots rise to 48 pounds from the first of October. Carried by 18 votes to 6, with 5 abstentions after a debate. Len to find out whether the rest can be paid in three years. A plot is a piece of land that the council lets to a member.
`;
    expect(asked(text)).not.toMatch(/Carried by|Len to find out/);
  });
});

describe('no definition is', () => {
  test.each([
    ['a cause that is named', 'Hoses are the main cause: a hose uses 1,000 litres of water an hour.', 'hoses'],
    [
      'what is said on the way to something else',
      'SQLite is a single file, so people assume that a copy is a backup.',
      'SQLite',
    ],
  ])('%s', (_what, sentence, term) => {
    const text = `# Things\n\n${sentence} A lock is a basin with gates in which boats are raised.\n`;
    expect(asked(text)).not.toMatch(new RegExp(`meant by “${term}”|term is meant: “(?:the main|a single)`, 'i'));
    expect(asked(text)).toMatch(/lock/);
  });
});

describe('a definition ends', () => {
  test.each([
    ['A Brønsted acid is a proton donor, and a Brønsted base is a proton acceptor.', 'a proton donor'],
    [
      'A union is a group of states with common laws, whereas the league was a club.',
      'a group of states with common laws',
    ],
  ])('before what is said of another thing: %s', (sentence, meaning) => {
    const text = `# Things\n\n${sentence} A lock is a basin with gates in which boats are raised.\n`;
    expect(
      quizOf(text)
        .map(({ question, answer }) => `${question} ${answer}`)
        .join('\n'),
    ).toContain(meaning);
    expect(asked(text)).not.toMatch(/“[^”]*(?:donor, and|laws, whereas)/);
  });
});

test('no order whose verb is a noun elsewhere is asked for as a fact, nor what a glossary says in passing', () => {
  const text = `# Watering

## Terms

Pressure regulator: a device that lowers the pressure of the water.

Emitter: a nozzle that lets water out by drops.

## Doing it

Water early in the morning, because less water evaporates then. The pressure regulator stands behind the tap, and an emitter stands at each plant.
`;
  expect(asked(text)).not.toMatch(/Why is it that water early|does a device lower/);
});

describe('a question', () => {
  test('has no answer in its own condition, asks for no place as for a thing, and writes a first word small', () => {
    const text = `# The League

When the king Valdemar conquered Visby in 1361, the towns formed a league of their own. Furs and wax came from Novgorod in those days. Buried pipe lasts longer because sunlight cannot reach it there.
`;
    const questions = asked(text);
    expect(questions).not.toMatch(/did the king Valdemar conquer|come from/);
    expect(questions).toContain('Why does buried pipe last longer?');
  });

  test('of a line of a glossary is a sentence', () => {
    const text = `# Terms

- **Retention policy:** A set of rules that decides how long a snapshot is kept.
- **Deduplication:** A method that stores identical blocks only once.
- **Repository:** The place where all blocks are stored.
`;
    expect(asked(text)).not.toMatch(/ is A | are A | not A /);
  });

  test('of what never was does not turn “never … or” round', () => {
    expect(falsified('The League never had a charter, an army or a treasury of its own.')).toBeNull();
  });
});
