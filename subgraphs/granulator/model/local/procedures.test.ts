import { StructureType } from '../../structures/structure';
import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflowOf = (sourceText: string, more: object = {}): WorkflowContent =>
  outline(
    {
      structureType: StructureType.WORKFLOW,
      parameters: { topic: 'The topic', sourceText, granularityLevel: 5, ...more },
    },
    () => undefined,
  ).output as WorkflowContent;
const stepsOf = (sourceText: string): StepContent[] => workflowOf(sourceText).phases.flatMap(({ steps }) => steps);

describe('a procedure in the third person', () => {
  const POLICY = `Visitor Access Policy

1. Before the visit
The host registers each visitor in the visitor system at least 24 hours before arrival. The system sends an invitation with a QR code. The facilities office checks the insurance and issues a permit within two working days.

2. Arrival
Visitors report to reception and show a photo ID. The receptionist calls the host. Photographs must not be taken in the laboratory.

3. Departure
The visitor returns the badge. Lost badges are reported to security within one hour.
`;

  test('has a step for each who does something, with who and when', () => {
    expect(stepsOf(POLICY).map(({ owner, due, title }) => [owner, due, title])).toEqual([
      [
        'host',
        'at least 24 hours before arrival',
        'The host registers each visitor in the visitor system at least 24 hours before arrival',
      ],
      [
        'facilities office',
        'within two working days',
        'The facilities office checks the insurance and issues a permit within two working days',
      ],
      ['Visitors', null, 'Visitors report to reception and show a photo ID'],
      ['receptionist', null, 'The receptionist calls the host'],
      ['visitor', null, 'The visitor returns the badge'],
      [null, 'within one hour', 'Lost badges are reported to security within one hour'],
    ]);
  });

  test('has what must not be as a caution, and its numbered headings as phases', () => {
    const { overview, phases } = workflowOf(POLICY);
    expect(overview.title).toBe('Visitor Access Policy');
    expect(phases.map(({ name }) => name)).toEqual(['Before the visit', 'Arrival', 'Departure']);
    expect(phases[1]?.steps.at(-1)?.cautions).toEqual(['Photographs must not be taken in the laboratory.']);
  });

  test('names nobody when roles are not asked for', () => {
    const steps = workflowOf(POLICY, { includeRoles: false }).phases.flatMap((phase) => phase.steps);
    expect(steps.map(({ owner }) => owner)).toEqual(steps.map(() => null));
  });
});

test('a mail has what its writer asks for, without its head, what it quotes, and its signature', () => {
  const { overview, phases } = workflowOf(`From: Dana Whitlock <dana@northquay.example>
To: Ops Team <ops@northquay.example>
Subject: Re: Re: Move of the mail server

Hi all,

thanks for the comments.

- Priya lowers the TTL of the MX record by Thursday noon.
- Marek takes a full backup on Friday at 22:00.

On Saturday we stop Postfix on the old server, copy the spool with rsync, and change the MX record. Please don't touch the firewall before I have said go.

Best,
Dana

> On Mon, 13 May 2024 at 17:40, Marek Nowak <marek@northquay.example> wrote:
> Wipe the old server, and call the provider.

--
Dana Whitlock | Head of Operations
Call me at any time.
`);
  expect(overview.title).toBe('Move of the mail server');
  const steps = phases.flatMap((phase) => phase.steps);
  expect(steps.map(({ owner, due, title }) => [owner, due, title])).toEqual([
    ['Priya', 'by Thursday noon', 'Priya lowers the TTL of the MX record by Thursday noon'],
    ['Marek', 'on Friday at 22:00', 'Marek takes a full backup on Friday at 22:00'],
    [
      null,
      'On Saturday',
      'On Saturday we stop Postfix on the old server, copy the spool with rsync, and change the MX record',
    ],
  ]);
  expect(steps.at(-1)?.cautions).toEqual(["Please don't touch the firewall before I have said go."]);
});

