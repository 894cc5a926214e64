import { StructureType } from '../../structures/structure';
import type { WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const BAKERY = `# Bread at night

## What you need

For the levain:

- 200 g strong flour
- 40 g ripe starter

For the dough:

- 3 kg strong flour
- 80 g salt

## Building the levain

At 18:00 the evening baker mixes flour and ripe starter in the small tub.

Trainees may build the levain alone only once the head baker has signed their card.

## Mixing

1. Weigh the flour into the mixer.
2. Mix on speed one for 3 minutes.
3. Take the temperature of the dough. If it is below 24 °C, move the tub to the warm cabinet; if it exceeds 27 °C, put it in the cold room; otherwise leave it on the bench.

## Dividing

The dough is divided into pieces of 950 g by the second baker.

Bake until the crust is dark brown. Loaves may leave the bakery only after the shift leader has released the batch.

## Cleaning

The night shift scrapes the benches and sweeps the floor. The mixer is washed by whoever used it last.
`;

describe('a procedure that orders here, and says there who does what', () => {
  const workflow = outline(
    { structureType: StructureType.WORKFLOW, parameters: { topic: 'Bread', sourceText: BAKERY, granularityLevel: 5 } },
    () => undefined,
  ).output as WorkflowContent;
  const steps = workflow.phases.flatMap((phase) => phase.steps);
  const step = (text: string) => steps.find(({ description }) => description.includes(text));

  test('has both as steps, with who does what', () => {
    expect(step('evening baker')?.owner).toBe('evening baker');
    expect(step('divided into pieces')?.owner).toBe('second baker');
    expect(step('scrapes the benches')?.owner).toBe('night shift');
    expect(step('Weigh the flour')?.owner).toBeNull();
  });

  test('says whole who does what whoever did something else', () => {
    expect(step('mixer is washed')?.owner).toBe('whoever used it last');
  });

  test('keeps what may be done only after something else as a caution', () => {
    const cautions = steps.flatMap((one) => one.cautions);
    expect(cautions).toEqual(
      expect.arrayContaining([
        'Trainees may build the levain alone only once the head baker has signed their card.',
        'Loaves may leave the bakery only after the shift leader has released the batch.',
      ]),
    );
  });

  test('decides between several cases and what is done otherwise, and names what a case is about', () => {
    expect(step('temperature of the dough')?.decisionPoints).toEqual([
      { condition: 'If the temperature of the dough is below 24 °C', outcomes: ['move the tub to the warm cabinet'] },
      { condition: 'If the temperature of the dough exceeds 27 °C', outcomes: ['put it in the cold room'] },
      { condition: 'Otherwise', outcomes: ['leave it on the bench'] },
    ]);
  });

  test('says what each of the needed things is for', () => {
    expect(workflow.overview.requiredResources).toEqual(
      expect.arrayContaining(['200 g strong flour (for the levain)', '3 kg strong flour (for the dough)']),
    );
  });
});
