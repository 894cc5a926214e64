import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { StructureType } from '../../structures/structure';
import { MARKDOWN } from '../../exports/markdown';
import { outline } from './outline';

const workflowOf = (sourceText: string): WorkflowContent =>
  outline({ structureType: StructureType.WORKFLOW, parameters: { topic: 'It', sourceText } }, () => undefined)
    .output as unknown as WorkflowContent;
const stepsOf = (sourceText: string): StepContent[] => workflowOf(sourceText).phases.flatMap(({ steps }) => steps);

describe('a workflow decides, and does not do one after the other,', () => {
  test('between ways that a text announces and names', () => {
    const text = `# Idempotent tasks

Open the file of the task first. There are three usual ways:

**Use an upsert:** Write an insert that does nothing on conflict.

**Use a key:** Store the id together with the effect in one transaction.

**Check first:** Look whether the work has been done.

Here's the second one:

\`\`\`
store(id)
\`\`\`
`;
    const [, ways, ...more] = stepsOf(text);
    expect(ways?.title).toBe('Choose one of the three usual ways');
    expect(ways?.decisionPoints.map(({ condition }) => condition)).toEqual([
      'Use an upsert',
      'Use a key',
      'Check first',
    ]);
    expect(more).toEqual([]);
  });

  test('between variants', () => {
    const text = `# Limewash

## Mixing

Put the putty into the bucket. Add the water while you mix.

## Variants

**Casein wash.** Stir 250 g of quark into the wash and let it stand.

**Shelter coat.** Add 2 parts of stone dust to 1 part of wash.
`;
    const steps = stepsOf(text);
    expect(steps.map(({ title }) => title)).toEqual([
      'Put the putty into the bucket',
      'Add the water while you mix',
      'Variants',
    ]);
    expect(steps[2]?.decisionPoints.map(({ condition }) => condition)).toEqual(['Casein wash', 'Shelter coat']);
  });

  test('between faults, each with its cure, also where a fault is a sentence', () => {
    const text = `# Backups

## Restore

Download the snapshot. Restore it to a scratch path.

## Troubleshooting

**The log grows and grows.** Close the console that holds it.

**Restores take an hour.** Set the snapshot interval.
`;
    const last = stepsOf(text).at(-1);
    expect(last?.title).toContain('If something goes wrong');
    expect(last?.decisionPoints.map(({ condition }) => condition)).toEqual([
      'The log grows and grows',
      'Restores take an hour',
    ]);
  });
});

const PROCEDURE = `Receipt of Samples

1 Receipt

1.1 Outside these hours couriers shall place the samples in the cold box at the gate. The security guard signs for them and records the time in the log.

1.2 On receipt the Intake Officer shall:
(a) count the containers and compare the number with the form;
(b) sign the form and hand a copy to the courier.

1.3 If the client agrees to testing, the report shall carry the remark "tested at request, sample non-conforming".

2 Registration

2.1 The Intake Officer enters the sample into the register on the day it is received. The Section Head shall check the entry on the same day.
`;

describe('a step of a procedure', () => {
  const steps = stepsOf(PROCEDURE);
  const owners = steps.map(({ owner }) => owner);

  test('is of whoever does it, without when and where', () => {
    expect(owners).toEqual(expect.arrayContaining(['couriers', 'Intake Officer', 'security guard', 'Section Head']));
    expect(owners.filter((owner) => owner !== null && /hours|receipt the/i.test(owner))).toEqual([]);
  });

  test('is what a person does, where the text obliges others', () => {
    expect(steps.map(({ title }) => title).join('\n')).toContain('The Intake Officer enters the sample');
  });

  test('has its condition before the first comma that stands in no quotation', () => {
    const [decision] = steps
      .flatMap(({ decisionPoints }) => decisionPoints)
      .filter(({ condition }) => condition.includes('agrees'));
    expect(decision?.condition).toBe('If the client agrees to testing');
  });

  test('has its condition before what is so then', () => {
    const text = `# Mail

If most of the messages go to a single domain, the problem is with that domain and not with us, and you should throttle it. Look at the top ten domains. Run the flush command.
`;
    expect(stepsOf(text).flatMap(({ decisionPoints }) => decisionPoints)).toEqual([
      expect.objectContaining({
        condition: 'If most of the messages go to a single domain',
        outcomes: ['throttle it'],
      }),
    ]);
  });
});

describe('what is needed', () => {
  const text = `# Walls

Kill the mould with a soda solution and rinse. Don't use bleach, it leaves salts. Brush off the dust with a stiff brush. It happens most with the French providers. Post the all-clear with the cause.
`;

  test('is neither what must not be used, nor what a sentence beside an order speaks of', () => {
    const needed = workflowOf(text).overview.requiredResources.join();
    expect(needed).toContain('stiff brush');
    expect(needed).not.toMatch(/bleach|providers|cause/);
  });
});

describe('an order', () => {
  test('to do something with “it” is told with the sentence that says with what', () => {
    const text = `# Wash

Sieve the wash into the bucket. Linseed oil goes in last. Warm it a bit and pour it in a thin stream. Mix for ten minutes.
`;
    expect(stepsOf(text).find(({ title }) => title.startsWith('Warm it'))?.description).toContain(
      'Linseed oil goes in last.',
    );
  });

  test('of a meeting is what it has decided, and no owner is called after a topic', () => {
    const text = `Minutes of the meeting

1. Rents

Decision: rents go up to 48 pounds from 1 October. Action: Len to write to all members.

2. Any other business

Rats: please don't put cooked food on the compost. Hoses are the main cause: a hose uses 1,000 litres, whereas a tank is emptied by dipping.
`;
    const steps = stepsOf(text);
    expect(steps.map(({ title }) => title).join('\n')).toContain('rents go up to 48 pounds');
    expect(steps.map(({ owner }) => owner)).not.toContain('Rats');
    expect(steps.map(({ title }) => title).join('\n')).not.toContain('Hoses are');
  });
});

test('long times are told in hours and days', () => {
  const workflow = workflowOf('# Walls\n\nBrush the wall. Leave the wash for at least 5 days. Sweep the floor.\n');
  expect(MARKDOWN[StructureType.WORKFLOW](workflow)).toMatch(/\*\*Time for all steps:\*\* 5 days/);
});

test('the next steps of minutes are done by those who are named there, until when they say', () => {
  const text = `# Minutes

## Report

The tool was chosen last week. It costs less than the old one.

## Next steps

- Tom signs the contract with Postwerk by 21 March.
- Lena sends the agreement to Tom by 19 March.
- First regular issue on 3 June.
`;
  expect(stepsOf(text).map(({ owner, due }) => [owner, due])).toEqual(
    expect.arrayContaining([
      ['Tom', 'by 21 March'],
      ['Lena', 'by 19 March'],
    ]),
  );
});
