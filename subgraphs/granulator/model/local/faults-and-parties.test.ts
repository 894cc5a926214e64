import { StructureType } from '../../structures/structure';
import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflow = (sourceText: string): WorkflowContent =>
  outline({ structureType: StructureType.WORKFLOW, parameters: { topic: 'The work', sourceText } }, () => undefined)
    .output as WorkflowContent;
const stepsOf = ({ phases }: WorkflowContent): StepContent[] => phases.flatMap(({ steps }) => steps);
const titles = (made: WorkflowContent): string[] => stepsOf(made).map(({ title }) => title);
const gates = ({ phases }: WorkflowContent): string[] =>
  phases.flatMap(({ qualityGates }) => qualityGates.map(({ criteria }) => criteria));

describe('alternatives', () => {
  const made = workflow(`# Deploy

The console brings a version to its users. The whole deployment takes about 2 hours.

## Prepare

1. Open the console.
2. Choose the target:
   - **Staging** for every change that has not been reviewed.
   - **Production** after the release manager has approved the change.
3. Select a plan. There are two options:
   - Rolling update. Choose this option if users must not notice anything.
   - Full restart. Choose this option if the schema changes.
4. Wait until all nodes are healthy.

### Blue and green

Use this method if there are two sets of machines.
`);

  test('below a numbered order are its branches, and no part of its name', () => {
    const [, target, plan] = stepsOf(made);
    expect(titles(made).slice(0, 3)).toEqual(['Open the console', 'Choose the target', 'Select a plan']);
    expect(target?.decisionPoints).toEqual([
      { condition: 'For every change that has not been reviewed', outcomes: ['Staging'] },
      { condition: 'After the release manager has approved the change', outcomes: ['Production'] },
    ]);
    expect(plan?.decisionPoints).toEqual([
      { condition: 'If users must not notice anything', outcomes: ['Rolling update'] },
      { condition: 'If the schema changes', outcomes: ['Full restart'] },
    ]);
  });

  test('are chosen by their conditions, which forbid and demand nothing', () => {
    expect(stepsOf(made).flatMap(({ cautions }) => cautions)).toEqual([]);
    expect(gates(made)).not.toContain('Choose this option if users must not notice anything.');
  });

  test('are called by the heading above them where they are “this method”', () => {
    expect(titles(made).at(-1)).toBe('Use “Blue and green” if there are two sets of machines');
  });

  test('are none below rules, each of which is an order of its own', () => {
    const rules = workflow(
      '# Hut\n\n1. Open the hut.\n\nThese rules hold:\n\n1. If it rains, close the window.\n2. If it snows, lock the door.\n',
    );
    expect(titles(rules)).toEqual(['Open the hut', 'If it rains, close the window', 'If it snows, lock the door']);
  });

  test('are none where nothing is chosen: what is packed for two days is packed', () => {
    const packed = workflow(
      '# Trip\n\n1. Lock the door.\n2. Take with you:\n   - Water for two days\n   - Food for the dog\n3. Go.\n',
    );
    expect(titles(packed)).toEqual(['Lock the door', 'Take with you', 'Go']);
    expect(stepsOf(packed)[1]?.decisionPoints).toEqual([]);
    expect(stepsOf(packed)[1]?.description).toContain('Food for the dog');
  });

  test('are no purpose of the whole, whose time is what the text says wherever it does', () => {
    expect(made.overview.purpose).toBe('The console brings a version to its users.');
    expect(made.overview.expectedDuration).toBe(120);
  });
});

describe('a guide with headings of what may go wrong', () => {
  const made = workflow(`# Relay

## Run it

1. Start the service.
2. Read one value.
3. Subscribe to the topic on the broker and read the values.

If step 2 works but step 3 does not, the fault lies behind the relay.

Back up the settings only. Restart the service. relay check prints each error and exits with code 2 if there is one.

**Note:** Keep the interval three times as long as the timeout.

## Troubleshooting

### Values are absurdly large

The byte order is wrong. Set it to swapped. Restart the service.

### Test the connection

Ping the broker.
`);

  test('does what is done about a fault in that case only', () => {
    const fault = stepsOf(made).find(({ title }) => title === 'Values are absurdly large');
    expect(fault?.description).toBe('The byte order is wrong. Set it to swapped. Restart the service.');
    expect(fault?.decisionPoints[0]?.condition).toBe('“Values are absurdly large”');
    expect(titles(made)).not.toContain('Set it to swapped');
    expect(titles(made)).toContain('Ping the broker');
  });

  test('keeps numbered orders that elsewhere greet readers, what they mean together, and what is noted', () => {
    const steps = stepsOf(made);
    const third = steps.find(({ title }) => title.startsWith('Subscribe to the topic'));
    expect(third?.description).toContain('If step 2 works but step 3 does not, the fault lies behind the relay.');
    expect(titles(made)).toContain('Back up the settings only');
    expect(titles(made)).toContain('Restart the service');
    expect(steps.flatMap(({ cautions }) => cautions)).toContain(
      'Keep the interval three times as long as the timeout.',
    );
  });
});

