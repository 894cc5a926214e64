import type { CourseContent } from '../../structures/course';
import type { NovelContent } from '../../structures/novel';
import type { QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const made = <T>(structureType: StructureType, sourceText: string): T =>
  outline({ structureType, parameters: { topic: 'The topic', sourceText } }, () => undefined).output as T;

describe('a novel after a story with marks between its scenes', () => {
  const STORY = `The Lighthouse Ledger

Mara Quill had kept the ledger of Gannet Rock for eleven years, and she had never once written a lie in it. On the third of October the supply boat did not come. Mara stood at the rail until the lamp had to be lit. Her brother Tobias sat by the stove and said nothing, which was worse than if he had cursed.

* * *

By the ninth of October they had flour for four days. Mara rowed out to the wreck of the Constance and found a boy of perhaps twelve, half frozen. "Harker sold the boat," said the boy. Tobias carved him a whistle of driftwood.

* * *

Mara decided to put out the lamp that evening. Without the light no ship could pass the Teeth at night. Tobias begged her not to, for a ship could be lost. Mara gave the captain of the cutter her ledger.

* * *

Harker was taken at Kestrel Point on the twentieth. Mara lit the lamp, took her pen, and wrote the date. Tobias slept for the first time in weeks.
`;
  const novel = made<NovelContent>(StructureType.NOVEL, STORY);
  const chapters = novel.acts.flatMap((act) => act.chapters);

  test('has a chapter for each scene', () => {
    expect(novel.overview.title).toBe('The Lighthouse Ledger');
    expect(novel.acts.map((act) => act.chapters.length)).toEqual([1, 2, 1]);
    expect(chapters[1]?.summary).toContain('Mara rowed out');
  });

  test('is about whoever does most, under the whole name, from first to last', () => {
    expect(novel.characters.map(({ name, role }) => [name, role])).toEqual([
      ['Mara Quill', 'protagonist'],
      ['Tobias', 'main'],
      ['Harker', 'main'],
    ]);
    expect(novel.characters[0]?.arc).toMatch(/^First: Mara Quill had kept .* Last: Mara lit the lamp/s);
  });

  test('turns where something is decided', () => {
    expect(chapters[2]?.plotPoints).toContain('Mara decided to put out the lamp that evening.');
  });
});

const STONE = `Marta and her brother Jurij had an orchard above the village. Jurij worked there every day, and Marta kept the books in the kitchen. Their neighbour Alojz said that the stone at its edge had been moved.

One day in June a surveyor came up the hill. Jurij walked with her along the wall. Marta brought a jug of water for the boy who held the pole. Alojz sat down under a tree.

"Was it ever moved, this stone?" the surveyor asked. Jurij looked at his hands.

It was Marta who spoke. "It was moved," she said.

"Marta," said Jurij.

"It was moved twice. I held the lamp in the orchard." She put down the jug because it was shaking. "I was nine. Father moved it down in November, and in the spring their father came and moved it back up, and I saw them out of the window."

Alojz laughed at last. Jurij walked to the stone and stood there for a long time. Marta signed the paper, and Alojz gave Jurij his hand.
`;

test('a plan after a story is as long as the story, and has what one of its people tells', () => {
  const { overview, acts } = made<NovelContent>(
    StructureType.NOVEL,
    `# The stone

${STONE}`,
  );
  expect(overview.targetLength).toBe(1_000);
  const points = acts.flatMap(({ chapters }) => chapters.flatMap(({ plotPoints }) => plotPoints));
  expect(points).toContain('Marta: “It was moved twice. I held the lamp in the orchard.”');
});

test('a quiz asks why, where the text gives reasons, with the reasons for other things beside them', () => {
  const quiz = made<QuizContent>(
    StructureType.QUIZ,
    `# The rising of 1381

## Before

Landowners raised the wages of free workers because too few hands were left in the villages. Because the war in France went badly, Parliament granted three poll taxes within four years.

## After

Historians doubt the name of the revolt because many rebels were craftsmen and priests. Serfdom faded in most counties because labour remained scarce for decades. Some landowners gave land to tenants for rent.
`,
  );
  const why = quiz.categories
    .flatMap(({ questions }) => questions)
    .filter(({ question }) => question.startsWith('Why '));
  expect(why.map(({ question, answer }) => [question, answer])).toEqual(
    expect.arrayContaining([
      ['Why did landowners raise the wages of free workers?', 'because too few hands were left in the villages'],
      ['Why did Parliament grant three poll taxes within four years?', 'because the war in France went badly'],
    ]),
  );
  for (const { type, options, answer } of why)
    if (type === 'multiple_choice') {
      expect(options).toContain(answer);
      expect(options.every((option) => option.startsWith('because '))).toBe(true);
    }
});

describe('what a chapter of a book teaches', () => {
  const CHAPTER = `# Soil

## Learning objectives

After this chapter you can name the layers of a soil, explain how soils form, and judge why erosion costs harvests.

## What soil is

**Soil** is the loose upper layer of the Earth's crust in which plants grow. The decayed remains of plants and animals are called humus. Humus holds water.

## How soils form

Soils form from bedrock by weathering. Weathering is the breaking down of rock by water, air and living things. Lichens produce acids that dissolve rock.

## Layers of a soil

A cut through a soil shows layers, which are called horizons. The washing out of dissolved substances from upper horizons is leaching. Leaching carries iron into the lower horizon, which is why subsoil is often reddish.

| Horizon | Name | What it holds |
| --- | --- | --- |
| O | organic layer | leaves and needles |
| A | topsoil | humus with minerals |
| B | subsoil | clay and iron |
| C | parent material | broken rock |

## Relief

Water runs down slopes. On a steep slope it takes soil with it, which costs harvests year by year. Erosion is the removal of soil by water or wind.

## Review questions

1. Why is subsoil often reddish?
`;
  const course = made<CourseContent>(StructureType.COURSE, CHAPTER);
  const lessons = course.modules.flatMap((module) => module.lessons);
  const objectivesOf = (title: string) => lessons.find((lesson) => lesson.title === title)?.learningObjectives;

  test('is each objective by itself, in the lesson that it is of', () => {
    expect(course.overview.learningOutcomes).toEqual([
      'Name the layers of a soil',
      'Explain how soils form',
      'Judge why erosion costs harvests',
    ]);
    expect(objectivesOf('Layers of a soil')).toEqual(['Name the layers of a soil', 'Define leaching and horizons']);
    expect(objectivesOf('How soils form')?.[0]).toBe('Explain how soils form');
    expect(objectivesOf('Relief')?.[0]).toBe('Judge why erosion costs harvests');
  });

  test('is asked of what it defines, of its tables and by its own questions, and of no verb taken for a thing', () => {
    const questions = made<QuizContent>(StructureType.QUIZ, CHAPTER).categories.flatMap(
      (category) => category.questions,
    );
    const asked = questions.map(({ question }) => question);
    expect(lessons.flatMap(({ assessmentPoints }) => assessmentPoints)).toEqual(
      expect.arrayContaining(['What is humus?', 'What is leaching?', 'Why is subsoil often reddish?']),
    );
    expect(asked.some((question) => /^What does the table say about horizon “.” under “/.test(question))).toBe(true);
    expect(questions.find(({ question }) => question === 'Why is subsoil often reddish?')?.answer).toContain(
      'Leaching',
    );
    expect(
      questions.flatMap(({ answer, options }) => [answer, ...options]).filter((text) => /soils? forms?$/i.test(text)),
    ).toEqual([]);
    // Cells of a table stand beside cells, and words beside words.
    const ofGaps = questions.filter(({ question }) => question.includes('_____')).flatMap(({ options }) => options);
    expect(
      ofGaps.filter((option) => ['leaves and needles', 'humus with minerals', 'clay and iron'].includes(option)),
    ).toEqual([]);
  });
});

test('the scenes of a story in Markdown lie between its lines, and are told by what happens, not by what is said of it', () => {
  const scene = (first: string, rest: string): string =>
    `${first} ${rest} ${'The rain fell on the roof of the long shed. '.repeat(8)}`;
  const sourceText = [
    `# The Shed\n\n${scene('Nora opened the door of the shed and took the lamp.', '“I never lock it,” said Nora. “I never did.”')}`,
    scene('“I will not stay here,” Tom said.', 'Tom carried the boat down to the water alone.'),
    scene('Nora found the letter under the stone.', 'At last Nora understood who had taken the oars.'),
  ].join('\n\n---\n\n');
  const { acts, characters } = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'The shed', sourceText } },
    () => undefined,
  ).output as unknown as NovelContent;
  const chapters = acts.flatMap((act) => act.chapters);
  expect(chapters).toHaveLength(3);
  expect(characters[0]?.name).toBe('Nora');
  expect(chapters.flatMap(({ plotPoints }) => plotPoints).join('\n')).not.toMatch(/I will not stay|I never/);
  expect(chapters[1]?.plotPoints).toContain('Tom carried the boat down to the water alone.');
  const { overview } = made<NovelContent>(
    StructureType.NOVEL,
    `“We were happy once. Last night I had the matches in my hand,” said Nora. Nora came to Brook Street in the autumn of 1911. ${sourceText}`,
  );
  expect(overview.setting).toBe('Nora came to Brook Street in the autumn of 1911.');
});

