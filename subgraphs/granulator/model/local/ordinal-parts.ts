import type { Sentence } from '../../../../lib/text/language';
import type { Listed } from './concept';

const NOUN = String.raw`(stages|phases|steps|parts|layers|components|sections|kinds|types|forms|classes)`;
/** "Photosynthesis has two stages." */
const ANNOUNCED = new RegExp(
  String.raw`^(?:The\s+|An?\s+)?(\p{L}[^,;:.]{2,50}?)\s+(?:has|have|consists? of|comprises?|involves?|falls? into|goes through|(?:is|are) (?:divided|split) into|(?:takes place|happens|occurs|proceeds) in)\s+(?:two|three|four|five|six|several)\s+(?:\p{Ll}+\s)?${NOUN}\b`,
  'u',
);
/** "The first stage, the light reactions, …", "The second is called the Calvin cycle." */
const ITEM = new RegExp(
  String.raw`^(?:The|In the|During the)\s+(?:first|second|third|fourth|fifth|sixth|last|final|next|other|upper|lower|inner|outer)(?:\s+(?:one|${NOUN.slice(
    1,
    -1,
  )
    .split('|')
    .map((noun) => (noun === 'classes' ? 'class' : noun.slice(0, -1)))
    .join(
      '|',
    )}))?(?:,\s+(?:or\s+)?|\s+is\s+(?:called\s+|known as\s+)?)(?:the\s+|an?\s+)?(\p{L}[^,.;:()]{2,40}?)(?=[,.;:(]|$)`,
  'u',
);

/** What a text counts as the stages, layers or kinds of something, and then tells of one by one. */
export function ordinalParts(sentences: readonly Sentence[]): Listed[] {
  let whole: { name: string; noun: string; sentence: string } | undefined;
  const found: Listed[] = [];
  for (const { text } of sentences) {
    const [, name, noun] = ANNOUNCED.exec(text) ?? [];
    if (name !== undefined && noun !== undefined) {
      whole = { name, noun, sentence: text };
      continue;
    }
    const [, item] = ITEM.exec(text) ?? [];
    if (item === undefined || !whole) continue;
    const kind = /^(?:kinds|types|forms|classes)$/.test(whole.noun) ? 'kind_of' : 'part_of';
    found.push({ whole: whole.name, kind, items: [item], evidence: `${whole.sentence} ${text}` });
  }
  return found;
}
