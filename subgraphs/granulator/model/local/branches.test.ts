import { StructureType } from '../../structures/structure';
import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflow = (sourceText: string, parameters: Record<string, unknown> = {}): WorkflowContent =>
  outline(
    { structureType: StructureType.WORKFLOW, parameters: { topic: 'The work', sourceText, ...parameters } },
    () => undefined,
  ).output as WorkflowContent;
const stepsOf = ({ phases }: WorkflowContent): StepContent[] => phases.flatMap(({ steps }) => steps);
const titles = (made: WorkflowContent): string[] => stepsOf(made).map(({ title }) => title);

test('a list of cases behind an order is one step with an outcome for each case, and takes no longer than one of them', () => {
  const made = workflow(
    '3. OVEN\n\n3.1 Switch on\n\n3.1.1 Select the programme:\n   a) for bread, programme 2 (220 °C, 40 minutes);\n   b) for cake, programme 4 (170 °C, 50 minutes).\n3.1.2 Press START.\n3.1.3 Close the door and write the time down.\n',
  );
  const [choice] = stepsOf(made);
  expect(titles(made)).toEqual(['Select the programme', 'Press START', 'Close the door and write the time down']);
  expect(choice?.decisionPoints).toEqual([
    { condition: 'For bread', outcomes: ['programme 2 (220 °C, 40 minutes)'] },
    { condition: 'For cake', outcomes: ['programme 4 (170 °C, 50 minutes)'] },
  ]);
  expect(choice?.estimatedTime).toBeLessThan(40);
});

test('what is done otherwise, and what follows a stop, belongs to its condition and is no step of every run', () => {
  const made = workflow(
    '# Release\n\n## Verify\n\nRun the smoke tests. If a test fails, do not open the site. Call the lead.\n\n## Open\n\nWatch the errors for 10 minutes. If they stay low, open the site. Otherwise close it and call the lead.\n',
  );
  expect(titles(made)).toEqual([
    'Run the smoke tests',
    'If a test fails, do not open the site',
    'Watch the errors for 10 minutes',
    'If they stay low, open the site',
  ]);
  expect(stepsOf(made)[1]?.description).toContain('Call the lead.');
  expect(stepsOf(made)[3]?.decisionPoints).toEqual([
    { condition: 'If they stay low', outcomes: ['open the site'] },
    { condition: 'Otherwise', outcomes: ['close it and call the lead'] },
  ]);
});

test('an emergency waits for nothing, and what comes after its part does not wait for it', () => {
  const made = workflow(
    '# Kiln\n\n## Firing\n\n1. Load the kiln.\n2. Start the programme.\n\n## Emergencies\n\n1. Press the red button.\n2. Leave the room.\n\n## Unloading\n\n1. Open the lid.\n',
  );
  expect(stepsOf(made).map(({ dependencies }) => dependencies)).toEqual([[], [1], [], [3], [2]]);
});

test('steps that name others by a dotted number name them by their own, and going back waits for nothing', () => {
  const made = workflow(
    '6. PROCEDURE\n\n6.1 Before\n\n6.1.1 Put on gloves.\n6.1.2 Label each bottle.\n\n6.2 After\n\n6.2.1 Check the tape. If it is white, repeat the cycle from step 6.1.2.\n6.2.2 Fill in the log.\n',
  );
  const check = stepsOf(made).find(({ title }) => title.startsWith('Check the tape'));
  expect(JSON.stringify(stepsOf(made))).toContain('from step 2');
  expect(check?.dependencies).toEqual([2]);
});

test('what must not be done is kept, whatever stands before it and however few steps are asked for', () => {
  const source =
    '# Restore\n\n1. Stop the server.\n2. Move the data away.\n3. Run the restore.\n4. Start the server.\n5. Read the log.\n\n**⚠️ Don’t run `resetwal`.** It loses data.\n';
  for (const granularityLevel of [1, 3])
    expect(stepsOf(workflow(source, { granularityLevel })).flatMap(({ cautions }) => cautions)).toContain(
      'Don’t run resetwal. It loses data.',
    );
});

test('remarks, and what nobody has to do, are no steps; whose consent is needed is a gate', () => {
  const made = workflow(
    '# Travel\n\nUse this guide before each trip. Expect about two days for an answer.\n\nYou need approval before you book anything. Fill in the request. Book the train. Wine is only reimbursed when guests are present.\n\n- Read this page.\n- Keep each receipt.\n- If you go by bike, you do not have to book anything.\n',
  );
  expect(titles(made)).toEqual(['Fill in the request', 'Book the train', 'Keep each receipt']);
  expect(made.phases.flatMap(({ qualityGates }) => qualityGates.map(({ criteria }) => criteria))).toEqual([
    'You need approval before you book anything.',
  ]);
});

