import { StructureType } from '../../structures/structure';
import type { CourseContent } from '../../structures/course';
import type { QuizContent } from '../../structures/quiz';
import { outline } from './outline';

const made = <T>(structureType: StructureType, sourceText: string, parameters: Record<string, unknown> = {}): T =>
  outline({ structureType, parameters: { topic: 'The topic', sourceText, ...parameters } }, () => undefined)
    .output as unknown as T;
const questionsOf = (text: string, parameters: Record<string, unknown> = {}) =>
  made<QuizContent>(StructureType.QUIZ, text, { questionsPerTopic: 10, ...parameters }).categories.flatMap(
    ({ questions }) => questions,
  );
const lessonsOf = (text: string) =>
  made<CourseContent>(StructureType.COURSE, text).modules.flatMap(({ lessons }) => lessons);

describe('questions in bold print with their answers behind or below them', () => {
  const FAQ = `# Working from home

## Frequently asked questions

**Q1. My team day clashes with my childcare. What can I do?**
Talk to your manager first. Team days are fixed once a quarter.

**Q2. Do bank holidays count as office days?**
No. In a week with a bank holiday the minimum falls to one office day.

*Can I claim mileage to the office?* Only for trips other than the monthly day for all staff.
`;

  test('are asked as they stand, whatever their marks and numbers', () => {
    const asked = questionsOf(FAQ.replace('*Can I', '**Can I').replace('office?*', 'office?**'));
    expect(asked.map(({ question, answer }) => [question, answer])).toEqual([
      [
        'My team day clashes with my childcare. What can I do?',
        'Talk to your manager first. Team days are fixed once a quarter.',
      ],
      [
        'Do bank holidays count as office days?',
        'No. In a week with a bank holiday the minimum falls to one office day.',
      ],
      ['Can I claim mileage to the office?', 'Only for trips other than the monthly day for all staff.'],
    ]);
  });

  test('also in italics', () =>
    expect(questionsOf(FAQ).map(({ question }) => question)).toContain('Can I claim mileage to the office?'));
});

const PUMPS = `<html><body><main><h1>How heat pumps work</h1>
<h2>The idea</h2><p>Air feels cold but contains energy. A heat pump collects some of it with a liquid that boils at a very low temperature, the <em>refrigerant</em>. Modern units are filled with propane.</p>
<h2>Efficiency</h2><p>The efficiency of a heat pump is given by its <strong>coefficient of performance (COP)</strong>: the heat delivered divided by the electricity used. The COP falls as it gets colder outside.</p>
<table><caption>Typical COP of a small unit</caption><tr><th>Outdoors</th><th>Flow 35 °C</th></tr><tr><td>7 °C</td><td>4.6</td></tr><tr><td>2 °C</td><td>3.7</td></tr></table>
<h2>Why radiators matter</h2><p>A gas boiler usually sends water at 65 °C to the radiators. A proper design starts with a <strong>heat loss calculation</strong>, room by room. So the house must need less heat.</p>
<h2>Defrosting</h2><p>When the air is damp, ice forms on the evaporator between 2 and 5 °C outside.</p>
<h2>When a heat pump is a poor choice</h2><ul><li>The house is draughty and nobody will insulate it.</li><li>There is no space for the unit outdoors.</li></ul>
</main></body></html>`;

describe('a course of a page', () => {
  const lessons = lessonsOf(PUMPS);
  const lesson = (title: string) => lessons.find((one) => one.title === title);

  test('defines what the page gives a name to behind what it is, and nothing that it only mentions', () => {
    expect(lesson('The idea')?.learningObjectives).toContain('Define the refrigerant');
    expect(lesson('Efficiency')?.assessmentPoints).toContain('What is the coefficient of performance?');
    expect(lesson('Why radiators matter')?.learningObjectives.join()).not.toContain('Define');
    expect(lesson('Why radiators matter')?.assessmentPoints.join()).not.toContain('the house need');
  });

  test('asks what a title promises to tell, and answers it with what is listed below', () => {
    expect(lesson('Why radiators matter')?.assessmentPoints).toContain('Why do radiators matter?');
    expect(lesson('When a heat pump is a poor choice')?.answers).toEqual([
      {
        question: 'When is a heat pump a poor choice?',
        answer: 'The house is draughty and nobody will insulate it. There is no space for the unit outdoors.',
      },
    ]);
  });

  test('has a question for each lesson', () => {
    expect(lessons.filter(({ assessmentPoints }) => assessmentPoints.length === 0)).toEqual([]);
    expect(lesson('Defrosting')?.assessmentPoints[0]).toMatch(/^Complete the sentence: .*_____/);
  });

  test('has no exercise for amounts that one looks up, and the name of a table in none of its cells', () => {
    expect(lessons.flatMap(({ practicalExercises }) => practicalExercises).join()).not.toContain('Flow 35');
    const table = lesson('Efficiency')?.material.find(({ kind }) => kind === 'table');
    expect(JSON.stringify(table)).not.toContain('Typical COP');
  });
});

