import { StructureType } from '../../structures/structure';
import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflowOf = (sourceText: string): WorkflowContent =>
  outline(
    { structureType: StructureType.WORKFLOW, parameters: { topic: 'The topic', sourceText, granularityLevel: 5 } },
    () => undefined,
  ).output as WorkflowContent;
const stepsOf = (sourceText: string): StepContent[] => workflowOf(sourceText).phases.flatMap(({ steps }) => steps);
const step = (steps: readonly StepContent[], title: RegExp): StepContent => {
  const found = steps.find((one) => title.test(one.title));
  if (!found) throw new Error(`no step ${title}, but ${steps.map((one) => one.title).join(' | ')}`);
  return found;
};

describe('what a case is of', () => {
  const steps = stepsOf(`# Growing oyster mushrooms

1. Fill the bags with straw. Squeeze the straw, as if you were wringing out a cloth; water drips out and the straw sinks.
2. Hang the bags in the shed. Turn off the lamp as soon as the bags feel warm, and open the door a crack if the temperature goes above 26.
3. Look at the bags every day. But if one is slimy, green or stinks, throw the whole bag away.
4. Harvest the mushrooms. They go on ripening, so put them in the fridge at once.
5. If the grower and the buyer disagree about the price, the head of sales decides, subject to section 7.
`);
  const decisions = (title: RegExp): [string, string[]][] =>
    step(steps, title).decisionPoints.map(({ condition, outcomes }) => [condition, outcomes]);

  test('a comparison decides nothing', () => expect(decisions(/^Fill the bags/)).toEqual([]));

  test('of several things it is the last that is done then', () =>
    expect(decisions(/^Hang the bags/)).toEqual([['If the temperature goes above 26', ['Open the door a crack']]]));

  test('a case that begins with "But" is one', () =>
    expect(decisions(/^Look at the bags/)).toEqual([
      ['If one is slimy, green or stinks', ['throw the whole bag away']],
    ]));

  test('it ends before who decides, and not at the last comma', () =>
    expect(decisions(/^If the grower/)).toEqual([
      ['If the grower and the buyer disagree about the price', ['the head of sales decides, subject to section 7']],
    ]));
});

describe('a runbook', () => {
  const RUNBOOK = `# Stuck drive

## When to use this

Do NOT use it for network errors.

## Reset

Allow two hours from start to finish. Log in to the master and update the ticket with the date and the exit code.

**1.1 Power.** Down the drive, wait 60 seconds and bring it up again. Check the lamp.

**1.2 Jammed tape.** A technician has to be on site. Ask the site technician (ext. 4410) to:

- put on the strap,
- open the service door,
- label the cartridge.

When the door has been closed, the library starts an inventory. Only then bring the drive up. After two incidents within 30 days, open a problem record.

Wait until the first 50 GB have been written.
`;
  const workflow = workflowOf(RUNBOOK);
  const steps = workflow.phases.flatMap((phase) => phase.steps);

  test('has a section for each name in bold print with a number', () =>
    expect(workflow.phases.map(({ name }) => name)).toEqual(['Reset', '1.1 Power', '1.2 Jammed tape']));

  test('has what it is not for as a note of the whole, and as no step', () =>
    expect([workflow.overview.notes, steps[0]?.title]).toEqual([
      ['Do NOT use it for network errors.'],
      'Log in to the master and update the ticket with the date and the exit code',
    ]));

  test('says who is asked to do the points of a list, and how to reach them', () => {
    const first = step(steps, /^Put on the strap$/);
    expect([first.owner, first.description]).toEqual([
      'site technician',
      'Ask the site technician (ext. 4410) to: Put on the strap',
    ]);
    expect(step(steps, /^Label the cartridge/).owner).toBe('site technician');
  });

  test('keeps what is waited for with what is done only then', () =>
    expect(step(steps, /^Only then bring/).description).toBe(
      'When the door has been closed, the library starts an inventory. Only then bring the drive up.',
    ));

  test('takes no frequency and no amount for a time when something is due', () => {
    expect(step(steps, /^After two incidents/).due).toBeNull();
    expect(step(steps, /^Wait until/).due).toBeNull();
  });

  test('takes as long as it says, and needs nothing that is only written down', () => {
    expect(workflow.overview.expectedDuration).toBe(120);
    expect(workflow.overview.requiredResources).toEqual([]);
    expect(steps.some(({ title }) => title.startsWith('Allow'))).toBe(false);
  });
});

describe('who does something', () => {
  test('is known by what they are called, also where it is of something', () =>
    expect(
      stepsOf(`Loans

1. Assessment
The Conservator examines the object and prepares a report. The Head of Collections signs the agreement. The Registrar appoints an agent from the approved list. The Board meets in February and June. The geologist labels the samples.
`).map(({ owner, title }) => [owner, title]),
    ).toEqual([
      ['Conservator', 'The Conservator examines the object and prepares a report'],
      ['Head of Collections', 'The Head of Collections signs the agreement'],
      ['Registrar', 'The Registrar appoints an agent from the approved list'],
      ['geologist', 'The geologist labels the samples'],
    ]));

  test('an approved list is no approval', () =>
    expect(
      workflowOf(`# Agents

1. Appoint an agent from the approved list.
2. Call the agent.
`).phases.flatMap(({ qualityGates }) => qualityGates),
    ).toEqual([]));
});

