import MiniSearch from 'minisearch';
import { stemsOf } from '../../../lib/text/stems';
import { textRank } from '../../../lib/text/text-rank';
import type { Passage } from './passages';

/** A passage and how much it has to do with the topic. */
export interface RankedPassage extends Passage {
  /** Beside the best passage, 0 to 1. */
  relevance: number;
  /** Which share of the topic's words it, or the headings above it, has. */
  coverage: number;
}

/** So many of the best are compared with each other. */
const CANDIDATES = 60;
/** What being central among the best counts beside having the words of the topic. */
const CENTRALITY_WEIGHT = 0.15;
/** Words that the best passages share help to find more, with this weight. */
const FEEDBACK_WEIGHT = 0.25;
const FEEDBACK_PASSAGES = 5;
const FEEDBACK_WORDS = 8;

/**
 * Passages that have to do with a topic, the best first: BM25 over stems, with the headings above a passage counting as well, weighed with how
 * central a passage is among the best of them.
 * @param widen also looks for words that the best passages share
 */
export function rankPassages(
  topic: string,
  passages: readonly Passage[],
  { widen }: { widen: boolean },
): RankedPassage[] {
  const query = [...new Set(stemsOf(topic))];
  if (query.length === 0 || passages.length === 0) return [];
  const index = new MiniSearch<{ id: number; text: string; headings: string }>({
    fields: ['text', 'headings'],
    // What is indexed are stems already.
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    searchOptions: { boost: { headings: 0.5 }, combineWith: 'OR' },
  });
  index.addAll(
    passages.map(({ id, stems, headings }) => ({
      id,
      text: stems.join(' '),
      headings: stemsOf(headings.join(' ')).join(' '),
    })),
  );
  const first = index.search(query.join(' '));
  const found = widen ? widened(index, query, first, passages) : first;
  const candidates = found.slice(0, CANDIDATES).flatMap(({ id, score }) => {
    const passage = passages[id as number];
    return passage ? [{ passage, score, coverage: coverageOf(query, passage) }] : [];
  });
  const highest = Math.max(...candidates.map(({ score }) => score), 1e-9);
  const central = textRank(candidates.map(({ passage }) => new Set(passage.stems)));
  const ranked = candidates
    .map(({ passage, score, coverage }, place) => ({
      ...passage,
      coverage,
      relevance:
        (score / highest) * (0.5 + 0.5 * coverage) * (1 - CENTRALITY_WEIGHT) +
        CENTRALITY_WEIGHT * (central[place] ?? 0) * coverage,
    }))
    .sort((a, b) => b.relevance - a.relevance || a.id - b.id);
  const best = ranked[0]?.relevance ?? 1;
  return ranked.map((passage) => ({ ...passage, relevance: passage.relevance / best }));
}

/** Looks again, with words that the best passages share: Rocchio's feedback without a reader. */
function widened(
  index: MiniSearch,
  query: readonly string[],
  first: readonly { id: unknown; score: number }[],
  passages: readonly Passage[],
): { id: unknown; score: number }[] {
  const counts = new Map<string, number>();
  for (const { id } of first.slice(0, FEEDBACK_PASSAGES))
    for (const stem of new Set(passages[id as number]?.stems))
      if (!query.includes(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const more = [...counts]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, FEEDBACK_WORDS)
    .map(([stem]) => stem);
  if (more.length === 0) return [...first];
  return index.search({
    combineWith: 'OR',
    queries: [query.join(' '), { queries: more, boostTerm: () => FEEDBACK_WEIGHT }],
  });
}

function coverageOf(query: readonly string[], { stems, headings }: Passage): number {
  const own = new Set([...stems, ...stemsOf(headings.join(' '))]);
  return query.filter((stem) => own.has(stem)).length / query.length;
}