test('a list of who does what is one of steps with their owners, and the time of the whole is what the text says', () => {
  const made = workflow(
    '# Onboarding\n\nThe plan helps new colleagues in their first months with us. In all it takes about 45 minutes. The alert comes 14 days before, and again 3 days before.\n\n## Before the first day\n\n- HR sends the contract two weeks before the start.\n- The manager names a mentor.\n- IT creates an account.\n',
  );
  expect(stepsOf(made).map(({ owner }) => owner)).toEqual(['HR', 'manager', 'IT']);
  expect(made.overview.expectedDuration).toBe(45);
});

test('a paragraph behind the code of a numbered step is of that step, and the numbers go on', () => {
  const made = workflow(
    '# Restore\n\n1. Stop the server:\n\n   ```bash\n   systemctl stop db\n   ```\n\n   This takes 5 minutes. If it fails with `E1`, try again.\n\n2. Start the server.\n',
  );
  expect(titles(made)).toEqual(['Stop the server', 'Start the server']);
  expect(stepsOf(made)[0]).toMatchObject({ code: ['systemctl stop db'], estimatedTime: 5 });
  expect(stepsOf(made)[0]?.decisionPoints[0]?.condition).toBe('If it fails with E1');
});

test('a table of checks is the gate of its phase, with calls as they are written', () => {
  const made = workflow(
    '# Verify\n\n## Check the copy\n\nConnect to the copy.\n\n| Check | Expected |\n| --- | --- |\n| `is_in_recovery()` | f |\n| Rows of orders | within 1 % |\n',
  );
  expect(made.phases.flatMap(({ qualityGates }) => qualityGates.map(({ criteria }) => criteria))).toEqual([
    'is_in_recovery(): f',
    'Rows of orders: within 1 %',
  ]);
});

test('the equipment of a plain procedure is what is needed, and dates before a colon are when it is due', () => {
  const made = workflow(
    'This procedure says how the coffee machine of the third floor is cleaned every week so that it lasts and the coffee stays good.\n\n5. EQUIPMENT\n- Brush\n- Descaler\n\n6. PROCEDURE\n\n6.1 Take the tray out.\n6.2 Rinse the tray under hot water.\n\nWhat you need to do now\n\n- By 20 September: check that the descaler is there.\n- By 30 September: order new filters.\n',
  );
  expect(made.overview.requiredResources).toEqual(expect.arrayContaining(['Brush', 'Descaler']));
  expect(stepsOf(made).map(({ due }) => due)).toEqual([null, null, 'By 20 September', 'By 30 September']);
});

test('columns of a plain text are a table, and no steps; what people do each for themselves waits for nobody', () => {
  const limits = workflow(
    'The pool is checked every morning before it opens so that nobody is harmed by the water or by what is in it.\n\n5. CHECK\n\n5.1 Measure the water.\n5.2 Compare it with the limits.\n\nLimit          Low       High\nFree chlorine  1.0 mg/l  3.0 mg/l\npH             7.0       7.6\n',
  );
  expect(titles(limits)).toEqual(['Measure the water', 'Compare it with the limits']);
  const minutes = workflow(
    'Minutes of the IT meeting\n\nAlerts\n\nAction: Daniel to check the alerts by 14 March.\n\nKeys\n\nAction: Petra to order the keys by 21 March.\n\nAction: Samir to hand out the keys.\n',
  );
  expect(stepsOf(minutes).map(({ owner, dependencies }) => [owner, dependencies])).toEqual([
    ['Daniel', []],
    ['Petra', []],
    ['Samir', []],
  ]);
});

test('“for 20 minutes before” says how long, and asides of an author are no steps', () => {
  const made = workflow(
    '# Bread\n\nJump to the recipe if you like.\n\nLet the dough rest for 20 minutes before shaping. Heat the oven 30 minutes before baking. Tell me in the comments how it went.\n',
  );
  expect(stepsOf(made).map(({ title, estimatedTime }) => [title, estimatedTime])).toEqual([
    ['Let the dough rest for 20 minutes before shaping', 20],
    ['Heat the oven 30 minutes before baking', 3],
  ]);
});
