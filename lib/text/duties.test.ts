import { FORBIDS } from './duties';
import { Language } from './language';
import { mannerOf } from './manner';

describe('who does what', () => {
  const dutyIn = (text: string, names = false) => new Language().dutyIn(text, names);

  test.each([
    ['The host registers each visitor in the visitor system.', 'host'],
    ['Two weeks before the first day, HR sends the contract to the new colleague.', 'HR'],
    ['After 30 days HR asks for feedback with a short form.', 'HR'],
    ['The team lead orders a laptop and names a buddy.', 'team lead'],
    ['Contractors must provide proof of insurance.', 'Contractors'],
    ['Contractors shall lock out machines before working on them.', 'Contractors'],
    ['Visitors report to reception and show a photo ID.', 'Visitors'],
    ['Each Friday the team lead and the new colleague talk for half an hour.', 'team lead and the new colleague'],
    ['In the afternoon IT helps with the laptop.', 'IT'],
    ['If the form is missing, the clerk returns the file.', 'clerk'],
    ['The nurse has to check the label.', 'nurse'],
    ['The nurse in charge reads the display twice a day.', 'nurse in charge'],
    ['Within two working days Estates inspects the fridge.', 'Estates'],
  ])('is found: %s', (text, who) => {
    expect(dutyIn(text)).toMatchObject({ who, passive: false });
  });

  test.each([
    ['Lost badges are reported to security within one hour.', null],
    ['The supernatant is discarded.', null],
    ['Travel costs are paid by the company treasurer.', 'company treasurer'],
    ['The dough is divided into pieces by the second baker.', 'second baker'],
    ['The mixer is washed by whoever used it last.', 'whoever used it last'],
    ['The sample must be labelled by the technician.', 'technician'],
  ])('is found where it is only said that it is done: %s', (text, who) => {
    expect(dutyIn(text)).toMatchObject({ who, passive: true });
  });

  test.each([
    'Visitors may not enter the hall.',
    'The host is responsible for the visitor.',
    'The filter removes dust from the air.',
    'Chlorophyll absorbs red light.',
    'A teacher needs patience.',
    'The student who reads the text understands it.',
    'Before contractors begin work.',
    'Who calls the doctor?',
    'The system is located in the basement.',
    'The nurse never leaves the room.',
    'Loam is called a mixed soil.',
    'Nobody is to be blamed for a late call.',
    'No Attainder of Treason shall work Corruption of Blood.',
    'The door is opened and closed by a spring.',
  ])('is none: %s', (text) => {
    expect(dutyIn(text)).toBeNull();
  });

  test('is of a person by name only in texts that call people by their names', () => {
    expect(dutyIn('Priya lowers the TTL.', true)).toMatchObject({ who: 'Priya', passive: false });
    expect(dutyIn('Postfix accepts the mail.')).toBeNull();
    expect(dutyIn('I will announce the downtime.', true)).toMatchObject({ who: null, passive: false });
  });

  test.each(['Photographs must not be taken.', 'Passwords are never sent by mail.', 'Children are not admitted.'])(
    'is told from what must not be: %s',
    (text) => {
      expect(FORBIDS.test(text)).toBe(true);
      expect(dutyIn(text)).toBeNull();
    },
  );

  test('makes the manner of a text when much of it says so', () => {
    const duties = ['The host calls the guard.', 'The guard opens the gate.', 'The clerk signs the form.'];
    const facts = Array.from({ length: 20 }, (_, index) => `The wall number ${index} is of stone.`);
    const manner = (sentences: string[]) => mannerOf({ leftOut: [] }, sentences, new Language()).duties;
    expect(manner(duties)).toBe(true);
    expect(manner([...duties, ...facts])).toBe(false);
  });
});
