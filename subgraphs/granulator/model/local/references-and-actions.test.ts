import type { Section } from '../../../../lib/text/document';
import { readSource } from '../../../../lib/text/read-source';
import { sentencesOf } from '../../../../lib/text/sentences';
import { StructureType } from '../../structures/structure';
import type { StepContent, WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

const workflow = (sourceText: string): WorkflowContent =>
  outline({ structureType: StructureType.WORKFLOW, parameters: { topic: 'The work', sourceText } }, () => undefined)
    .output as WorkflowContent;
const stepsOf = (sourceText: string): StepContent[] => workflow(sourceText).phases.flatMap(({ steps }) => steps);
const titles = (sourceText: string): string[] => stepsOf(sourceText).map(({ title }) => title);

describe('a step that is named with its section', () => {
  const PRINTER =
    '# Printer care\n\n## 1 Open the printer\n\n1. Switch off the printer.\n2. Pull the lever (no. 4) down.\n3. Lift the cover.\n\n## 2 Change the toner\n\n1. Buy toner.\n2. Open the printer as described in section 1, steps 2 and 3.\n3. Insert the toner.\n\n## 3 Test\n\n1. Print a page.\n2. Repeat step 3 of section 2 if the lamp is red.\n';

  test('is the one of that section, and waits for nothing in its own', () => {
    const steps = stepsOf(PRINTER);
    expect(steps[4]?.title).toBe('Open the printer as described in section 1, steps 2 and 3');
    expect(steps[7]?.title).toBe('Repeat step 6 of section 2 if the lamp is red');
    expect(steps[7]?.dependencies).toEqual([7]);
  });

  test('is known by a number of several parts', () => {
    const steps = stepsOf(
      '# Pump\n\n## 4.2 Cleaning\n\nClean it when the lamp blinks.\n\n1. Unplug the pump.\n2. Open the lid.\n3. Rinse the sponges.\n\n## 4.3 Lamp\n\n1. Let the lamp cool.\n2. Open the lid as described in 4.2, step 2.\n',
    );
    const place = steps.findIndex(({ title }) => title === 'Open the lid') + 1;
    expect(steps.at(-1)?.title).toBe(`Open the lid as described in 4.2, step ${place}`);
  });

  test('is never the step that names it', () => {
    const steps = stepsOf('# A\n\n## Part\n\n1. Fill the tank.\n2. Press start as shown at step 2 of the leaflet.\n');
    expect(steps[1]?.title).toContain('step 2 of the leaflet');
  });

  test('has the number that its list goes on with', () => {
    const steps = stepsOf(
      'Opening the shop\n\nMorning\n1. Unlock the door.\n2. Open the till.\n\nEvening\n3. Count the till.\n4. Lock the door as described in step 1.\n5. Go back to step 3 if it is short.\n',
    );
    expect(steps.map(({ title }) => title).slice(3)).toEqual([
      'Lock the door as described in step 1',
      'Go back to step 3 if it is short',
    ]);
  });
});

test('what is done otherwise is a case of its own, however it stands behind the others', () => {
  const decided = (text: string): unknown => stepsOf(`# Shop\n\n1. ${text}\n2. Lock the door.\n`)[0]?.decisionPoints;
  const otherwise = { condition: 'Otherwise', outcomes: [expect.stringContaining('sign the sheet')] };
  expect(decided('If the fridge is warm: call Ben. Otherwise sign the sheet.')).toEqual([
    { condition: 'If the fridge is warm', outcomes: ['call Ben'] },
    otherwise,
  ]);
  expect(decided('If it is above 8 °C: go to section C. Otherwise sign the sheet.')).toEqual([
    { condition: 'If it is above 8 °C', outcomes: ['go to section C'] },
    otherwise,
  ]);
  expect(decided('If the seal is broken, refuse the delivery, otherwise sign the sheet.')).toEqual([
    { condition: 'If the seal is broken', outcomes: ['refuse the delivery'] },
    otherwise,
  ]);
});

test.each([
  [
    'an item',
    '1. Block the batch.\n2. Pharmacist decides:\n   - under 2 hours -> release it\n   - frozen -> dispose of it\n3. Sign the form.\n',
  ],
  [
    'a line',
    'Block the batch.\n\nPharmacist decides:\n\n- under 2 hours -> release it\n- frozen -> dispose of it\n\nSign the form.\n',
  ],
])('who decides among cases with arrows has a step with these cases: %s', (_kind, list) => {
  const step = stepsOf(`# Alarm\n\n## Steps\n\n${list}`).find(({ title }) => title === 'Pharmacist decides');
  expect(step?.owner).toBe('Pharmacist');
  expect(step?.decisionPoints).toEqual([
    { condition: 'Under 2 hours', outcomes: ['release it'] },
    { condition: 'Frozen', outcomes: ['dispose of it'] },
  ]);
});

test('boxes to tick with numbers behind them are a list in order, and what stands below one is no box', () => {
  const { sections } = readSource(
    'SOP-17 Cold chain\n\nPurpose\nThis procedure says how vaccines are received by the clinic, whoever is on duty, at every hour of the day.\n\nA. Delivery\n[ ] 1. Check the seal of the box before anything else is done, and write the time down.\n[ ] 2. Read the logger.\n   - inside 2-8 °C: sign\n   - outside: quarantine\n\nC. Alarm\n[ ] 3. Call the technician.\n[ ] 4. Close the door.\n',
  );
  const all = (of: Section[]): Section[] => of.flatMap((one) => [one, ...all(one.children)]);
  const [delivery, alarm] = all(sections).slice(-2);
  expect([delivery?.title, alarm?.title]).toEqual(['A. Delivery', 'C. Alarm']);
  expect(delivery?.blocks[0]).toMatchObject({ kind: 'list', ordered: true, role: 'tasks', depths: [0, 0, 1, 1] });
});

test('letters below an item are items of their own', () => {
  expect(
    titles(
      '# Lid\n\n1. Unplug the pump.\n2. Open the lid:\n   a. Turn the clips outwards.\n   b. Lift the lid up.\n3. Take out the sponge.\n',
    ),
  ).toEqual(['Unplug the pump', 'Open the lid', 'Turn the clips outwards', 'Lift the lid up', 'Take out the sponge']);
});

test.each([
  ['Max. budget for the move is 18,500 EUR. Anything above goes to Marc.', 2],
  ['Use max. 10 ml of soap (see fig. 3). Rinse it.', 2],
  ['Replace it (part no. 7741). Close the lid.', 2],
  ['Go to section C. Otherwise sign the sheet.', 2],
  ['I said no. Five people left.', 2],
  ['Talk to J. Smith about it.', 1],
])('%s has %i sentences', (text, count) => {
  expect(sentencesOf(text)).toHaveLength(count);
});

describe('actions of minutes', () => {
  const steps = stepsOf(
    'MINUTES of the move group\n\n2. Move\nThe landlord has confirmed the date for the new building, which is one month earlier than we were told.\nDECISION: Max. budget for the mover is 18,500 EUR. Anything above that goes to Marc for approval.\n\nAction items\n- Jonas: get two more offers -> by 24 May\n- Tomasz: ask the landlord for the keys - by Fri 17 May\n- Priya: draw up a seating plan (31 May)\n- Elif + Jonas: list of all devices, 7 June\n- Ruth: inform the works council, ASAP\n- Bob will repair the gate by 10 June.\n- ??? : who orders the boxes?\n',
  );

  test('say who, what and until when', () => {
    expect(steps.slice(-6).map(({ owner, title, due }) => [owner, title, due])).toEqual([
      ['Jonas', 'Get two more offers', 'by 24 May'],
      ['Tomasz', 'Ask the landlord for the keys', 'by Fri 17 May'],
      ['Priya', 'Draw up a seating plan', '31 May'],
      ['Elif + Jonas', 'List of all devices', '7 June'],
      ['Ruth', 'Inform the works council', 'ASAP'],
      ['Bob', 'Repair the gate by 10 June', 'by 10 June'],
    ]);
    expect(steps.flatMap(({ decisionPoints }) => decisionPoints)).toEqual([]);
  });

  test('come behind what was decided, which is told whole', () => {
    expect(steps[0]?.description).toBe(
      'DECISION: Max. budget for the mover is 18,500 EUR. Anything above that goes to Marc for approval.',
    );
  });
});

describe('documentation of a tool', () => {
  const { output, warnings } = outline(
    {
      structureType: StructureType.WORKFLOW,
      parameters: {
        topic: 'The tool',
        sourceText:
          '# shrinkpix\n\n## Install\n\nYou need Node 18 or newer.\n\n```bash\nnpm install -g shrinkpix\n```\n\n## Quick start\n\n1. Put your images in a folder.\n2. Run a dry run first.\n3. Check the summary.\n\n## Options\n\n| Option | Default |\n|---|---|\n| `--width` | none |\n| `--quality` | 82 |\n\n## Configuration file\n\nOptions can also be kept in a file:\n\n```json\n{ "width": 1600 }\n```\n\n## Library\n\n`resize()` returns a promise. It is rejected if the folder does not exist.\n',
      },
    },
    () => undefined,
  );
  const { overview, phases } = output as WorkflowContent;

  test('orders what it orders: what code does and what else can be done are no steps', () => {
    expect(phases.flatMap(({ steps }) => steps.map(({ title }) => title))).toEqual([
      'Install',
      'Put your images in a folder',
      'Run a dry run first',
      'Check the summary',
    ]);
  });

  test('says what is needed, and which tables and ways were left out', () => {
    expect(overview.requiredResources).toContain('Node 18 or newer');
    expect(warnings.join(' ')).toMatch(/2 items and tables .*the table Option, Default.*can also be kept/);
  });
});

describe('a protocol whose steps have letters below them', () => {
  const steps = stepsOf(
    '# Prep\n\n## Reagents\n\n**Note:** Check P2 for flakes before use. If there are any, warm the bottle.\n\n## Safety\n\nWear gloves. N3 contains guanidine: do not mix it with bleach.\n\n## Procedure\n\n1. Spin down 3 ml of overnight culture.\n   a) Pour off the supernatant.\n   b) Tap the tube on a towel.\n2. Resuspend the pellet.\n3. Centrifuge for 10 min.\n   - If it is still cloudy, repeat step 3 once.\n   - Otherwise continue with step 4.\n4. Wash:\n   a) Add 750 µl PE.\n   b) Spin again.\n5. Measure it. If it is below 1.7, repeat the wash from step 4; otherwise store it.\n\n## Troubleshooting\n\n- Low yield: the lysis in step 2 was incomplete.\n- Smear: see step 2.\n',
  );
  const numberOf = (title: string): number => steps.find((step) => step.title.startsWith(title))?.number ?? 0;
  const decisions = (title: string): string =>
    JSON.stringify(steps.find((step) => step.title.startsWith(title))?.decisionPoints);

  test('names them by their own numbers, itself as this step, and a group by its first', () => {
    expect(decisions('Centrifuge')).toContain('repeat this step once');
    expect(decisions('Centrifuge')).toContain(`continue with step ${numberOf('Add 750')}`);
    expect(decisions('Measure it')).toContain(`repeat the wash from step ${numberOf('Add 750')}`);
  });

  test('names them so in parts that have no such list, too', () => {
    expect(decisions('If something goes wrong')).toContain(`the lysis in step ${numberOf('Resuspend')} was`);
  });

  test('does what a note orders, and keeps what must not be behind a colon', () => {
    expect(numberOf('Check P2 for flakes')).toBe(1);
    expect(steps.find(({ title }) => title === 'Wear gloves')?.cautions.join()).toContain('do not mix it with bleach');
  });

  test('takes no night for a culture of one', () => {
    expect(steps.find(({ title }) => title.startsWith('Spin down'))?.estimatedTime).toBeLessThan(60);
  });
});

describe('what was agreed in a mail', () => {
  const { output, warnings } = outline(
    {
      structureType: StructureType.WORKFLOW,
      parameters: {
        topic: 'The fair',
        sourceText:
          "From: Svenja Haas\nTo: orga-team\nSubject: summer fair\n\nHi all,\n\nCorrect me if something's wrong. We talked quite a while and decided on Saturday 22 June, because on the 15th the hall is being painted.\n\nPaula organises the cake buffet and sends round a list by 10 May. Amir has to register the fair. He needs the plan for that, so Deniz please draw the plan by 25 April.\n\nStill open: who looks after the bouncy castle?\n\nBest\nSvenja\n",
      },
    },
    () => undefined,
  );
  const steps = (output as WorkflowContent).phases.flatMap((phase) => phase.steps);

  test('is done, by whoever was asked within a sentence, too', () => {
    expect(steps.map(({ title, owner }) => [title.slice(0, 30), owner])).toEqual([
      ['We talked quite a while and de', null],
      ['Paula organises the cake buffe', 'Paula'],
      ['Amir has to register the fair', 'Amir'],
      ['Draw the plan by 25 April', 'Deniz'],
    ]);
    expect(warnings.join(' ')).toContain('who looks after the bouncy castle');
  });
});

test('whoever is called is not who does it', () => {
  const [step] = stepsOf('# Sick leave\n\n1. Call your team lead before 8:00.\n2. Send a note.\n');
  expect(step?.owner).toBeNull();
});

test('boxes to tick in one paragraph are steps', () => {
  expect(
    titles(
      '<html><body><h1>Guide</h1><h2>Systems</h2><p>&#9744; Log in to Trackit<br>&#9744; Set up the login<br>&#9744; Finish the course by Friday</p></body></html>',
    ),
  ).toEqual(['Log in to Trackit', 'Set up the login', 'Finish the course by Friday']);
});
