import winkNLP, { type Detail, type ItemEntity, type ItemSentence } from 'wink-nlp';
import { ENGLISH_MODEL, type Sentence } from '../../../lib/text/language';
import type { ContentAnalysis } from '../analysis/analysis';

type Entity = ContentAnalysis['entities'][number];

const MAX_ENTITIES = 60;
/** What the recogniser calls what. */
const KINDS: Record<string, Entity['kind']> = {
  DATE: 'date',
  TIME: 'time',
  DURATION: 'duration',
  MONEY: 'money',
  PERCENT: 'percentage',
  CARDINAL: 'number',
  EMAIL: 'email',
  URL: 'address',
};

/** Names, dates, amounts and addresses in a text, the most frequent first. */
export function entitiesOf(text: string, sentences: readonly Sentence[]): Entity[] {
  const nlp = winkNLP(ENGLISH_MODEL, ['sbd', 'pos', 'ner']);
  const found = new Map<string, Entity>();
  const add = (name: string, kind: Entity['kind']): void => {
    const key = `${kind} ${name.toLowerCase()}`;
    const known = found.get(key);
    found.set(key, { name: known?.name ?? name, kind, occurrences: (known?.occurrences ?? 0) + 1 });
  };
  nlp
    .readDoc(text)
    .entities()
    .each((entity: ItemEntity) => {
      const { value, type } = entity.out(nlp.its.detail) as unknown as Detail;
      const kind = KINDS[type];
      if (kind) add(value, kind);
    });
  // At the start of a sentence every word is written large: a name is one that is written large inside one as well.
  const inside = new Set(
    sentences.flatMap(({ text: sentence, phrases }) =>
      phrases.filter(({ proper, text: name }) => proper && !sentence.startsWith(name)).map(({ text: name }) => name),
    ),
  );
  for (const { phrases } of sentences)
    for (const { text: name, proper } of phrases) if (proper && inside.has(name)) add(name, 'name');
  return [...found.values()]
    .sort((a, b) => b.occurrences - a.occurrences || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_ENTITIES);
}

/** The tone of a text by its words of feeling. */
export function toneOf(text: string): ContentAnalysis['tone'] {
  const nlp = winkNLP(ENGLISH_MODEL, ['sbd', 'negation', 'sentiment']);
  const scores: number[] = [];
  nlp
    .readDoc(text)
    .sentences()
    .each((sentence: ItemSentence) => void scores.push(sentence.out(nlp.its.sentiment) as unknown as number));
  const felt = scores.filter((score) => score !== 0);
  const mean = felt.length === 0 ? 0 : felt.reduce((sum, score) => sum + score, 0) / felt.length;
  return {
    score: Math.max(-1, Math.min(1, Math.round(mean * 100) / 100)),
    positiveSentences: scores.filter((score) => score > 0).length,
    negativeSentences: scores.filter((score) => score < 0).length,
    neutralSentences: scores.filter((score) => score === 0).length,
    method: 'words of feeling and negation by wink-nlp, sentence by sentence; irony and context are not seen',
  };
}
