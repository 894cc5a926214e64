import type { Sentence } from '../../../../lib/text/language';
import { sentencesOf } from '../../../../lib/text/sentences';
import { type Character, leads } from './cast';
import type { Topic } from './source-outline';
import { isOfBefore } from './title-register';

/** What people do in a story, in the past: it can be seen, and something is different afterwards. */
const DONE =
  'answered|ate|began|bent|bit|blew|bowed|broke|brought|built|burned|bought|called|came|carried|caught|chose|climbed|closed|crawled|cried|crossed|cut|danced|dived|dragged|drank|drew|dropped|drove|dug|entered|fell|fetched|fled|flung|folded|followed|fought|found|gave|got|grabbed|handed|held|hid|hit|hung|hurried|jumped|kicked|killed|kissed|knocked|laid|laughed|leaned|leapt|left|lifted|lit|locked|lost|lowered|met|moved|nodded|offered|opened|packed|paid|passed|picked|planted|played|pointed|poured|pressed|pulled|pushed|put|raised|ran|rang|reached|read|returned|rode|rose|rowed|sailed|sang|sank|sat|saved|sent|set|sewed|shook|shot|shouted|showed|shut|signed|slammed|slept|slid|slipped|sold|spoke|stabbed|stepped|stole|stood|stopped|struck|swam|swore|threw|tied|told|tore|took|touched|tried|turned|untied|waded|walked|wept|went|whispered|woke|won|wrapped|wrote';
/** Who does something, where it is said at the head of a clause. */
const DOING = new RegExp(
  `(?:^|[,;:–—]\\s(?:and |but |then |so )?|\\b(?:and|but|then) )(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|[Tt]he [\\p{Ll} ]{3,20}|\\p{Lu}[\\p{L} ]{2,20}?) (?:\\p{Ll}+ly |then |never )?(?:${DONE})(?!\\p{L})`,
  'u',
);
const FURTHER = new RegExp(`(?:,|\\band) (?:then )?(?:${DONE})(?!\\p{L})`, 'gu');
/** How things are, look or were thought to be. */
const IS_SO =
  /^(?:[^,]{0,40}, )?(?:It|There|That|This|\p{Lu}[\p{L} ]{1,30}?) (?:was|were|had|did not have|didn['’]t have|could|would|knew|seemed|looked like|looked as|felt|lay|stood like)\b/u;

/** How much happens in a sentence of a story: what people do counts, how things are tells against it. */
export function happens({ text }: Pick<Sentence, 'text'>): number {
  const told = text.replace(/["“][^"”]*["”]/g, ' ');
  if (isOfBefore(told)) return -2;
  const further = Math.min(2, told.match(FURTHER)?.length ?? 0);
  if (DOING.test(told)) return 3 + further;
  return IS_SO.test(told) ? -2 : 0;
}

/** A point of a plot may have so many words; of whom it is, is said in the sentences before it. */
const MAX_BEAT = 55;

/** A sentence with those before it in its paragraph that say of whom it is: "The chair creaked. She came across the floor". */
export function beatOf({ text }: Sentence, { blocks }: Topic, cast: readonly Character[]): string {
  if (!/^(?:And |Then |But )?(?:He|She|They|It|His|Her)\b/.test(text)) return text;
  const block = blocks.find((one) => one.kind === 'paragraph' && one.text.includes(text));
  const sentences = block ? sentencesOf(block.text) : [];
  const at = sentences.indexOf(text);
  const from = sentences.findLastIndex(
    (sentence, index) => index < at && cast.some((character) => leads(character, { text: sentence })),
  );
  const beat = from < 0 ? text : sentences.slice(from, at + 1).join(' ');
  return beat.split(/\s+/).length <= MAX_BEAT ? beat : text;
}
