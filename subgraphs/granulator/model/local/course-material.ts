import type { Block } from '../../../../lib/text/document';
import type { Language } from '../../../../lib/text/language';
import { sentencesOf } from '../../../../lib/text/sentences';
import type { MaterialContent } from '../../structures/course';
import type { Topic } from './source-outline';

/** What sections of a text are for, by how they are called. */
const SECTIONS = {
  objectives:
    /^(?:learning )?(?:objectives?|outcomes?|goals|aims)\b|^what (?:you|we)(?: will|'ll)? learn|^in this (?:chapter|lesson|module|unit|section)\b|^(?:by the end|after this)\b/i,
  questions:
    /^(?:review|check|comprehension|discussion|self[- ]?(?:test|check)|study|revision|knowledge)\b.*(?:questions?|understanding|test)?$|^questions?\b|\bquestions$|^quiz$/i,
  exercises:
    /^(?:exercises?|activit(?:y|ies)|practice|problems|assignments?|tasks?|homework|try it|challenges?|hands[- ]on)\b/i,
  summary: /^(?:summary|key (?:points?|takeaways?|ideas|terms)|recap|conclusions?|in (?:short|summary)|takeaways?)\b/i,
} as const;

/** What a section of a text offers to whoever teaches with it. */
export type Offer = keyof typeof SECTIONS;

/** What a section is for, by its title; null for one that tells of its subject. */
export function offerOf(title: string): Offer | null {
  const found = (Object.keys(SECTIONS) as Offer[]).find((offer) => SECTIONS[offer].test(title.trim()));
  return found ?? null;
}

/** Roles of blocks that say the same of them. */
const ROLES: Record<string, Offer> = {
  objectives: 'objectives',
  questions: 'questions',
  keypoints: 'summary',
  summary: 'summary',
  exercise: 'exercises',
  exercises: 'exercises',
  challenge: 'exercises',
  discussion: 'questions',
};

/** What blocks offer of a kind: the items of their lists, else their sentences. */
export function offeredIn(blocks: readonly Block[], offer: Offer): string[] {
  return blocks.filter(({ role }) => role !== undefined && ROLES[role] === offer).flatMap(linesOf);
}

/** What a whole section offers. */
export const offeredBy = ({ blocks }: Pick<Topic, 'blocks'>): string[] => blocks.flatMap(linesOf);

function linesOf({ kind, text, items }: Block): string[] {
  if (kind === 'list') return items;
  // A line that only introduces a list offers nothing.
  return kind === 'paragraph' && !/:$/.test(text) ? sentencesOf(text) : [];
}

/** Questions that a text itself asks of its reader. */
export function questionsIn(part: Topic): string[] {
  const asked = part.blocks
    .filter(({ kind }) => kind !== 'code')
    .flatMap(({ kind, text, items }) => (kind === 'paragraph' ? sentencesOf(text) : items))
    .filter(
      (sentence) =>
        /^\p{Lu}.{10,200}\?$/su.test(sentence) &&
        /^(?:what|why|how|when|where|which|who|can|could|does|do|is|are|should|would|if|in what)\b/i.test(sentence),
    );
  return [...(part.title.endsWith('?') ? [part.title] : []), ...asked];
}

/** How many things a part tells its reader to do. */
export function commandsIn(part: Topic, language: Language): number {
  return part.blocks
    .flatMap(({ kind, text, items }) => (kind === 'list' ? items : kind === 'paragraph' ? sentencesOf(text) : []))
    .filter((line) => language.isCommand(line)).length;
}

/** What a lesson is made of, as the source has it: paragraphs, code, lists and tables. */
export function materialOf(part: Topic): MaterialContent[] {
  return part.blocks
    .filter(({ role }) => role === undefined || ROLES[role] === undefined)
    .map(({ kind, text, items, rows, ordered }) => ({
      kind: kind === 'list' && ordered ? ('steps' as const) : kind,
      text: kind === 'list' || kind === 'table' ? '' : text,
      items: kind === 'list' ? items : [],
      rows: rows ?? [],
    }));
}
