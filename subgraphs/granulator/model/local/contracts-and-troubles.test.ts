import type { NovelContent } from '../../structures/novel';
import { StructureType } from '../../structures/structure';
import type { WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const made = (structureType: StructureType, sourceText: string): unknown =>
  outline({ structureType, parameters: { topic: 'X', sourceText, granularityLevel: 5 } }, () => undefined).output;
const workflowOf = (text: string): WorkflowContent => made(StructureType.WORKFLOW, text) as WorkflowContent;
const stepsOf = (text: string) => workflowOf(text).phases.flatMap(({ steps }) => steps);
const gatesOf = (text: string) => workflowOf(text).phases.flatMap(({ qualityGates }) => qualityGates);

test('a contract is what its parties are to do, with who and until when', () => {
  // Most of a contract says what is so.
  const around = 'The rooms lie at the quay. Both plans have the same price. A plan has no colour. '.repeat(4);
  const steps = stepsOf(
    `# Terms\n\n## Services\n\n${around}Meeting rooms must be booked in advance.\n\n## Duties\n\n${around}The Member shall treat the rooms with care. The loss of a card must be reported within 24 hours.\n\n## End\n\n${around}At the end of the agreement the Member shall clear the desk.\n`,
  );
  expect(steps.map(({ title, owner, due }) => [title, owner, due])).toEqual([
    ['Meeting rooms must be booked in advance', null, null],
    ['The Member shall treat the rooms with care', 'Member', null],
    ['The loss of a card must be reported within 24 hours', null, 'within 24 hours'],
    ['At the end of the agreement the Member shall clear the desk', 'Member', null],
  ]);
});

test('items of a list in order that begin with a name are of that person', () => {
  const steps = stepsOf(
    '# Follow-ups\n\nWe agreed on these.\n\n1. Daniel: move the call out of the transaction.\n2. Priya: set the timeout to 60 s.\n3. Note: use the new client.\n',
  );
  expect(steps.slice(0, 2).map(({ title, owner }) => [title, owner])).toEqual([
    ['Move the call out of the transaction', 'Daniel'],
    ['Set the timeout to 60 s', 'Priya'],
  ]);
  expect(steps.map(({ owner }) => owner)).not.toContain('Note');
});

test('paragraphs of what may go wrong are one decision', () => {
  const steps = stepsOf(
    '# Backup\n\n1. Run the dump.\n2. Copy it.\n\n## Troubleshooting\n\n**`dump: error: version mismatch`** – the client is old. Install the new one.\n\n**The disk is full** – the dumps are kept too long. Delete those of last year.\n',
  );
  expect(steps).toHaveLength(3);
  expect(steps[2]?.decisionPoints).toEqual([
    { condition: 'Dump: error: version mismatch', outcomes: ['the client is old. Install the new one.'] },
    { condition: 'The disk is full', outcomes: ['the dumps are kept too long. Delete those of last year.'] },
  ]);
});

test('whoever approves is named whole, and what needs a program needs no approval', () => {
  const gates = gatesOf(
    '# Travel\n\n1. Submit the request.\n2. Book the trip.\n\nTrips above €3,000 also need the approval of the head of department. Business class requires the written approval of the CFO. The tool needs Python 3.9 or later.\n',
  );
  expect(gates.map(({ approver }) => approver)).toEqual(
    expect.arrayContaining([expect.stringContaining('head of department'), 'CFO']),
  );
  expect(JSON.stringify(gates)).not.toContain('Python');
});

test('neither a report of a machine nor a word of assent is an order, and a rule that is announced has no case', () => {
  expect(
    stepsOf(
      '# Night shift\n\nALERT api latency 4.8 s. Perfect, passing that on. The basic rule is simple: spend the money as your own. Restart the service. Tell the customers. Close the ticket.\n',
    ).map(({ title, decisionPoints }) => [title, decisionPoints.length]),
  ).not.toEqual(expect.arrayContaining([[expect.stringMatching(/^(?:ALERT|Perfect)/), expect.anything()]]));
});

describe('a story', () => {
  const STORY = `# The Light

We lived on Skarv, a rock far out in the sea. Every evening Anders climbed the tower. Anders wrote the hour in the log. In the first storm of the winter Anders fell down the stairs.

The old keeper of the next light came over in his boat. "I was keeper there for forty years, and I burned the log of the night when the ship went down, because nobody had lit the lamp and I was asleep," the old man said. Anders looked at the stove.

In the spring Anders climbed the tower again. Anders lit the lamp. A ship passed in the dark and sounded its horn three times.
`;
  const novel = made(StructureType.NOVEL, STORY) as NovelContent;
  const points = novel.acts.flatMap(({ chapters }) => chapters.flatMap(({ plotPoints }) => plotPoints));

  test('ends as it ends, and is where its people live', () => {
    expect(points.at(-1)).toBe('A ship passed in the dark and sounded its horn three times.');
    expect(novel.overview.setting).toBe('We lived on Skarv, a rock far out in the sea.');
  });

  test('gives nobody the words of a person without a name', () => {
    expect(points.join('\n')).not.toMatch(/Anders: “/);
  });
});

test('a step that is named as a phase of the text is, keeps its name', () => {
  const text =
    '# Backup\n\n## Step 1: Create the bucket\n\n1. Create a bucket.\n2. Turn on versions.\n\n## Step 2: Create the user\n\n1. Create the user.\n2. Attach the policy.\n\n## Step 3: Test it\n\n1. Read the log. If it shows an error, the policy in step 2 is wrong.\n';
  expect(stepsOf(text).at(-1)?.description).toContain('the policy in step 2 is wrong');
});

test('a colour that begins as an article does is a case', () => {
  const steps = stepsOf('# Lamps\n\n1. Watch the lamp.\n2. Lamp is amber: call the engineer.\n');
  expect(steps.map(({ decisionPoints }) => decisionPoints)).toEqual([
    [],
    [{ condition: 'Lamp is amber', outcomes: ['call the engineer'] }],
  ]);
});
