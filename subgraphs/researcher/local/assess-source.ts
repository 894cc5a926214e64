import { allBlocks, type Section, type SourceDocument } from '../../../lib/text/document';
import { countWords, sentencesOf } from '../../../lib/text/sentences';

/** A source that was read. */
export interface ReadSource {
  number: number;
  address: string | null;
  title: string;
  document: SourceDocument;
}

/** How well a source can be relied on as a text, with the figures that it rests on. */
export interface SourceQuality {
  words: number;
  quality: number;
  figures: string[];
}

/** Figures beyond these make a text no better. */
const ENOUGH_WORDS = 150;
const ENOUGH_HEADINGS = 3;
const ENOUGH_EVIDENCE = 8;

/**
 * Measures whole sentences, length, headings and evidence (numbers, dates, references). It says how well the text is written as a source, not
 * whether it is true.
 */
export function assessSource({ document }: ReadSource): SourceQuality {
  const prose = allBlocks({ blocks: document.blocks, children: document.sections }).filter(
    ({ kind }) => kind !== 'code',
  );
  const text = prose.map((block) => block.text).join('\n');
  const words = countWords(text);
  const sentences = prose.flatMap((block) => block.text.split('\n').flatMap(sentencesOf));
  const whole = sentences.filter(
    (sentence) => /^["“(]?[\p{Lu}\p{Lo}\d]/u.test(sentence) && /[.!?。]["”)]?$/.test(sentence),
  );
  const headings = headingsOf(document.sections);
  const evidence = text.match(/\b\d[\d.,]*\b|\bhttps?:\/\/|\[\d+\]|\bet al\b|\bdoi\b/gi)?.length ?? 0;
  const share = sentences.length === 0 ? 0 : whole.length / sentences.length;
  const quality =
    0.4 * share +
    0.25 * Math.min(1, words / ENOUGH_WORDS) +
    0.1 * Math.min(1, headings / ENOUGH_HEADINGS) +
    0.25 * Math.min(1, 0.4 + (0.6 * evidence) / ENOUGH_EVIDENCE);
  return {
    words,
    quality: Math.round(quality * 100) / 100,
    figures: [
      `${words} words`,
      `${Math.round(share * 100)} % of its sentences are whole`,
      `${headings} ${headings === 1 ? 'heading' : 'headings'}`,
      `${evidence} numbers or references`,
    ],
  };
}

function headingsOf(sections: readonly Section[]): number {
  return sections.reduce((sum, { children }) => sum + 1 + headingsOf(children), 0);
}