test('minutes have what each person is to do', () => {
  const steps = stepsOf(`Minutes of the Garden Committee, 3 June 2024

Present: Ruth Adeyemi (chair), Colin Marsh
Apologies: Frank Osei

1. Water supply
Colin reported that the pump in the north corner leaks. A repair costs about £180. It was agreed to have it repaired after the summer party of the committee.
Action: Colin to get two quotes by 10 June. If they refuse we take the old pump.

2. Summer party
The date is 20 July. Ruth to book the band; Frank to ask the bakery for bread.
Action: Bea – letters to the first four, by Friday 7 June
`);
  expect(steps.map(({ owner, due, title }) => [owner, due, title])).toEqual([
    ['Colin', 'by 10 June', 'Colin: get two quotes by 10 June'],
    ['Ruth', null, 'Ruth: book the band'],
    ['Frank', null, 'Frank: ask the bakery for bread'],
    ['Bea', 'by Friday 7 June', 'Bea: letters to the first four, by Friday 7 June'],
  ]);
  expect(steps[0]?.decisionPoints).toEqual([{ condition: 'If they refuse', outcomes: ['we take the old pump'] }]);
});

describe('steps', () => {
  test('name others by their own numbers, whatever number these have in the text', () => {
    const titles = stepsOf(`# Miniprep

## Prepare

Switch on the centrifuge. Label two tubes.

## Procedure

1. Pellet the culture for 1 minute.
2. The supernatant is discarded.
3. Add 250 µl of buffer.
4. Repeat step 3 with the second tube.
5. Repeat steps 2 to 4 for more DNA.
`).map(({ number, title }) => `${number} ${title}`);
    expect(titles.slice(2)).toEqual([
      '3 Pellet the culture for 1 minute',
      '4 The supernatant is discarded',
      '5 Add 250 µl of buffer',
      '6 Repeat step 5 with the second tube',
      '7 Repeat steps 4 to 6 for more DNA',
    ]);
  });

  test('of ways of which one is gone do not wait for each other, and the first says which these are', () => {
    const steps = stepsOf(`# Installing Tern

## Install

### Option A: Debian

1. Add the repository.
2. Install the package.

### Option B: Docker

1. Pull the image.
2. Start the container.

## Configure

Open the file in an editor.
`);
    expect(steps.map(({ dependencies }) => dependencies)).toEqual([[], [1], [], [3], []]);
    expect(steps[0]?.decisionPoints).toEqual([
      {
        condition: 'One of these ways is enough',
        outcomes: ['Option A: Debian: steps 1, 2', 'Option B: Docker: steps 3, 4'],
      },
    ]);
  });

  test('decide by a table of what to do in which case', () => {
    const steps = stepsOf(`# Tern

## Verify

Run the status command.

## Troubleshooting

| Message | Cause | What to do |
| --- | --- | --- |
| E101 | The clock is wrong | Synchronise the clock |
| E207 | The token has expired | Create a new token |
`);
    expect(steps.at(-1)).toMatchObject({
      title: 'If something goes wrong: Troubleshooting',
      decisionPoints: [
        { condition: 'Message “E101” (The clock is wrong)', outcomes: ['Synchronise the clock'] },
        { condition: 'Message “E207” (The token has expired)', outcomes: ['Create a new token'] },
      ],
    });
  });

  test('are no kinds of things, whatever numbers these have, and nothing that one should see', () => {
    expect(
      stepsOf(`# Soil test

There are three kinds of grains in any soil that one may find:

1. Sand
2. Silt
3. Clay

Fill the jar with water. Shake it well. You should see three layers. You will need Go boots for the field.
`).map(({ title }) => title),
    ).toEqual(['Fill the jar with water', 'Shake it well']);
  });
});

