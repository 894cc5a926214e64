import { StructureType } from '../../structures/structure';
import type { WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflowOf = (sourceText: string): WorkflowContent =>
  outline(
    { structureType: StructureType.WORKFLOW, parameters: { topic: 'The topic', sourceText, granularityLevel: 5 } },
    () => undefined,
  ).output as WorkflowContent;
const RUNBOOK = `# Queue backlog

## 1. Triage

1. Check the depth of the queue.
2. If there are no consumers, go to section 2. If there are some, go to section 3b.
3. Is there a memory alarm? If yes → declare an incident, checkout will start failing within 15 min.

## 2. No consumers

Run \`./scripts/sftp-probe.sh bankA bankB\`. Treasury has to be told before 16:30 because of the cut-off.

* If the pods crash, roll back the deploy.
* If neither applies, page the payments lead.

### 3b. Poison message

Copy the message id. Open a ticket with the id.

## 4. Closing

- [ ] depth < 5k for 15 min
- [ ] replicas back to 12
`;

describe('everything that is to be done is a step', () => {
  const steps = workflowOf(RUNBOOK).phases.flatMap((phase) => phase.steps);
  const titles = steps.map(({ title }) => title);

  test.each([
    'Run ./scripts/sftp-probe.sh bankA bankB',
    'Treasury has to be told before 16:30 because of the cut-off',
    'If neither applies, page the payments lead',
    'Depth < 5k for 15 min',
    'Replicas back to 12',
  ])('%s', (title) => {
    expect(titles).toContain(title);
  });

  test('and no purpose of its phase', () => {
    expect(workflowOf(RUNBOOK).phases.map(({ purpose }) => purpose)).not.toContainEqual(
      expect.stringMatching(/^(?:Run|If|Treasury)/),
    );
  });

  test('a case goes on at the step where the section begins that it names', () => {
    const [, second] = steps;
    expect(second?.decisionPoints.map(({ outcomes }) => outcomes)).toEqual([
      ['go to section 2 (step 4)'],
      ['go to section 3b (step 8)'],
    ]);
    expect(titles[3]).toBe('Run ./scripts/sftp-probe.sh bankA bankB');
    expect(titles[7]).toBe('Copy the message id');
  });

  test('a case ends at its arrow, and what will happen within a time does not take that long', () => {
    expect(steps[2]).toMatchObject({
      decisionPoints: [
        {
          condition: 'If yes',
          outcomes: [expect.stringMatching(/^declare an incident/)],
        },
      ],
    });
    expect(steps[2]?.estimatedTime).toBeLessThan(15);
  });

  test('what any thing must be is none', () => {
    const [phase] = workflowOf(
      '# Rust\n\nA bridge that rusts must be painted again and again. Put one nail into water. Put another nail into oil.\n',
    ).phases;
    expect(phase?.steps.map(({ title }) => title)).toEqual(['Put one nail into water', 'Put another nail into oil']);
  });
});

test('steps that are sections are gone back to by their own numbers, and each with a letter of its own', () => {
  const text = `# Disk full

## Procedure

### Step 1 – Look

1. Check the free space.
2. If a slot is inactive, go to Step 2a.

### Step 2a – Drop the slot

Drop the slot. Space should be released within ten minutes. If it is not, escalate to the lead.

### Step 3 – Verify

- ☐ Disk usage is below 75 %
- ☐ Replication lag is under 10 seconds
- ☐ If any check fails, return to Step 1.
`;
  const steps = workflowOf(text).phases.flatMap((phase) => phase.steps);
  expect(steps.map(({ number, title }) => [number, title])).toEqual([
    [1, 'Check the free space'],
    [2, 'If a slot is inactive, go to Step 3'],
    [3, 'Drop the slot'],
    [4, 'If it is not, escalate to the lead'],
    [5, 'Disk usage is below 75 %'],
    [6, 'Replication lag is under 10 seconds'],
    [7, 'If any check fails, return to Step 1'],
  ]);
  expect(steps[3]?.description).toBe(
    'Space should be released within ten minutes. If it is not, escalate to the lead.',
  );
});

test('a policy tells who does what and until when, whatever stands between a person and the verb', () => {
  const policy = `Parental leave

An employee who intends to take leave must notify her line manager no later than the end of the 15th week before it. Employees taking adoption leave have to give notice within 7 days of being matched with a child.
Within 28 days of receiving the notification the People team confirms the end date of the leave.
The employee must send the certificate to Payroll as soon as she receives it.
As soon as the line manager has been notified, he or she carries out a risk assessment.
At least six weeks before the leave begins the line manager and the employee agree a handover plan.
The line manager applies for cover through the portal; requests are approved by the Head of Department.
The line manager records each day by the 5th of the following month, so that Payroll can pay it.
The technician, Marta, signs off the curve.
`;
  const steps = workflowOf(policy).phases.flatMap((phase) => phase.steps);
  expect(steps.map(({ owner, due }) => [owner, due])).toEqual([
    ['employee', 'no later than the end of the 15th week'],
    ['Employees', 'within 7 days of being matched with a child'],
    ['People team', 'Within 28 days of receiving the notification'],
    ['employee', 'as soon as she receives it'],
    ['line manager', 'As soon as the line manager has been notified'],
    ['line manager and the employee', 'At least six weeks before the leave begins'],
    ['line manager', null],
    ['Head of Department', null],
    ['line manager', 'by the 5th of the following month'],
    ['technician', null],
  ]);
});

describe('what the line before a list says', () => {
  const [before, stop, phone] = workflowOf(`Fridge alarms

Write down the time.

If the display is blank, or the alarm goes on, the officer on duty must:

- stop the use of the fridge
- phone the pharmacist

Do not open the door.
`).phases.flatMap((phase) => phase.steps);

  test('is of each of its items: who does it, and in which case', () => {
    for (const step of [stop, phone]) {
      expect(step?.owner).toBe('officer on duty');
      expect(step?.decisionPoints[0]?.condition).toBe('If the display is blank, or the alarm goes on');
    }
    expect(stop?.title).toBe('Stop the use of the fridge');
    expect(before?.decisionPoints).toEqual([]);
  });

  test('makes nobody of a thing', () => {
    const [first] = workflowOf(`Deploying

When the build is green, the pipeline will:

- run the tests
- copy the files
`).phases.flatMap((phase) => phase.steps);
    expect(first?.owner).toBeNull();
    expect(first?.decisionPoints[0]?.condition).toBe('When the build is green');
  });
});
