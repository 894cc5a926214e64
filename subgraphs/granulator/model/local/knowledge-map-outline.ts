import type { ConceptContent, KnowledgeMapContent, RelationshipContent } from '../../structures/knowledge-map';
import { isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { keyOf, standsAlone } from './facts';
import { containsWord, definitionsIn, weightiest, textOf } from './parts';
import type { SourceOutline, Topic } from './source-outline';

export interface KnowledgeMapParameters {
  topic: string;
  granularityLevel?: number;
  maxDepth?: number;
  includeRelationships?: boolean;
  includeHierarchy?: boolean;
  includeCrossTopic?: boolean;
}

/** A concept before it is described: its place in the text, and how it is found in sentences. */
interface Node {
  name: string;
  key: string;
  root: string;
  parent: string | null;
  /** A sentence that says what it is; null when there is none. */
  definition: string | null;
  /** What the source says most of under this heading. */
  said: string | null;
  weight: number;
  children: Node[];
}

/** A single word that is named so often is a concept of its text. */
const MANY_MENTIONS = 3;
/** Concepts under one heading, by granularity from 1 to 5. */
const PHRASES_AT_GRANULARITY = [2, 3, 5, 7, 10];
const RELATIONSHIPS_PER_GRANULARITY = 12;

/** Makes a knowledge map of a text: headings and key phrases become concepts, sentences that hold two of them become relationships. */
export function knowledgeMapFrom(
  source: SourceOutline,
  parameters: KnowledgeMapParameters,
  onTopic: (done: number, of: number) => void,
): KnowledgeMapContent {
  const granularity = parameters.granularityLevel ?? 4;
  const hierarchy = parameters.includeHierarchy !== false;
  const builder = new ConceptBuilder(
    source,
    Math.min(parameters.maxDepth ?? 5, granularity),
    PHRASES_AT_GRANULARITY[granularity - 1] ?? 5,
  );
  const roots = source.topics.map((topic, index) => {
    onTopic(index + 1, source.topics.length);
    return builder.topic(topic);
  });
  const nodes = roots.flatMap(allNodes);
  const heaviest = Math.max(1, ...nodes.map((node) => node.weight));
  const present = (node: Node): ConceptContent => ({
    name: node.name,
    definition: node.definition ?? node.said,
    passages: [],
    importance: Math.max(0.01, Math.round(Math.sqrt(node.weight / heaviest) * 100) / 100),
    children: hierarchy ? node.children.map(present) : [],
  });
  const relationships =
    parameters.includeRelationships === false
      ? []
      : relate(source, nodes, { granularity, hierarchy, crossTopic: parameters.includeCrossTopic !== false });
  return {
    overview: {
      title: source.title ?? parameters.topic,
      description: source.sentences.filter(isQuotable).slice(0, 2).map(textOf).join(' ') || parameters.topic,
      conceptCount: nodes.length,
      relationshipCount: relationships.length,
    },
    concepts: (hierarchy ? roots : nodes).map(present),
    relationships,
  };
}

class ConceptBuilder {
  private readonly taken = new Set<string>();
  private readonly definitions = new Map<string, string>();

  constructor(
    source: SourceOutline,
    private readonly maxDepth: number,
    private readonly phrasesPerTopic: number,
  ) {
    for (const topic of source.topics) {
      this.taken.add(keyOf(topic.title));
      for (const { term, sentence } of definitionsIn(topic))
        if (!this.definitions.has(term.toLowerCase())) this.definitions.set(term.toLowerCase(), sentence);
    }
  }

  topic(topic: Topic): Node {
    const node = this.node(topic.title, topic.words, null, topic.title, weightiest(topic, 1)[0]?.text ?? null);
    if (this.maxDepth < 2) return node;
    const parts = topic.parts.filter(
      (part) => part.title.toLowerCase() !== topic.title.toLowerCase() && this.take(part.title),
    );
    node.children = parts.map((part) => {
      const child = this.node(part.title, part.words, node, topic.title, weightiest(part, 1)[0]?.text ?? null);
      if (this.maxDepth > 2) child.children = this.phrases(part, child, topic.title);
      return child;
    });
    // What the parts have not named is placed below the topic itself.
    node.children.push(...this.phrases(topic, node, topic.title));
    return node;
  }

  /** Terms that are defined come first, then what occurs more than once. */
  private phrases(part: Topic, parent: Node, root: string): Node[] {
    const counts = new Map(part.phrases.map((phrase) => [phrase.text.toLowerCase(), phrase.count]));
    const defined = definitionsIn(part).map(({ term }) => ({
      text: term,
      count: (counts.get(term.toLowerCase()) ?? 1) + 1,
    }));
    // One word that nothing is said of is no concept.
    const frequent = part.phrases.filter(
      (phrase: Phrase) => phrase.count > 1 && (phrase.words > 1 || phrase.proper || phrase.count >= MANY_MENTIONS),
    );
    const chosen: Node[] = [];
    for (const { text, count } of [...defined, ...frequent]) {
      if (chosen.length === this.phrasesPerTopic) break;
      const said = this.definitions.get(text.toLowerCase()) ?? saidOf(part, text);
      if (said !== null && this.take(text)) chosen.push(this.node(text, count, parent, root, said));
    }
    return chosen;
  }

  private take(name: string): boolean {
    // One concept in two spellings is one.
    const key = keyOf(name);
    if (this.taken.has(key)) return false;
    this.taken.add(key);
    return true;
  }

  private node(name: string, weight: number, parent: Node | null, root: string, said: string | null): Node {
    const key = name.toLowerCase();
    return {
      name,
      key,
      root,
      weight,
      parent: parent?.name ?? null,
      definition: this.definitions.get(key) ?? null,
      said,
      children: [],
    };
  }
}

/** A sentence about a concept: one that begins with it, else the first that stands alone and names it. */
function saidOf(part: Topic, name: string): string | null {
  const naming = part.sentences.filter((sentence) => standsAlone(sentence) && containsWord(sentence.text, name));
  const about = naming.find(({ text }) =>
    text
      .toLowerCase()
      .replace(/^(?:an?|the)\s+/, '')
      .startsWith(name.toLowerCase()),
  );
  return (about ?? naming[0])?.text ?? null;
}

function allNodes(node: Node): Node[] {
  return [node, ...node.children.flatMap(allNodes)];
}

interface RelateOptions {
  granularity: number;
  /** Whether parents and children stand below one another, which says enough of how they hang together. */
  hierarchy: boolean;
  crossTopic: boolean;
}

interface Pair {
  a: Node;
  b: Node;
  sentences: Sentence[];
}

/** Relations that fewer than this share of the typed ones have no words for are told, too. */
const RELATED_SHARE = 0.5;

/** Words between two concepts and what they make of them; `back` where the second one is that of the first. */
const KINDS: [kind: RelationshipContent['kind'], words: RegExp, back?: boolean][] = [
  [
    'contrasts',
    /\b(?:unlike|whereas|in contrast|instead of|rather than|differs? from|different from|as opposed to|versus|opposite of|not the same as)\b/i,
  ],
  [
    'kind_of',
    /^\W*(?:is|are|was|were)\s+(?:an?|the|one)?\s*(?:special |common |typical )?(?:kind|type|form|sort|species|variety|example|class|case)s? of\b/i,
  ],
  ['kind_of', /^,?\s*(?:such as|including|for example|especially|like|namely)\b/i, true],
  ['part_of', /\b(?:parts? of|components? of|belongs? to|member of|inside|within|contained in|element of)\b/i],
  [
    'part_of',
    /\b(?:consists? of|contains?|comprises?|includes?|made (?:up )?of|composed of|divided into|is built of|has|have)\b/i,
    true,
  ],
  [
    'causes',
    /\b(?:causes?|caused|leads? to|led to|results? in|produces?|creates?|triggers?|raises?|lowers?|drives?|brings? about|gives? rise to|makes?)\b/i,
  ],
  ['causes', /\b(?:caused by|due to|because of|results? from|comes? from|produced by|created by|driven by)\b/i, true],
  ['advanced', /\b(?:builds? on|extends?|based on|generali[sz]es?)\b/i],
  ['prerequisite', /\b(?:needs?|requires?|depends? on|relies on|rely on|must have|cannot .{0,30}without)\b/i, true],
  ['prerequisite', /\b(?:is|are) (?:needed|required|necessary) (?:for|by|to)\b/i],
  ['application', /\b(?:used (?:for|to|in|by)|applied to|applies to|serves? (?:to|as)|allows?|enables?|helps?)\b/i],
  ['application', /\b(?:uses?|using|by means of|applies)\b/i, true],
];

/** Relationships between concepts that occur in one sentence, the best supported first. */
function relate(
  source: SourceOutline,
  nodes: Node[],
  { granularity, hierarchy, crossTopic }: RelateOptions,
): RelationshipContent[] {
  const pairs = new Map<string, Pair>();
  for (const sentence of source.sentences.filter(isQuotable)) {
    const lower = sentence.text.toLowerCase();
    const found = nodes.filter((node) => lower.includes(node.key) && containsWord(sentence.text, node.name));
    // A name inside a longer one is not meant by itself.
    const meant = found.filter((node) => !found.some((other) => other !== node && containsWord(other.name, node.name)));
    const placed = meant.map((node) => ({ node, at: lower.indexOf(node.key) })).sort((x, y) => x.at - y.at);
    for (const [index, { node: a }] of placed.entries()) {
      for (const { node: b } of placed.slice(index + 1)) {
        const isTold = hierarchy && (a.parent === b.name || b.parent === a.name);
        if (isTold || (!crossTopic && a.root !== b.root)) continue;
        const key = [a.key, b.key].sort().join('\n');
        const pair = pairs.get(key) ?? { a, b, sentences: [] };
        pair.sentences.push(sentence);
        pairs.set(key, pair);
      }
    }
  }
  const found = [...pairs.values()]
    .sort(
      (x, y) =>
        y.sentences.length - x.sentences.length ||
        y.a.weight + y.b.weight - x.a.weight - x.b.weight ||
        (x.a.key < y.a.key ? -1 : 1),
    )
    .map(kindOf);
  const typed = found.filter(({ kind }) => kind !== 'related');
  // That two are named in one sentence says little: only the best supported of those are told.
  const most = hierarchy ? Math.ceil(typed.length * RELATED_SHARE) : found.length;
  const related = found.filter(({ kind }) => kind === 'related').slice(0, most);
  return [...typed, ...related].slice(0, granularity * RELATIONSHIPS_PER_GRANULARITY);
}

/** What two concepts are to each other, as far as a sentence says it. */
function kindOf({ a, b, sentences }: Pair): RelationshipContent {
  const defining = sentences.find(({ text }) => text === a.definition || text === b.definition);
  // Whoever wants to understand a definition must know what it is made of.
  // "A lock is a basin" says what kind of thing it is.
  if (defining && /^\s*(?:is|are)\s+(?:an?|the|any)\s*$/i.test(between(defining.text, a, b)))
    return relationship(a, b, 'kind_of', defining);
  if (defining)
    return defining.text === a.definition
      ? relationship(b, a, 'prerequisite', defining)
      : relationship(a, b, 'prerequisite', defining);
  for (const sentence of sentences) {
    const words = between(sentence.text, a, b);
    const [kind, , back] = KINDS.find(([, pattern]) => pattern.test(words)) ?? [];
    if (kind !== undefined) return back ? relationship(b, a, kind, sentence) : relationship(a, b, kind, sentence);
  }
  return relationship(a, b, 'related', sentences[0]);
}

function between(text: string, a: Node, b: Node): string {
  const lower = text.toLowerCase();
  const [from, to] = [lower.indexOf(a.key) + a.key.length, lower.indexOf(b.key)];
  return from < to ? text.slice(from, to) : '';
}

function relationship(
  from: Node,
  to: Node,
  kind: RelationshipContent['kind'],
  sentence: Sentence,
): RelationshipContent {
  return { from: from.name, to: to.name, kind, evidence: sentence.text };
}
