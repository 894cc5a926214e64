import { StructureType } from '../../structures/structure';
import type { CourseContent } from '../../structures/course';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import type { WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const made = (structureType: StructureType, sourceText: string): unknown =>
  outline({ structureType, parameters: { topic: 'X', sourceText, granularityLevel: 5 } }, () => undefined).output;
const workflowOf = (text: string) => made(StructureType.WORKFLOW, text) as WorkflowContent;
const stepsOf = (text: string) => workflowOf(text).phases.flatMap(({ steps }) => steps);
const relationsOf = (text: string) =>
  (made(StructureType.KNOWLEDGE_MAP, text) as KnowledgeMapContent).relationships.map(
    ({ from, kind, to }) => `${from} ${kind} ${to}`,
  );

const LOSS = `RIVERSIDE DISTRICT HOSPITAL - ESTATES AND FACILITIES
Standard Operating Procedure EF-114
Unplanned loss of mains water

Issue 4    Owner: Head of Estates    Review due: March 2026

1. The first hour

1.1 When full, the reserve lasts about six hours at normal use. The switchboard operator pages the duty engineer at once.

1.2 The duty engineer reads the incoming pressure and reports it to the site manager.

2. Loss of the supply

2.1 On declaration of reduced use, ward managers close the showers, stop all non-urgent laundry and put signs on the drinking fountains.

2.2 Dialysis must never be started with less than three hours of reserve. The nurse in charge decides who is treated first.

2.3 Stores deliver bottled water to every ward.

2.4 Theatre cases that have not yet started are postponed by the theatre coordinator, unless the surgeon certifies that the case is life-saving.

3. Fault on the site

3.1 Check the booster set in plant room 3. If a breaker has tripped, reset it once. Should it trip again, leave it off and start the standby pump.
`;

describe('a procedure that says in prose who does what', () => {
  const workflow = workflowOf(LOSS);
  const steps = stepsOf(LOSS);
  const step = (text: string) => steps.find(({ title }) => title.includes(text));

  test('is called by its name, not by where it is filed', () => {
    expect(workflow.overview.title).toBe('Unplanned loss of mains water');
  });

  test('has what several people do as steps, with who they are and in which case', () => {
    expect(step('close the showers')?.title).toMatch(/^On declaration of reduced use, ward managers close the showers/);
    expect(step('close the showers')?.owner).toBe('ward managers');
    expect(step('bottled water')?.owner).toBe('Stores');
  });

  test('has what is done by a person, behind a clause about what it is done to', () => {
    expect(step('Theatre cases')?.owner).toBe('theatre coordinator');
  });

  test('warns before the step of the clause that a warning opens', () => {
    expect(step('The nurse in charge decides')?.cautions).toEqual([
      'Dialysis must never be started with less than three hours of reserve.',
    ]);
    expect(step('close the showers')?.cautions ?? []).toEqual([]);
  });

  test('says in a title in which case only a step is done', () => {
    expect(step('leave it off')?.title).toMatch(/^Should it trip again/);
  });

  test('takes as long as its steps do, and not as long as something in it lasts', () => {
    expect(workflow.overview.expectedDuration).toBeLessThan(200);
  });
});

describe('a how-to whose author tells what they do', () => {
  const steps = stepsOf(`# Marmalade

## The day before

Every January I buy too many oranges. First I scrub the oranges under hot water. I cut them in half and squeeze them. I tie the muslin into a bag with kitchen string.

Put the peel, the bag and the water in the pan.

## The long simmer

The next morning I bring the pan to the boil. When the peel is ready, I lift out the bag. Squeeze it hard over the pan. Stir in the sugar.
`).map(({ title }) => title);

  test('has what they do as steps beside what they tell to do, and no habits', () => {
    for (const part of [
      'I scrub the oranges',
      'I tie the muslin',
      'I bring the pan',
      'Squeeze it hard',
      'Stir in the sugar',
    ])
      expect(steps.some((title) => title.includes(part))).toBe(true);
    expect(steps.some((title) => title.includes('January'))).toBe(false);
  });
});

describe('a policy', () => {
  const POLICY = `# Expenses

## Approval

You must obtain the approval of your line manager before you book any trip that involves an overnight stay. Approval is given in the travel tool.

## Claiming

Own car. 45p per mile for the first 10,000 miles. Travel between your home and your usual place of work is commuting. The meal allowance is a maximum and not a flat rate: claim what you spent. Photograph every receipt.

## After that

Your manager approves or returns the claim within five working days. Approved claims are paid every Thursday.
`;
  const workflow = workflowOf(POLICY);
  const steps = stepsOf(POLICY);

  test('has what is done within a time as steps, and no names that begin as orders do', () => {
    const titles = steps.map(({ title }) => title);
    expect(titles.some((title) => title.startsWith('Your manager approves'))).toBe(true);
    expect(titles.filter((title) => /^(?:Own car|Travel between)/.test(title))).toEqual([]);
  });

  test('has no case where a sentence says what something is, and no night of work for a stay', () => {
    expect(JSON.stringify(steps.map(({ decisionPoints }) => decisionPoints))).not.toContain('allowance');
    expect(workflow.overview.expectedDuration).toBeLessThan(120);
  });

  test('is approved by nobody where it only says how, or of what was approved', () => {
    const gates = workflow.phases.flatMap(({ qualityGates }) => qualityGates.map(({ criteria }) => criteria));
    expect(gates).toEqual([expect.stringContaining('You must obtain the approval of your line manager')]);
  });
});

describe('a map', () => {
  test('says that something reduces another thing, and not that it causes it', () => {
    const relations = relationsOf(`# Groups

Static membership is a setting by which a consumer keeps its place. A rebalance is the handing out of partitions. Static membership reduces rebalances. A rebalance stops all work for a while. Static membership is worth its price.
`);
    expect(relations).toContain('static membership reduces rebalance');
    expect(relations.join()).not.toContain('causes');
  });

  test('takes no case for a kind', () => {
    const relations = relationsOf(`# Travel

An assistance service is a company that helps travellers who fall ill. An emergency is an event that threatens a life. Call the assistance service before you go to a clinic, unless it is an emergency. The assistance service pays the clinic. An emergency is reported to the manager.
`);
    expect(relations).not.toContain('assistance service kind_of emergency');
  });
});

describe('a course of a text that orders nothing', () => {
  test('has no figure of speech of a heading as what is learned', () => {
    const { modules } = made(
      StructureType.COURSE,
      `# Leaves

## Emptying the store

A leaf is full of valuable things. About half of its nitrogen is locked up in an enzyme known as rubisco. Nitrogen is scarce in most forest soils, because rain washes it out.

## Emptying the larder

Over four weeks the tree takes the machinery apart and sends it back into the bark. In spring the same atoms are built into new leaves, because nothing is thrown away. Temperature is a poor guide, because a warm week can be followed by frost.
`,
    ) as CourseContent;
    const text = JSON.stringify(modules);
    expect(text).not.toContain('"Empty the larder');
    expect(text).not.toMatch(/What is (?:meant by )?[“']?temperature/i);
  });
});

describe('a quiz', () => {
  const quiz = JSON.stringify(
    made(
      StructureType.QUIZ,
      `# The library

The library of the town stayed open in the Second World War. It was founded by the printer Anton Riedl in 1871. Readers met in the Methodist schoolroom at first. Theatre cases are postponed by the coordinator. Some theatre cases wait for a week. The engineer goes to the meter house at Gate B. The papers lie in the archive at Carlow. The books were moved to Carlow by the porter Ludwig Hein.
`,
    ),
  );

  test('asks by whom something is done again and again, and not who once did it', () => {
    expect(quiz).toContain('By whom are theatre cases postponed?');
    expect(quiz).not.toMatch(/Who postponed/);
  });
});
