import { MARKDOWN } from '../../exports/markdown';
import { StructureType } from '../../structures/structure';
import type { WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflowOf = (sourceText: string): WorkflowContent =>
  outline({ structureType: StructureType.WORKFLOW, parameters: { topic: 'The topic', sourceText } }, () => undefined)
    .output as unknown as WorkflowContent;
const stepsOf = ({ phases }: WorkflowContent) => phases.flatMap((phase) => phase.steps);

describe('a runbook with a table of commands, limits and a way back', () => {
  const made = workflowOf(`# Cold standby

## When to use this

Use this runbook if the main press is down. Do NOT use it for a paper jam alone.

Expected duration is 15–20 minutes. Orders wait while the change is under way.

## 1. Look

1. Log in to the press host. An incident lead (IL) is on the line.
2. Ask the operator whether the power is on. If the power is on, restart the unit. If it isn't, call the electrician.

## 2. Switch over

| Step | Command | Expected |
|---|---|---|
| Point the queue at the standby | \`queue point standby\` | \`ok\` |
| Write probe | \`probe --write\` | \`ok\` in 1 s |

Then print a test page. Look at it under the lamp.

## Rollback

There is no rollback after step 2. Before step 2 you can go back at any time: start the main press again.

## Afterwards

- Write a report within 24 hours.
- If orders were lost, the IL informs the sales team.

## Known pitfalls

- The command \`queue swap\` is not the same as \`queue point\`. It hangs.
- Don't use \`--fast\`.
`);

  test('has each row as a step, with its command and what is to come out', () => {
    const row = stepsOf(made).filter(({ code }) => code.length > 0);
    expect(row.map(({ title, description, code }) => [title, description, code])).toEqual([
      ['Point the queue at the standby', 'Point the queue at the standby. Expected: ok.', ['queue point standby']],
      ['Write probe', 'Write probe. Expected: ok in 1 s.', ['probe --write']],
    ]);
  });

  test('notes for the whole what it is not for and what may go wrong, at no step', () => {
    expect(made.overview.notes).toEqual([
      'Do NOT use it for a paper jam alone.',
      'The command queue swap is not the same as queue point. It hangs.',
      "Don't use --fast.",
    ]);
    expect(stepsOf(made).flatMap(({ cautions }) => cautions)).toEqual([]);
  });

  test('takes as long as it says', () => expect(made.overview.expectedDuration).toBe(20));

  test('names steps by its own numbers also in what is said of none, and until when', () => {
    const back = made.phases.find(({ name }) => name === 'Rollback');
    expect([back?.purpose, back?.steps[0]?.due]).toEqual([
      'There is no rollback after step 3.',
      'Before step 3 you can go back at any time',
    ]);
  });

  test('has a case and its opposite at one step', () => {
    const asked = stepsOf(made).find(({ title }) => title.startsWith('Ask the operator'));
    expect(asked?.decisionPoints.map(({ condition }) => condition)).toEqual(['If the power is on', "If it isn't"]);
  });

  test('knows who is meant by letters, and takes nothing for done that only is so', () => {
    const told = stepsOf(made).find(({ title }) => title.startsWith('If orders were lost'));
    expect(told?.owner).toBe('incident lead');
    expect(stepsOf(made).map(({ title }) => title)).not.toContain('Orders wait while the change is under way');
  });

  test('shows notes, and nobody as approver whom the text does not name', () => {
    const text = MARKDOWN[StructureType.WORKFLOW](made);
    expect(text).toMatch(/\*\*Note\*\*\n\n- Do NOT use it for a paper jam alone\./);
    expect(text).not.toContain('whoever carries out');
  });
});

test('a phase notes its rules, each with the sentence that it points back to', () => {
  const [phase] = workflowOf(`# Working from home

## Asking

You can ask once a year.

1. Fill in the form.
2. Send it to your manager.

If you disagree you can appeal to the director within 14 days. Her decision is final. It does not cover contractors.
`).phases;
  expect(phase?.notes).toEqual([
    'You can ask once a year.',
    'If you disagree you can appeal to the director within 14 days. Her decision is final. It does not cover contractors.',
  ]);
});

test('what is gone through week by week is steps, and what holds all the time is noted', () => {
  const made = workflowOf(`# Shelter

## Your first weeks

* **Week 1 – Induction (3 hours).** Tour of the site. You do not handle dogs yet.
* **Week 2 – Shadowing.** You accompany a volunteer.

## A shift

Morning shifts run from 8.30 to 11.30.

1. Sign in at the desk.
2. Read the card.

## Rules we are strict about

1. No photographs of dogs on hold (padlock on the kennel).
2. Phones stay in your pocket.
`);
  expect(stepsOf(made).map(({ title }) => title)).toEqual([
    'Week 1 – Induction (3 hours)',
    'Week 2 – Shadowing',
    'Sign in at the desk',
    'Read the card',
  ]);
  expect(made.overview.notes).toEqual([
    'No photographs of dogs on hold (padlock on the kennel).',
    'Phones stay in your pocket.',
  ]);
});

describe('a policy in numbered clauses', () => {
  const made = workflowOf(`EXPENSES POLICY

1. APPROVAL
1.1 Any journey costing more than 150 pounds must be approved by your Manager before it is booked.
1.2 Approval is not needed for local journeys under 25 pounds.
1.3 Expenses incurred without the approval required by this section will not be reimbursed, except in an emergency.
1.4 Entertaining clients requires the prior approval of your Manager.

2. MEALS
2.1 You may claim the cost of meals when you are away for more than five hours:
   a) breakfast: up to 9 pounds
   b) lunch: up to 11 pounds
2.2 Hotels: up to 110 pounds per night outside London.
2.3 Submit your claim within 30 days. If your claim is selected you will be told, and payment may take ten days longer.
2.4 Your Manager checks the claim within five days and returns it with a comment.
`);
  const [approval, meals] = made.phases;

  test('asks for the consent of whoever it names, and for none where it says that none is needed', () =>
    expect(approval?.qualityGates.map(({ criteria, approver }) => [criteria, approver])).toEqual([
      ['Any journey costing more than 150 pounds must be approved by your Manager before it is booked.', 'Manager'],
      ['Entertaining clients requires the prior approval of your Manager.', 'Manager'],
    ]));

  test('notes what is allowed with what it depends on, and makes no steps of it', () => {
    expect(approval?.notes).toContain('Approval is not needed for local journeys under 25 pounds.');
    expect(meals?.notes).toEqual([
      'You may claim the cost of meals when you are away for more than five hours: breakfast: up to 9 pounds; lunch: up to 11 pounds',
      'Hotels: up to 110 pounds per night outside London.',
    ]);
    expect(meals?.steps.map(({ title }) => title)).toEqual([
      'Submit your claim within 30 days',
      'Your Manager checks the claim within five days and returns it with a comment',
    ]);
  });

  test('ends a condition where what happens then begins, and needs nothing that is only written', () => {
    expect(meals?.steps[0]?.decisionPoints[0]?.condition).toBe('If your claim is selected');
    expect(meals?.steps.flatMap(({ resources }) => resources)).toEqual([]);
  });
});

describe('a procedure in prose without headings', () => {
  const made = workflowOf(`Nordwald Papier AB
Procedure for the handling of returned reels
Document QP-3.1, issue 2. Valid from 1 March.

A reel can come back to us by truck or by rail. The gate clerk registers the reel and states at least its number and its weight. The customer shall get a confirmation within one working day.

The quality coordinator examines the reel. Within three days she writes a statement with a proposal: refusal, repair or resale. If the reel is refused, the reasons are to be given in writing, and the customer must be told about the possibility of having the matter tried by an independent inspector.

When the examination is finished the coordinator sends a statement with a proposal: refusal, repair or resale. Credit notes are made out by Accounts on the basis of the statement.

Once a month the coordinators go through the cases together with the production manager. For every cause that has come up twice, a corrective action is to be opened with a responsible person.
`);
  const steps = stepsOf(made);
  const step = (begin: string) => steps.find(({ title }) => title.startsWith(begin));

  test('is called after what it is, and not after who publishes it or what it is filed under', () => {
    expect(made.overview.title).toBe('Procedure for the handling of returned reels');
    expect(steps.map(({ title }) => title).join('\n')).not.toContain('QP-3.1');
  });

  test('has what is done once a month, by a department and by whoever it is, as steps', () => {
    expect(step('Once a month')?.owner).toBe('coordinators');
    expect(step('Credit notes')?.owner).toBe('Accounts');
    expect(step('For every cause')?.resources).toEqual([]);
  });

  test('takes nobody for its owner who is only spoken of, and no list behind a colon for a case', () => {
    expect(step('If the reel is refused')?.owner).toBeNull();
    expect(step('When the examination')?.decisionPoints).toEqual([]);
  });
});

test('what its reader must do before something is a step, without a comma as well', () => {
  const steps = stepsOf(
    workflowOf(
      '# Home\n\nBefore you start working from home you must complete the self-assessment. Send it to the office. Lock the screen.\n',
    ),
  );
  expect(steps[0]?.title).toMatch(/complete the self-assessment$/);
});

test('what must be there stands under whatever it is called, and nothing that is only said of a knot', () => {
  const { overview } = workflowOf(`# A first book

Count on an afternoon (3 to 4 hours) for the first one.

## What you'll need

**Materials**

* waxed thread
* two boards

## Sewing

Pick the needle with the thinnest eye. Tie on a new thread with a weaver's knot. Fasten the end with a square knot.
`);
  expect(overview.requiredResources).toEqual(['waxed thread', 'two boards']);
  expect(overview.expectedDuration).toBe(240);
});

describe('a runbook of sections with numbers', () => {
  const made = workflowOf(`# Certificate

Plan about 45 minutes, of which 15 are waiting.

## Who does what

| Role | Person | Responsibility |
|---|---|---|
| Operator | Engineer on call | Runs every command |
| Approver | Duty manager | Approves the change |

## Before you start

If node b is active in step 2, stop and call the network team: the nodes were switched by hand, and this runbook assumes that node a is the active one of both.

## Procedure

### 1. Check

Compare both sums:

\`\`\`
md5sum new.pem
\`\`\`

Both sums must be identical. If they differ, the bundle is broken; open a ticket and stop here.

### 2. Install on node b

1. Back up the file.
2. Copy the bundle.
3. Reload the service.

### 3. Install on node a

Repeat step 2 on node a.

## Rollback

1. \`sudo cp old.pem new.pem\`
2. \`sudo systemctl reload proxy\`
`);
  const steps = stepsOf(made);

  test('has a phase for each of them, and takes as long as it says', () => {
    expect(made.phases.map(({ name }) => name)).toEqual([
      'Before you start',
      '1. Check',
      '2. Install on node b',
      '3. Install on node a',
      'Rollback',
    ]);
    expect(made.overview.expectedDuration).toBe(45);
  });

  test('keeps what must come out of a command, and when to stop, with its step', () => {
    expect(steps[1]).toMatchObject({ title: 'Compare both sums', code: ['md5sum new.pem'] });
    expect(steps[1]?.description).toContain('Both sums must be identical.');
    expect(steps[1]?.decisionPoints[0]?.condition).toBe('If they differ');
  });

  test('repeats all steps of a section that is to be repeated', () =>
    expect(steps.find(({ title }) => title.startsWith('Repeat'))?.title).toBe('Repeat steps 3–5 on node a'));

  test('names what is only done in a case with the case, and types commands as they are', () => {
    expect(steps[0]?.title).toMatch(/^If node b is active in step 3, stop and call the network team$/);
    expect(steps.at(-1)?.title).toBe('sudo systemctl reload proxy');
  });

  test('notes who is there for what', () =>
    expect(made.overview.notes).toEqual([
      'Operator: Engineer on call; Runs every command',
      'Approver: Duty manager; Approves the change',
    ]));
});

test('faults in bold print are cases of one step, and what is said behind them is none of them', () => {
  const steps = stepsOf(
    workflowOf(`# Marmalade

## Boil

1. Cut the fruit.
2. Boil the sugar. Meanwhile put the jars in the oven.

## If it goes wrong

**It did not set.** Wait two days first.

**It is like toffee.** You boiled it for too long. Warm a jar in a pan of water.

Keep the jars in a dark cupboard, where they last for a year and more.
`),
  );
  expect(steps.map(({ title }) => title)).toEqual([
    'Cut the fruit',
    'Boil the sugar',
    'If something goes wrong: If it goes wrong',
    'Keep the jars in a dark cupboard',
  ]);
  expect(steps[2]?.decisionPoints.map(({ condition }) => condition)).toEqual(['It did not set', 'It is like toffee']);
});