describe('what is done by whom in which case', () => {
  const SOP = `# Receipt of chilled goods

## Responsibilities

- The Gatehouse Officer registers vehicles.
- The Forklift Operator moves pallets.

## Equipment

Calibrated probe thermometer, alcohol wipes, seal log.

## Procedure

1.1 The Gatehouse Officer compares the seal number with the delivery note.

1.2 The Receiving Clerk measures the temperature of three pallets. The probe must never be pushed through the packaging.

1.3 The result decides what happens next:

| Product temperature | Action |
|---|---|
| 5.0 °C or below | Accept |
| above 7.0 °C | Reject the delivery |

1.4 The Shift Quality Lead re-measures five cartons. When all five are cold, the pallet is released; otherwise it is rejected by the clerk.
`;
  const steps = stepsOf(SOP);

  test('are the steps of the procedure alone, each with the whole role and without its number', () => {
    expect(steps.map(({ owner, title }) => [owner, title])).toEqual([
      ['Gatehouse Officer', 'The Gatehouse Officer compares the seal number with the delivery note'],
      ['Receiving Clerk', 'The Receiving Clerk measures the temperature of three pallets'],
      [null, 'The result decides what happens next'],
      ['Shift Quality Lead', 'The Shift Quality Lead re-measures five cartons'],
      [null, 'When all five are cold, the pallet is released; otherwise it is rejected by the clerk'],
    ]);
    expect(workflowOf(SOP).overview.requiredResources).toEqual(
      expect.arrayContaining(['Calibrated probe thermometer', 'alcohol wipes', 'seal log']),
    );
  });

  test('is decided where the table stands, and both ways where a sentence says both', () => {
    expect(steps[2]?.decisionPoints).toEqual([
      { condition: 'Product temperature “5.0 °C or below”', outcomes: ['Accept'] },
      { condition: 'Product temperature “above 7.0 °C”', outcomes: ['Reject the delivery'] },
    ]);
    expect(steps[4]?.decisionPoints).toEqual([
      { condition: 'When all five are cold', outcomes: ['the pallet is released'] },
      { condition: 'Otherwise', outcomes: ['it is rejected by the clerk'] },
    ]);
  });

  test('is a step for each row of a table that says by whom or until when', () => {
    const rows = stepsOf(`# Review

The checkout failed for an hour.

| # | Action | Owner | Due |
|---|---|---|---|
| 1 | Move certificate renewal to all clusters | Lena | 4 April |
| 2 | Split the alert by region | Tomasz | 28 March |
`);
    expect(rows.map(({ owner, due, title }) => [owner, due, title])).toEqual([
      ['Lena', '4 April', 'Move certificate renewal to all clusters'],
      ['Tomasz', '28 March', 'Split the alert by region'],
    ]);
  });

  test('is asked of people by their names, and takes no longer than it keeps them busy', () => {
    const steps = stepsOf(`From: Hannah Okafor <hannah@ridgewayprint.example>
To: Luis Prado; Meg Tan
Subject: Re: catalogue

Luis - please order the paper today. Meg, could you redo the spine? Send the new PDF to Carla by Monday. Keep the old files for a week. Let the glue dry for two days.

Hannah
`);
    expect(steps.map(({ owner, due, title }) => [owner, due, title])).toEqual([
      ['Luis', null, 'Order the paper today'],
      ['Meg', null, 'Redo the spine'],
      [null, 'by Monday', 'Send the new PDF to Carla by Monday'],
      [null, null, 'Keep the old files for a week'],
      [null, null, 'Let the glue dry for two days'],
    ]);
    expect(steps.slice(-2).map(({ estimatedTime }) => estimatedTime > 1_000)).toEqual([false, true]);
  });
});

describe('a runbook', () => {
  const steps = stepsOf(`# The order queue is backing up

## 1. Look at the queue

\`\`\`
rabbitmqctl list_queues
\`\`\`

If there are no consumers, go to step 2. If the number of messages grows, go to step 3.

## 2. Workers are down

\`\`\`
kubectl get pods
\`\`\`

- \`OOMKilled\` → raise the limit to 2Gi
- \`CrashLoopBackOff\` → turn on the fallback table

To roll back to the release before it:

\`\`\`
kubectl rollout undo
\`\`\`

## 3. Find the message

Search the log for the order id.
`);

  test('has a step for all that is typed, by what announces it, by its heading, or by itself', () => {
    expect(steps.map(({ title, code }) => [title, code])).toEqual([
      ['Look at the queue', ['rabbitmqctl list_queues']],
      ['If there are no consumers, go to step 4', []],
      ['If the number of messages grows, go to step 6', []],
      ['kubectl get pods', ['kubectl get pods']],
      ['To roll back to the release before it', ['kubectl rollout undo']],
      ['Search the log for the order id', []],
    ]);
  });

  test('decides by lists of what is done in which case', () => {
    expect(steps[3]?.decisionPoints).toEqual([
      { condition: 'OOMKilled', outcomes: ['raise the limit to 2Gi'] },
      { condition: 'CrashLoopBackOff', outcomes: ['turn on the fallback table'] },
    ]);
  });
});

test('numbered paragraphs are steps where most of them tell what to do, whatever their verbs', () => {
  expect(
    stepsOf(`# Gram staining

## Staining

5.1 Flood the slide with crystal violet for 1 minute.

5.2 Rinse the slide with water.

5.3 Counterblot with dilute carbol fuchsin for 30 seconds.

5.4 Stain a control slide with every batch.
`).map(({ title }) => title),
  ).toContain('Counterblot with dilute carbol fuchsin for 30 seconds');
});
