import { falsified, misbelieved, negated, undenied, withArticles } from './false-statement';
import { amountsIn, amountsNear } from './numbers';

describe('a false statement', () => {
  test.each([
    ['The tidal force falls with the cube of the distance.', 'The tidal force rises with the cube of the distance.'],
    ['A bore is the largest wave of a river.', 'A bore is the smallest wave of a river.'],
    ['Treason must not go unpunished before a court.', 'Treason must not go unpunished after a court.'],
  ])('turns %s into its opposite', (sentence, wanted) => {
    expect(falsified(sentence)).toBe(wanted);
  });

  test('has another amount where the sentence names one, which its unit still fits', () => {
    const told = falsified('Cool the knee for 15 minutes.');
    expect(told).toMatch(/^Cool the knee for \d+ minutes\.$/);
    expect(told).not.toContain('15');
  });

  test.each([
    ['In 1760 more than 500 trusts were created.', /more than 1000 trusts/],
    ['A step means about 32 times more energy.', /about (?:16|64) times/],
    // What holds of all above a limit holds of those above a higher one, too.
    ['A loss of over 500 pounds needs a signature.', /over 250 pounds/],
    ['Keys with more than three sharps are avoided.', /more than two sharps/],
    ['The crew arrives within 30 minutes.', /within 15 minutes/],
    ['Claims older than 60 days are refused.', /older than 30 days/],
    ['Children under 12 years pay nothing.', /under 24 years/],
    ['If you travel more than 12 times a month, a card is paid for.', /more than 6 times/],
  ])('of “%s” is false also where an amount is told roughly, or as a limit', (sentence, wanted) => {
    expect(falsified(sentence)).toMatch(wanted);
  });

  test.each([
    ['Crates stay closed for 24 hours.', 24],
    ['It takes 14 days to heal.', 14],
    ['A quarter peal has 1,250 changes.', 1250],
  ])('of “%s” is clearly another amount, and none right beside it', (sentence, amount) => {
    const told = Number(/[\d,]+/.exec(falsified(sentence) ?? '')?.[0].replace(',', ''));
    expect(Math.abs(told - amount) / amount).toBeGreaterThanOrEqual(0.25);
  });

  test('turns no word of time round that only says how long after', () => {
    expect(falsified('Nine hours later it came again.')).not.toMatch(/earlier/);
    expect(falsified('Early warning is something else.')).toBeNull();
  });

  test('is not made where it would be open what is turned round, nor where nothing has an opposite', () => {
    expect(falsified('The larger ship passes the smaller one.')).toBeNull();
    expect(falsified('Copper melts in fire.')).toBeNull();
    expect(falsified('Most damaging of all was the loss.')).toBeNull();
    expect(negated('A queue forgets a message once it is confirmed.')).toBeNull();
    expect(negated('A break in a vessel is called an embolism.')).toBeNull();
    expect(negated('Copper is a metal.')).toBe('Copper is not a metal.');
    expect(negated('Copper melts in fire.')).toBeNull();
    expect(negated('On 30 May an official came to Brentwood.')).toBeNull();
    expect(falsified('By the 1370s the war went badly.')).toBeNull();
    expect(falsified('Cool it for 1 minute.')).toBeNull();
    expect(falsified('Mira had seen no fox before.')).toBeNull();
    expect(falsified('A cavitated vessel can no longer carry water.')).toBeNull();
    expect(falsified('When two surfaces touch, a force acts.')).toBeNull();
    expect(falsified('The two tests agree.')).toBeNull();
    expect(falsified('Negative answers are cached, too.')).toBeNull();
    expect(falsified('A mentor looks after one new carer.')).toBeNull();
    expect(negated('Nobody is punished for a mistake.')).toBeNull();
    expect(negated('Old scars may reopen.')).toBeNull();
  });

  test('is what people wrongly believe, and what a sentence denies', () => {
    expect(misbelieved('A common misconception is that rust is a kind of paint.')).toBe('Rust is a kind of paint.');
    expect(misbelieved('Rust is a kind of oxide.')).toBeNull();
    expect(undenied('The p-value is not the probability of the hypothesis.')).toBe(
      'The p-value is the probability of the hypothesis.',
    );
    expect(undenied('It is not red but blue.')).toBeNull();
  });

  test('has the articles that its words want', () => {
    expect(withArticles('A agrees to buy a ounce.', 'A agrees to buy a pound.')).toBe('A agrees to buy an ounce.');
    expect(withArticles('The second dose is called a antigen, an booster or an unit of a hour.')).toBe(
      'The second dose is called an antigen, a booster or a unit of an hour.',
    );
  });
});

describe('amounts', () => {
  test('are numbers of something: in digits or words, and neither years nor ordinals', () => {
    expect(amountsIn('In 1796 he took 2.5 mg twice within three days, at 38.5 °C, for 1,140 orders.')).toEqual([
      '2.5',
      'three',
      '38.5',
      '1,140',
    ]);
  });

  test.each(['5', '15', '120', '38.5', 'two', '1,140'])(
    'near %s differ from it and from each other, are positive, and are written as it is',
    (amount) => {
      const near = amountsNear(amount, `It takes ${amount} minutes.`, 3);
      expect(new Set([amount, ...near]).size).toBe(4);
      expect(near.every((one) => /\d/.test(one) === /\d/.test(amount) && !/^(?:0|-)/.test(one))).toBe(true);
    },
  );

  test('lie below and above the right one alike, so that the middle one is no better guess', () => {
    const ranks = Array.from({ length: 400 }, (_, index) => {
      const near = amountsNear('50', `Sentence ${index} with 50 metres.`, 3);
      return near.filter((one) => Number(one) < 50).length;
    });
    for (const rank of [0, 1, 2, 3]) expect(ranks.filter((one) => one === rank).length).toBeGreaterThan(60);
  });
});