test('a chapter has as many scenes as the text tells apart, by its marks and by its times', () => {
  const told =
    'Marta walked along the pier and looked for her brother. Jonas had gone to the island by the first boat. ';
  const text = `THE LAST FERRY\n\n- I -\n\n${told}\n\n${told}\n\n- II -\n\n${told}\n\n* * *\n\n${told}\n\nThe next morning the fog had gone. ${told}\n`;
  const { acts } = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'The ferry', sourceText: text } },
    () => undefined,
  ).output as NovelContent;
  expect(acts.flatMap(({ chapters }) => chapters).map(({ title, sceneCount }) => [title, sceneCount])).toEqual([
    ['I', 1],
    ['II', 3],
  ]);
});

describe('a novel after a story that is told in dialogue', () => {
  const STORY = `The Bell

"They want the bell melted," said Ines.

Her grandfather put down his fork. The kitchen window looked over the harbour and the church. "They may want what they like. That bell rang for your mother."

"The council has decided it, and nobody will —"

"Nobody asked me," old Tomas Reyes said.

* * *

The man from the foundry came on a Monday. Ines led him up the tower of the church. Captain Varga, who had the key, stayed below.

"It is cracked from the rim to the crown," the man said. "I could not ring it if you paid me."

Tomas Reyes laid his palm on the bronze. My uncle Pavel would have wept, Ines thought.

* * *

In the evening the three of them sat on the wall by the harbour. "We shall hang it in the square, where it need not ring," said Tomas. Ines laughed for the first time in a week. The bell stayed.
`;
  const novel = made<NovelContent>(StructureType.NOVEL, STORY);
  const chapters = novel.acts.flatMap((act) => act.chapters);

  test('has a chapter for each scene, and none for a line that breaks off', () => {
    expect(chapters).toHaveLength(3);
  });

  test('names its chapters after what is told, not after what is said', () => {
    for (const { title } of chapters) expect(title).not.toMatch(/want|asked me|cracked/);
  });

  test('has those whom the text calls by a title or a relation, also once', () => {
    expect(novel.characters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Ines', 'Tomas Reyes', 'Captain Varga']),
    );
  });

  test('has in its plot what moves it on in speech', () => {
    expect(chapters.flatMap(({ plotPoints }) => plotPoints).join('\n')).toMatch(
      /They want the bell melted|The council has decided/,
    );
  });

  test('plays where its sentences have most of a place', () => {
    expect(novel.overview.setting).toBe('The kitchen window looked over the harbour and the church.');
  });

  test('is about what comes again in several chapters', () => {
    expect(novel.overview.themes).toEqual(['bell']);
  });
});

