import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const workflowOf = (sourceText: string): WorkflowContent =>
  outline(
    { structureType: StructureType.WORKFLOW, parameters: { topic: 'The topic', sourceText, granularityLevel: 5 } },
    () => undefined,
  ).output as unknown as WorkflowContent;
const stepsOf = (workflow: WorkflowContent): StepContent[] => workflow.phases.flatMap(({ steps }) => steps);

const SOAP = `# Olive oil soap (24 bars)

## You need

- goggles, long rubber gloves
- vinegar for the bench

| Ingredient | Amount |
|---|---|
| Olive oil | 1,260 g |
| Water | 540 g |

## Making it

1. Set the jug in the sink and leave it there to cool to 38–40 °C, which takes longer in summer than in winter.
2. Wrap the moulds in towels and leave overnight (18–24 h) on the top shelf.
3. Wash the jugs with vinegar.

> ⚠ Splash on skin: rinse under running water for 15 minutes. Take off wet clothing.

## Cutting

Press a finger on a corner: if it leaves a dent, give it another 12 hours. Cut the soap into bars with the wire cutter. Allow around 2 minutes per bar. Do a quick test or, better, use the drops on one bar of each loaf before you go on with the others. Clear or pale pink is OK. Stamp the bars. The best moment is 4–6 hours after cutting.

After six weeks weigh three bars.
`;

describe('the steps of a recipe', () => {
  const workflow = workflowOf(SOAP);
  const steps = stepsOf(workflow);
  const step = (begin: string): StepContent | undefined => steps.find(({ title }) => title.startsWith(begin));

  test.each([
    ['Wrap the moulds', 24 * 60, 'a night is told once, however it is told'],
    ['Cut the soap', 48, 'what each of several takes is reckoned for all of them'],
    ['Press a finger', 3, 'what is waited for in one case only is not reckoned with'],
    ['Stamp the bars', 2, 'how long after another step it is done is not how long it takes'],
  ])('“%s” takes %d minutes: %s', (begin, minutes) => {
    expect(step(begin)?.estimatedTime).toBe(minutes);
  });

  test('are told whole: a range is not cut, and a title does not end with “or”', () => {
    expect(step('Set the jug')?.title).toMatch(/38–40 °C/);
    expect(steps.filter(({ title }) => /\s(?:or|and)$/.test(title))).toEqual([]);
  });

  test('are none where something only looks like an order, and are there where a time stands before the verb', () => {
    expect(step('Clear or pale')).toBeUndefined();
    expect(step('Allow around')).toBeUndefined();
    expect(step('After six weeks')?.due).toBe('After six weeks');
  });

  test('have a warning of what to do if something goes wrong beside them, and not as a step', () => {
    expect(step('Splash')).toBeUndefined();
    expect(steps.flatMap(({ cautions }) => cautions).join(' ')).toContain('rinse under running water');
  });

  test('need what the text lists, each once, with its amount, and nothing that one has', () => {
    expect(workflow.overview.requiredResources).toEqual(
      expect.arrayContaining(['Olive oil: 1,260 g', 'Water: 540 g', 'wire cutter']),
    );
    expect(workflow.overview.requiredResources.join('|')).not.toMatch(/Ingredient|finger|\|vinegar(?:\||$)/);
  });
});

const REFUNDS = `# Refunds

## Who does what

The agent owns the case. Finance pays out.

## Deciding

The agent works out the amount on the same working day. From £150 to £1,000 the team leader approves. Anything above £1,000 needs Denise as well as a second signature. The agent notifies the carrier, since claims expire after seven days.

## Telling the customer

The agent closes the case in the system. The customer must receive an answer within one working day. The agent files the form.
`;

describe('the steps of an office', () => {
  const workflow = workflowOf(REFUNDS);
  const steps = stepsOf(workflow);

  test('do not begin with who is there for what', () => {
    expect(workflow.phases.map(({ name }) => name)).not.toContain('Who does what');
  });

  test('are approved by whoever the text says', () => {
    const gates = workflow.phases.flatMap(({ qualityGates }) => qualityGates);
    expect(gates).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ criteria: expect.stringContaining('£150') as string, approver: 'team leader' }),
        expect.objectContaining({ criteria: expect.stringContaining('needs Denise') as string, approver: 'Denise' }),
      ]),
    );
  });

  test('are due when the text says, and not at a time that it gives as a reason', () => {
    expect(steps.find(({ title }) => title.includes('works out'))?.due).toBe('on the same working day');
    expect(steps.find(({ title }) => title.includes('notifies'))?.due).toBeNull();
  });

  test('are not done by whoever only gets something', () => {
    expect(steps.find(({ title }) => title.includes('receive an answer'))?.owner).toBeNull();
  });
});

test('a word that only leads to code is named by what stands before it', () => {
  const steps = stepsOf(
    workflowOf(`# Upgrade

On the first machine, the same command as before. Takes 3 minutes. Then:

\`\`\`bash
systemctl start postgresql
\`\`\`

Verify: the page is blue. Re-create the standby from the new machine.
`),
  );
  expect(steps.map(({ title }) => title)).toEqual([
    'On the first machine, the same command as before',
    'Verify: the page is blue',
    'Re-create the standby from the new machine',
  ]);
});