describe('a procedure', () => {
  const made = workflow(`# Cold room

You need the chamber logbook, a calibrated hand probe and the keys to the plant room.

### 1. Confirm the alarm

1. Write the time down.
2. Take a reading with the hand probe:
   1. Choose three pallets: one near the door, one in the middle, one at the back.
   2. Push the probe between two cartons.
3. If a reading is outside of the band, go on to step 2.

### 2. Contain

1. Close the doors.
2. When moving stock, take vaccines first.
3. Decide by the table:

| Reading | Time above | Action |
| --- | --- | --- |
| 5 to 8 °C | less than 2 h | Move it |
| 5 to 8 °C | 2 h or more | Quarantine it |
| above 8 °C | any | Condemn it |
`);

  test('keeps an order with orders below it, and each of these apart', () => {
    expect(titles(made).slice(0, 4)).toEqual([
      'Write the time down',
      'Take a reading with the hand probe',
      'Choose three pallets',
      'Push the probe between two cartons',
    ]);
  });

  test('goes on to the section that it means, and not back to an item of its list', () => {
    expect(titles(made)[4]).toBe('If a reading is outside of the band, go on to step 6');
  });

  test('decides by all columns of a table that narrow a case down', () => {
    expect(stepsOf(made).at(-1)?.decisionPoints).toEqual([
      { condition: 'Reading “5 to 8 °C”, time above “less than 2 h”', outcomes: ['Move it'] },
      { condition: 'Reading “5 to 8 °C”, time above “2 h or more”', outcomes: ['Quarantine it'] },
      { condition: 'Reading “above 8 °C”', outcomes: ['Condemn it'] },
    ]);
  });

  test('needs what its text says its reader needs, and decides nothing by what is going on', () => {
    expect(made.overview.requiredResources).toEqual(
      expect.arrayContaining(['Chamber logbook', 'Calibrated hand probe', 'Keys to the plant room']),
    );
    expect(stepsOf(made).find(({ title }) => title.startsWith('When moving'))?.decisionPoints).toEqual([]);
  });
});

describe('a contract', () => {
  const made = workflow(`WORKSHOP AGREEMENT

between the Brookfield Workshop Society ("the Society"), the Borough of Brookfield ("the Borough") and each person who signs below ("the Member").

1. Use

1.1 The Member shall:
(a) leave the workplace clean;
(b) not lend the access card to anybody.

1.2 Where a near miss is reported, the Society shall investigate it within 10 working days. Names shall not be published.

2. The building

2.1 The Borough shall keep the roof in working order.

2.2 In serious cases the board may exclude a Member. Before doing so it shall inform the Member of the reasons.

2.3 This Agreement shall end after ten years. No Member shall work alone.
`);

  test('has the duties of all of its parties, by the names that it gives them', () => {
    expect(stepsOf(made).map(({ owner, title }) => [owner, title])).toEqual([
      ['Member', 'Leave the workplace clean'],
      ['Member', 'Do not lend the access card to anybody'],
      ['Society', 'Where a near miss is reported, the Society shall investigate it within 10 working days'],
      ['Borough', 'The Borough shall keep the roof in working order'],
      [null, 'Before doing so it shall inform the Member of the reasons'],
    ]);
  });

  test('forbids what it forbids where it does', () => {
    expect(stepsOf(made)[2]?.cautions).toEqual(['Names shall not be published.']);
  });
});

test('a program that is called like a person has no duties', () => {
  const made = workflow(`# Agents

Install the agent on each machine. The agent must report every minute.

The operator must read the report. The manager checks the machines. The clerk files the report.
`);
  expect(stepsOf(made).map(({ owner }) => owner)).not.toContain('agent');
  expect(stepsOf(made).map(({ owner }) => owner)).toContain('operator');
});
