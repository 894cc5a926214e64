import type { NovelContent } from '../../structures/novel';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const TALE = `There was once a ferryman called Osk who carried people over the river Lenne for one copper each way. He had a daughter, Marit, who could row as well as he could, and an old goat named Bishop.

One autumn evening a stranger in a green coat came down to the landing. He had only a small cage with a cloth over it.

"Take me across," he said, "and I'll pay you in gold."

"One copper," said Osk. "That's the price."

The stranger laughed. In the middle of the river the goat pulled the cloth from the cage. Inside sat a wren, and it began to sing. Osk stopped rowing. Marit put down the bailing cup.

"Cover it up!" cried the stranger.

"That's the Duke's wren," called Marit. "The Duke can't sleep without it, and he's hanging Henrik on Friday for the theft."

Osk looked at the man in the green coat for a long time. Then he said, "I'm rowing back."

"I gave you my word on gold," said the stranger, and now he had a knife in his hand. Marit opened the little door of the cage, and the wren flew up onto Bishop's horn. The goat lowered his head, and the stranger went into the Lenne.

On Thursday Osk and Marit walked the nine miles to the castle with the goat. The Duke was a thin man with grey under his eyes.

"What do you want for it?" he asked.

"Henrik," said Marit. "And two coppers."

So Henrik was let out of the tower that same hour. The wren, however, would not leave the goat, and that's why, for as long as Bishop lived, there was a goat in the bedchamber of the Duke, and why the ferry on the Lenne costs two coppers to this day.

(told to me by my grandmother, written down 1974)
`;

describe('a tale without headings', () => {
  const { output, warnings } = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'A tale', sourceText: TALE } },
    () => undefined,
  );
  const novel = output as NovelContent;
  const points = novel.acts.flatMap(({ chapters }) => chapters.flatMap(({ plotPoints }) => plotPoints));

  test('is known as a story, and has a beginning, a middle and an end', () => {
    expect(warnings.join(' ')).not.toContain('no story');
    expect(novel.acts.map(({ purpose }) => purpose)).toEqual(['setup', 'confrontation', 'resolution']);
  });

  test('ends as the text does, however long its last sentence is', () => {
    expect(points.at(-1)).toContain('costs two coppers to this day.');
  });

  test('keeps what it turns on', () => {
    expect(points.join('\n')).toContain('the stranger went into the Lenne');
  });

  test('knows those who have no name, by whoever speaks or rules, with what is told of each', () => {
    const { characters } = novel;
    expect(characters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Marit', 'Osk', 'The stranger', 'The Duke', 'Henrik']),
    );
    expect(characters.filter(({ arc }) => arc === null).map(({ name }) => name)).toEqual([]);
  });

  test('is set where its people are, and not where something happens', () => {
    expect(novel.overview.setting).toContain('over the river Lenne');
  });
});

test('what explains with quotations in it is no tale', () => {
  const { warnings } = outline(
    {
      structureType: StructureType.NOVEL,
      parameters: {
        topic: 'Crows',
        sourceText:
          'Crows can hold a grudge for years. A study shows that crows know the face of a person who caught them. In the first year, 26 percent of the crows scolded the person in the mask. After seven years the figure had risen to 64 percent. The neutral mask never drew more than 5 percent. "The hat is a strong signal," says Pedro Amaral. Only 9 percent of the crows reacted to the hat. Farmers lose 1.4 million kroner a year to crows. A first trial on six farms starts in April. The amygdala of crows processes fear. Birds and mammals separated 300 million years ago.',
      },
    },
    () => undefined,
  );
  expect(warnings.join(' ')).toContain('no story');
});

describe('a fable of persons without names', () => {
  const FABLE =
    'The Miller and the Well\n\nIn a village above the river there lived a miller who never gave anything away. His mill stood beside the only well, and he asked a coin for every bucket.\n\nOne August the brook shrank to a thread. An old woman came up the path with a cracked jug.\n\n"Let me fill my jug," she said.\n\n"Come back with a coin," said the miller.\n\nHis daughter Mirel let down the bucket and filled the jug to the brim.\n\n"You will be scolded for this," the old woman said.\n\nThat evening the miller understood, and locked the well with an iron lid. Bastian the smith wanted to break the lid with his hammer. "The water was there before the mill," he said.\n\nOn the ninth day the roof of the mill was burning. "Bastian!" cried the miller. The smith looked at him for a long moment. Then the smith struck the lid until it split.\n\n"What do you want for it?" asked the miller.\n\n"A bucket of water," said Bastian.\n\nFrom that day on nobody paid at the well.\n';
  const novel = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'A fable', sourceText: FABLE } },
    () => undefined,
  ).output as NovelContent;

  test('knows each of them once: the smith is Bastian, the old woman is a person', () => {
    const names = novel.characters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['The miller', 'The old woman', 'Mirel', 'Bastian']));
    expect(names).not.toContain('The smith');
  });

  test('is set where they live, and begins with whom it is about', () => {
    expect(novel.overview.setting).toContain('In a village above the river');
    expect(novel.characters.find(({ name }) => name === 'The miller')?.arc).toMatch(/^First: In a village/);
  });
});

describe('the plot of a story in which much is only so', () => {
  const text = `The Boat

The boat had to leave the barn, because the barn was sold.

"It will not go through the door," said Mara from her chair.

"It went in," said Jonas. He measured the door with a tape that kept snapping back. He wrote the number on the wall.

The barn was old and had a roof of tin. There was a smell of hay in it. The floor had been laid by his father. The light was grey and the river was quiet that day.

"Who will have it?" asked Mara.

"A school," said Jonas.

By noon they had the door off. Jonas tied the ropes and Mara got up from her chair. She walked across the yard in her slippers and she struck the beam with her fist. Something inside gave way. The boat slid out into the light.

"There," said Mara. "You have to be rude to it."

The yard was full of people. There were dogs. It was warm. The sky had been clear since morning and the river lay still. Jonas laughed and took off his cap.

They pushed the boat to the water. It floated. The paint was blue. It had been blue in the year of the flood.

In the evening they ate soup in the kitchen. The house was quiet. Jonas put the old receipt on the table. Mara read it with her glasses pushed up.

"So he did pay for it," said Jonas.

"I told you he did," said Mara. "Ring the school. They will be having their tea. They will be in."
`;
  const { output, warnings } = outline(
    { structureType: StructureType.NOVEL, parameters: { topic: 'The boat', sourceText: text } },
    () => undefined,
  );
  const points = (output as unknown as NovelContent).acts
    .flatMap(({ chapters }) => chapters)
    .flatMap(({ plotPoints }) => plotPoints)
    .join('\n');

  test('has what people do from its begin to its end, and not how things are', () => {
    expect(points).toMatch(/The boat had to leave the barn/);
    expect(points).toMatch(/struck the beam with her fist|tied the ropes/);
    expect(points).toMatch(/put the old receipt on the table|Mara read it/);
    expect(points).not.toMatch(/smell of hay|There were dogs|The paint was blue/);
  });

  test('ends with the whole of what is said last', () =>
    expect(points).toContain('Ring the school. They will be having their tea. They will be in.'));

  test('is a story, as its people say so much', () => expect(warnings.join()).not.toContain('no story'));
});
