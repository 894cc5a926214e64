import type { NovelContent } from '../../structures/novel';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const STORY = `The Late Boat

Nora Hale stood at the end of the pier with her bag and watched the empty strait. The talk in Morby was at nine the next morning, and the school would not give her a second one. A gull walked along the rail and looked into the bag as if it might hold fish. Behind her, old Piet Renn mended a net. Nora laughed, although she did not want to.

* * *

The autumn before last, her brother Joss had taken the boat of Mads Orlin without asking and had lost it. Joss had walked home with a broken wrist. Mads was varnishing an oar when Nora came in. Nora asked him for the boat. Mads looked through the window for a while.

"Ask your brother," said Mads at last. "Ask him to come and ask me."

* * *

Joss was chopping wood behind the house. Their mother, Helga, came out with her hands wet. Nora sat down on the block and told Joss what Mads wanted. Joss put the axe down. Mads had named the boat after his wife.

* * *

Joss knocked at the boathouse at four. Piet waited outside with Nora. Mads came out, and his eyes were red. Nora climbed into the boat, and Mads pulled at the rope. Helga ran down the path with bread for all of them.
`;
const novel = outline(
  { structureType: StructureType.NOVEL, parameters: { topic: 'The boat', sourceText: STORY, granularityLevel: 5 } },
  () => undefined,
).output as NovelContent;
const chapters = novel.acts.flatMap((act) => act.chapters);

test('a story is set where one of its people is, and not where something will be', () => {
  expect(novel.overview.setting).toMatch(/pier|boathouse/);
});

test('a scene is called after what happens in it, and not after what had happened before', () => {
  expect(chapters.map(({ title }) => title).join('\n')).not.toMatch(/had (?:taken|walked|named)/);
});

test('a scene is summed up by what its people do', () => {
  expect(chapters[0]?.summary).not.toContain('gull');
});

test('a short speech that turns a story is told to its end', () => {
  expect(chapters[1]?.plotPoints).toContain('"Ask your brother," said Mads at last. "Ask him to come and ask me."');
});

test('everybody of a scene is told of in it, by what each does', () => {
  const people = chapters.at(-1)?.characterDevelopment ?? [];
  expect(people).toHaveLength(4);
  expect(people).toContain('Helga: Helga ran down the path with bread for all of them.');
  expect(novel.characters.find(({ name }) => name.startsWith('Mads'))?.arc).toMatch(/Last: .*Mads pulled/);
});