const HEARING = `# How we hear

## The middle ear

Three bones called the **ossicles** pass the vibration on to the inner ear. The **oval window** is an opening to the inner ear. The middle ear solves this in two ways, and the brain compares the two ears. When a loud sound arrives, two muscles contract and stiffen the chain of ossicles. This **acoustic reflex** takes about 100 milliseconds, and so it comes too late for a gunshot.

## The cochlea

The **cochlea** is a coiled tube that is about 35 mm long. In this way each place on the membrane corresponds to a frequency: this is the **place code**. An implant makes use of the place code: electrodes near the base signal high tones. Georg von Békésy observed the wave in the cochlea and received a prize. On the membrane sits the **organ of Corti** with its cells. Typically that's 20 millimetres from the base of the membrane.

## Hearing loss

**Conductive loss** arises when sound does not reach the inner ear, for example because of wax in the canal. **Sensory loss** is due to damage of the hair cells. The **frequency** is the number of cycles in a second; we perceive it as pitch.

## Review questions

1. Explain why the acoustic reflex can't protect against a gunshot.
2. Which bones would a person lack whose ossicles were removed?
`;

describe('a quiz of a chapter', () => {
  const asked = [
    ...questionsOf(HEARING),
    ...questionsOf(HEARING, { questionTypes: ['short_answer'] }),
    ...questionsOf(HEARING, { questionTypes: ['multiple_choice'] }),
    ...questionsOf(HEARING, { questionTypes: ['true_false'] }),
  ];
  const all = asked.map(({ question }) => question).join('\n');

  test("asks the text's own questions where one sentence answers nearly all of them", () => {
    const own = asked.find(({ question }) => question.startsWith('Explain why the acoustic'));
    expect(own?.answer).toMatch(/^This acoustic reflex takes about 100 milliseconds/);
  });

  test('knows what is given a name behind a colon, and takes no use of it for what it is', () => {
    const meant = asked.filter(({ answer }) => answer === 'place code').map(({ question }) => question);
    expect(meant.join()).toContain('each place on the membrane corresponds to a frequency');
    expect(all).not.toContain('“electrodes near');
    expect(all).not.toMatch(/“[^”]*; we perceive/);
  });

  test('leaves no gap in a name and none that everybody fills', () => {
    expect(all).not.toMatch(/organ of _____/);
    expect(all).not.toMatch(/the _____ ears|in _____ ways/);
  });

  test('writes names as they are written, and asks no reason that is one of several', () => {
    expect(all).not.toContain('georg');
    expect(all).not.toMatch(/Why does Conductive/i);
  });

  test('states nothing that points to what is said before', () => {
    expect(all).not.toMatch(/True or false: (?:Typically that|In this way)/);
  });
});

test('a quiz leaves no gap at one end of a range, nor in what says nothing by itself', () => {
  const asked = questionsOf(
    '# Rents\n\nThe success rate of all logins is between 97 % and 99 % on a normal day. A 10 % rise in the price of coffee moves many buyers to tea. A 12 % rise in rent does not. The office has 14 desks and 3 rooms for guests.\n',
    { questionTypes: ['short_answer', 'multiple_choice'] },
  )
    .map(({ question }) => question)
    .join('\n');
  expect(asked).not.toMatch(/between _____|and _____ %|rise in rent does not/);
  expect(asked).toContain('_____');
});
