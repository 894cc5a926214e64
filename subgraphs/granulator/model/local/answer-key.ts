import { capitalise } from '../../../../lib/text/capitalise';
import type { Block, Section } from '../../../../lib/text/document';
import { offerOf } from './section-offers';

/** What a section is called that answers the questions of another. */
const KEY =
  /^(?:\d[\d.]*[.):]?\s+)?(?:(?:sample|model|suggested|short|full)\s+)?(?:answers?(?: key)?|answer key|solutions?(?: key)?)(?:\s+(?:to|for)\b.*)?$/i;

/** A text without its answer key, and what the key answers. */
interface Answered {
  sections: Section[];
  /** The answers by the questions as the text asks them. */
  answers: ReadonlyMap<string, string>;
}

/** Takes the sections away that answer the text's own questions or exercises, those before them, in their order. */
export function withoutAnswerKey(sections: readonly Section[]): Answered {
  const answers = new Map<string, string>();
  let asked: string[] = [];
  const without = (some: readonly Section[]): Section[] =>
    some.flatMap((section) => {
      const items = itemsOf(section);
      if (KEY.test(section.title) && items.length > 0 && items.length <= asked.length) {
        for (const [place, answer] of items.entries()) answers.set(asked[place] ?? '', answer);
        return [];
      }
      if (/^(?:questions|exercises)$/.test(offerOf(section.title) ?? '') && items.length > 0) asked = items;
      return [
        { ...section, blocks: withoutKeyInBrackets(section.blocks, answers), children: without(section.children) },
      ];
    });
  return { sections: without(sections), answers };
}

const itemsOf = ({ blocks }: Section): string[] => blocks.flatMap(({ kind, items }) => (kind === 'list' ? items : []));

/** "(Answers: 96 m; it cancels; nine.)" behind a list of questions: taken away, and given to them where there are as many. */
function withoutKeyInBrackets(blocks: readonly Block[], answers: Map<string, string>): Block[] {
  return blocks.filter(({ kind, text }, at) => {
    const [, key] = (kind === 'paragraph' && /^\(?(?:answers?|solutions?)\s*:\s*(\S.*?)\)?$/is.exec(text)) || [];
    const asked = blocks.slice(0, at).findLast((block) => block.kind === 'list')?.items ?? [];
    if (key === undefined || asked.length < 2) return true;
    const given = key.replace(/[.)]+$/, '').split(/;\s+|\s+(?=\(?\d{1,2}[.)]\s)/);
    if (given.length === asked.length)
      for (const [place, answer] of given.entries())
        answers.set(asked[place] ?? '', capitalise(answer.replace(/^\(?\d{1,2}[.)]\s+/, '')));
    return false;
  });
}