describe('a procedure as a workshop writes it', () => {
  const workflow = workflowOf(`HALDEN BIKE RENTAL
SOP-014 Battery check

1. PURPOSE

To make sure that no damaged battery is charged. Background is an incident in the summer.

2. EQUIPMENT

Pack tester PT-2 (sticker not older than 12 months), heat gloves, 2 sand buckets of min. 10 kg each.

3. PROCEDURE

3.1 Check-in
  a) Remove the pack from the bike.
  b) Look at all six sides. Crack, dent or bulge -> red tag, go to the yard. Do not carry it through the shop.
  c) Below 8 °C: let it warm up indoors. Measure again after 1 hour.
  d) If it is still over 38, or if it has become warmer, tag it red.

4. WHEN SOMETHING GOES WRONG

Level 1: hissing or smell, but no smoke.
  - Main switch off. Gloves. Move it to the steel box.
  - Tell the lead by phone.
Level 2: smoke or flame.
  - Do NOT carry it.
  - Ines must be called within 30 minutes.
Lost or stolen pack: ring the police at once.
`);
  const steps = workflow.phases.flatMap((phase) => phase.steps);
  const decisions = (title: RegExp) =>
    step(steps, title).decisionPoints.map(({ condition, outcomes }) => `${condition} => ${outcomes.join(' / ')}`);

  test('is for what it says under “Purpose”', () =>
    expect(workflow.overview.purpose).toBe('To make sure that no damaged battery is charged.'));

  test('needs what it names under “Equipment”, which is no step', () => {
    expect(workflow.overview.requiredResources).toEqual(
      expect.arrayContaining(['heat gloves', '2 sand buckets of min. 10 kg each']),
    );
    expect(steps.map(({ title }) => title).join('\n')).not.toContain('Pack tester');
  });

  test('decides behind arrows, by amounts, and in cases that stand beside each other', () => {
    expect(decisions(/^Look at all/)).toEqual(['Crack, dent or bulge => red tag, go to the yard']);
    expect(decisions(/^Below 8/)).toContain('Below 8 °C => let it warm up indoors');
    expect(decisions(/^If it is still/)).toEqual(['If it is still over 38, or if it has become warmer => tag it red']);
  });

  test('tells the levels of trouble apart, with all that is done at each', () => {
    expect(decisions(/^Main switch off/)[0]).toMatch(/^Level 1: hissing or smell, but no smoke => Main switch off/);
    expect(decisions(/^Ines must be called/)[0]).toMatch(/^Level 2: smoke or flame => /);
    expect(step(steps, /^Ines must be called/)).toMatchObject({
      due: 'within 30 minutes',
      cautions: ['Do NOT carry it.'],
    });
    expect(decisions(/ring the police/i)).toEqual(['Lost or stolen pack => ring the police at once']);
  });
});

test('a table of whose consent is needed decides by its rows', () => {
  const [first] = stepsOf(`# Travel

## Approval before you go

| Trip | Who approves | How early |
| --- | --- | --- |
| Day trip | the lead | – |
| Europe | line manager | 10 working days |

## Claims

1. File the claim within 30 days.
2. Keep every receipt.
`);
  expect(first?.decisionPoints).toEqual([
    { condition: 'Day trip', outcomes: ['Who approves: the lead'] },
    { condition: 'Europe', outcomes: ['Who approves: line manager; How early: 10 working days'] },
  ]);
});

test('a list of troubles decides by what is wrong', () => {
  const steps = stepsOf(`# The agent

## Start

1. Run the check.
2. Start the service.

## Troubleshooting

- exit code 12: Not enrolled. Enrol again with a fresh token.
- clock skew too large: The machine differs from the hub. Turn on NTP.
`);
  expect(step(steps, /^If something goes wrong/).decisionPoints).toEqual([
    { condition: 'Exit code 12', outcomes: ['Not enrolled. Enrol again with a fresh token.'] },
    { condition: 'Clock skew too large', outcomes: ['The machine differs from the hub. Turn on NTP.'] },
  ]);
});

test('what is done in any of the cases below is one step, which says in which', () => {
  const steps = stepsOf(`# Nosebleeds

## How to stop one

1. Sit down and lean forward.
2. Don't blow your nose for 24 hours.
3. Put jelly into each nostril twice a day for two weeks.

## When to get help

Go to an emergency department if:

- bleeding lasts more than 30 minutes
- you feel faint or short of breath

See your doctor if you get more than one a week for a month.

## Equipment and costs

| Cost | Who approves |
| --- | --- |
| Over 500 | Finance Director |
| Up to 500 | line manager |
`);
  expect(step(steps, /^Go to an emergency/).decisionPoints).toEqual([
    { condition: 'If bleeding lasts more than 30 minutes', outcomes: ['Go to an emergency department'] },
    { condition: 'If you feel faint or short of breath', outcomes: ['Go to an emergency department'] },
  ]);
  expect(steps.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^See your doctor if/));
  // What is not done for a day, or done for a moment each day, keeps nobody busy for days.
  expect(Math.max(...steps.map(({ estimatedTime }) => estimatedTime))).toBeLessThan(60);
  expect(steps.some(({ decisionPoints }) => decisionPoints.some(({ condition }) => condition === 'Over 500'))).toBe(
    true,
  );
});