test('whoever says "I\'m" is called otherwise, and the children of a place are not the place', () => {
  const novel = made<NovelContent>(
    StructureType.NOVEL,
    `The Ferry

The ticket office at Skarnes was the size of a wardrobe, and Oddny had sat in it for years. She counted the float twice.

"I'm late," said Henning from the door. "I'm always late on Sundays." Henning wiped his hands and sat down.

* * *

Oddny pointed with her pencil. "I'm told that there is a boy," she said. Henning walked over to the boy and asked him.

* * *

In the spring the children of Skarnes found coins among the stones. Oddny laughed when Henning told her of it.
`,
  );
  expect(novel.characters.map(({ name }) => name)).toEqual(expect.arrayContaining(['Oddny', 'Henning']));
  for (const { name } of novel.characters) expect(name).not.toMatch(/^I['’]m|Skarnes/);
});

describe('a novel after a story in which a person is named late and confesses', () => {
  const FERRY = `The Ferryman's Bell

Marta Kell had rowed the ferry at Dunmore since the winter her father drowned. The rope had snapped that night, and nobody heard him call. Afterwards the village hung a bell on the far bank, so that whoever was in need could ring it, and Marta had sworn to answer it whatever the weather.

On the last evening of October the bell rang twice. Rain was driving up the river, and the lamp on the other side had gone out. Her brother Jonas stood in the door of the boathouse.

"Don't go," he said. "It's the wind."

"The wind doesn't ring twice," said Marta.

She pushed off alone. Half way over, the current took the bow and turned it, and for a moment she saw nothing but black water. Then a light showed low on the bank. An old man was kneeling there with a lantern under his coat.

His name was Aldous Finch, and he had walked from Harrow with a box under his arm. He would not let her carry it. In the boat he sat with it on his knees and looked at her face as though he was counting something.

"You're Peter Kell's girl," he said at last.

Marta stopped rowing. "You knew my father?"

"I cut his rope," said Finch.

The boat swung. She thought of the oar in her hands and of how little it would take. The old man did not move. He told her that her father had been carrying guns for the smugglers at Harrow, that he, Finch, had been the excise man, and that he had meant to stop the ferry and not to kill. For nineteen years he had been silent. In the box were the letters that her father had written to his wife, and that Finch had taken from the wreck.

When they came to the landing, Jonas was waiting with the dog. He saw his sister's face and reached for the boat hook.

"Leave him," said Marta. "He rang the bell."

They took Finch up to the house. He slept by the stove, and in the morning he was gone; the box stood on the table. Jonas wanted to burn the letters unread. Marta read them, one each evening, through the whole of November. In the last of them her father wrote that he would give up the guns in spring, buy a second boat, and teach his daughter to row.

In December she crossed the river and walked to Harrow. She found Finch in the almshouse behind the church, ill and half asleep. She sat down by his bed and told him that she had read everything. He asked whether she forgave him.

"No," said Marta. "But I came when you rang."

He died in the new year. Marta hung a second bell on the near bank, and below it, on a board, she painted both names. Jonas learned to row that spring. They bought the second boat and called it the Finch.
`;
  const novel = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'X', sourceText: FERRY, granularityLevel: 3 } },
    () => undefined,
  ).output as NovelContent;
  const chapters = novel.acts.flatMap((act) => act.chapters);

  test('calls the person by the whole name', () => {
    expect(novel.characters.map(({ name }) => name)).toEqual(expect.arrayContaining(['Aldous Finch', 'Marta Kell']));
    expect(novel.characters.map(({ name }) => name)).not.toContain('Finch');
  });

  test('has the confession in its plot', () => {
    expect(chapters.flatMap(({ plotPoints }) => plotPoints).join('\n')).toMatch(/I cut his rope/);
  });

  test('numbers no chapter that can be called otherwise', () => {
    expect(chapters.map(({ title }) => title).join('\n')).not.toMatch(/\(\d\)|[.!]$/m);
  });
});

describe('a plan after a text', () => {
  const warningsOf = (sourceText: string): string[] =>
    outline({ structureType: StructureType.NOVEL, parameters: { topic: 'X', sourceText } }, () => undefined).warnings;

  test('that explains says that it is no story, also where people are named in it', () => {
    const essay = `# Canals

James Brindley was an engineer. In 1761 he built a canal for the Duke of Bridgewater. The canal halved the price of coal. Its shares rose, and others wanted canals, too.

Parliament passed a canal Act in 1790. Brindley had died by then. The yield of bonds fell, which made shares dear. Many lists were filled in a day, and few were read.
`;
    expect(warningsOf(essay).join()).toContain('is no story');
  });

  test('that is a talk says so', () => {
    const talk = `[10:42] Dana: station 3 prints blank labels again
[10:43] Tom: Is it white, or very faint?
[10:44] Dana: It is white, but it feeds well.
[10:45] Tom: Then the paper is the wrong one.
[10:46] Dana: I will change it at once.
`;
    expect(warningsOf(talk).join()).toContain('a conversation');
  });

  const LETTER = `# The letter

My grandfather could not read music. He carried his tools through the town every day, and I walked behind him with the bag. My grandfather never spoke on the way, and I asked him nothing. I was eleven that summer.

We came to the house of Mrs Castell in July. She asked him who had written the letter that lay on the piano. He put down his hat and looked at me for a long while.

"It's me," said my grandfather. "I'm the K."

Mrs Castell sat down. I did not know what he meant. She gave him the letter back, and my grandfather burned it in the stove that evening. I never saw her again.
`;
  const novel = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'X', sourceText: LETTER, granularityLevel: 3 } },
    () => undefined,
  );

  test('has a confession of few words in its plot', () => {
    const { acts } = novel.output as NovelContent;
    const points = acts.flatMap((act) => act.chapters.flatMap(({ plotPoints }) => plotPoints));
    expect(points.join('\n')).toContain(`"It's me," said my grandfather. "I'm the K."`);
    expect(novel.warnings).toEqual([]);
  });

  test('has in its cast who has no name but what the narrator calls him', () => {
    expect((novel.output as NovelContent).characters.map(({ name }) => name)).toContain('My grandfather');
  });
});
