import type { ConceptContent, KnowledgeMapContent, RelationshipContent } from '../../structures/knowledge-map';
import { isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { keyOf, standsAlone } from './facts';
import { sentencesOf } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { stemsOf } from '../../../../lib/text/stems';
import { isApparatus } from './course-material';
import { isGlossary } from './learning-path-outline';
import { containsWord, definitionsIn, isVague, textOf } from './parts';
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
  // Lists of terms are read with the parts that use them, questions and exercises are no part of a subject.
  const subjects = source.topics.filter(({ title }) => !isApparatus(title) && !isGlossary(title));
  const topics = subjects.length > 0 ? subjects : source.topics;
  const roots = topics.map((topic, index) => {
    onTopic(index + 1, topics.length);
    return builder.topic(topic);
  });
  const nodes = roots.flatMap(allNodes);
  const heaviest = Math.max(1, ...nodes.map((node) => node.weight));
  const present = (node: Node): ConceptContent => ({
    name: node.name,
    definition: withoutLabel(node.definition ?? node.said, node.name),
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
  /** Sentences that are told of one concept: of another one they would say nothing of its own. */
  private readonly told = new Set<string>();

  constructor(
    source: SourceOutline,
    private readonly maxDepth: number,
    private readonly phrasesPerTopic: number,
  ) {
    // An introduction is of the whole text, though it stands in the first part.
    for (const block of source.intro)
      for (const sentence of sentencesOf(block.kind === 'list' ? '' : block.text)) this.told.add(sentence);
    for (const topic of source.topics) {
      this.taken.add(keyOf(topic.title));
      for (const { term, sentence } of definitionsIn(topic))
        if (!this.definitions.has(term.toLowerCase())) this.definitions.set(term.toLowerCase(), sentence);
    }
  }

  topic(topic: Topic): Node {
    const node = this.node(topic.title, topic.words, null, topic.title, this.about(topic));
    if (this.maxDepth < 2) return node;
    const parts = topic.parts.filter((part) => part.title.toLowerCase() !== topic.title.toLowerCase());
    node.children = parts.map((part) => {
      const child = this.node(this.distinct(part.title), part.words, node, topic.title, this.about(part));
      if (this.maxDepth > 2) child.children = this.phrases(part, child, topic.title);
      return child;
    });
    // What the parts have not named is placed below the topic itself.
    node.children.push(...this.phrases(topic, node, topic.title));
    if (parts.length === 0) node.children.push(...this.listed(topic, node));
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
      (phrase: Phrase) =>
        phrase.count > 1 &&
        !isVague(phrase.text) &&
        (phrase.words > 1 || phrase.proper || (phrase.count >= MANY_MENTIONS && beginsWith(part, phrase.text))),
    );
    const chosen: Node[] = [];
    for (const { text, count } of [...defined, ...frequent]) {
      if (chosen.length === this.phrasesPerTopic) break;
      const said = this.definitions.get(text.toLowerCase()) ?? saidOf(part, text, this.told);
      if (said === null || !this.take(text)) continue;
      this.told.add(said);
      chosen.push(this.node(text, count, parent, root, said));
    }
    return chosen;
  }

  /** Parts of different topics that are called the same are numbered: no two concepts have one name. */
  private distinct(title: string): string {
    let name = title;
    for (let count = 2; !this.take(name); count++) name = `${title} (${count})`;
    return name;
  }

  /** What a part is about: a statement with a word of its title, else its first one; the points of its lists where it has no statement. */
  private about(part: Topic): string | null {
    // What defines a term is told of the term.
    const defining = new Set(this.definitions.values());
    const statements = part.sentences.filter(
      ({ text, ...sentence }) => standsAlone({ text, ...sentence }) && !this.told.has(text) && !defining.has(text),
    );
    const stems = new Set(stemsOf(part.title));
    const naming = statements.slice(0, 5).find(({ text }) => stemsOf(text).some((stem) => stems.has(stem)));
    const items = part.blocks.flatMap(({ kind, items: points }) => (kind === 'list' ? points : [])).slice(0, 4);
    const said = (naming ?? statements[0])?.text ?? (items.map((item) => item.replace(/[.;]$/, '')).join('; ') || null);
    if (said !== null) this.told.add(said);
    // A sentence that is too long to be quoted is still what stands there.
    return said ?? (part.sentences[0] ? shortened(part.sentences[0].text, MAX_SAID) : null);
  }

  /** Points of a list that have a name of their own: "Fragments – parts of a query that are used again". */
  private listed({ blocks, title }: Topic, parent: Node): Node[] {
    return blocks
      .flatMap(({ kind, items }) => (kind === 'list' ? items : []))
      .flatMap((item): Node[] => {
        const [, name = '', rest = ''] = /^([^:.!?*¶]{2,50}?)\s?¶?(?::\s+|\s+[-–—]\s+)(.{8,})$/.exec(item) ?? [];
        return name !== '' && name.split(' ').length <= 5 && this.take(name)
          ? [this.node(name, 1, parent, title, rest)]
          : [];
      })
      .slice(0, MAX_LISTED);
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

/** A line of a glossary without the term that it begins with. */
const withoutLabel = (said: string | null, name: string): string | null =>
  said?.toLowerCase().startsWith(`${name.toLowerCase()}: `) ? said.slice(name.length + 2) : said;

/** A sentence about a concept: one that begins with it, else the first that stands alone and names it. */
function saidOf(part: Topic, name: string, told: ReadonlySet<string>): string | null {
  const naming = part.sentences.filter(
    (sentence) => standsAlone(sentence) && !told.has(sentence.text) && containsWord(sentence.text, name),
  );
  const about = naming.find(({ text }) =>
    text
      .toLowerCase()
      .replace(/^(?:an?|the)\s+/, '')
      .startsWith(name.toLowerCase()),
  );
  return (about ?? naming[0])?.text ?? null;
}

/** Whether a part has a sentence that is about a word: one that begins with it. */
const beginsWith = (part: Topic, name: string): boolean =>
  part.sentences.some(
    (sentence) =>
      standsAlone(sentence) &&
      sentence.text
        .toLowerCase()
        .replace(/^(?:an?|the)\s+/, '')
        .startsWith(`${name.toLowerCase()} `),
  );

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

/** A list of more points is a reference, and no map. */
const MAX_LISTED = 12;
/** How much of a long sentence tells what a part is about, in characters. */
const MAX_SAID = 200;
/** Relations that fewer than this share of the typed ones have no words for are told, too. */
const RELATED_SHARE = 0.25;

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
  ['part_of', /\b(?:parts? of|components? of|belongs? to|member of|contained in|element of)\b/i],
  [
    'part_of',
    /\b(?:consists? of|contains?|comprises?|includes?|made (?:up )?of|composed of|divided into|is built of)\b/i,
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
  for (const sentence of source.sentences.filter(standsAlone)) {
    const lower = sentence.text.toLowerCase();
    const found = nodes.filter((node) => lower.includes(node.key) && containsWord(sentence.text, node.name));
    // A name inside a longer one is not meant by itself.
    const meant = found.filter((node) => !found.some((other) => other !== node && containsWord(other.name, node.name)));
    const placed = meant.map((node) => ({ node, at: lower.indexOf(node.key) })).sort((x, y) => x.at - y.at);
    for (const [index, { node: a }] of placed.entries()) {
      for (const { node: b } of placed.slice(index + 1)) {
        if (!crossTopic && a.root !== b.root) continue;
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
  // That one stands below the other says that they are related.
  const parents = new Map(nodes.map(({ name, parent }) => [name, parent]));
  const isTold = ({ from, to }: RelationshipContent): boolean =>
    hierarchy && (parents.get(from) === to || parents.get(to) === from);
  const related = found.filter((relation) => relation.kind === 'related' && !isTold(relation)).slice(0, most);
  return [...typed, ...related].slice(0, granularity * RELATIONSHIPS_PER_GRANULARITY);
}

/** What two concepts are to each other, as far as a sentence says it. */
function kindOf({ a, b, sentences }: Pair): RelationshipContent {
  const defining = sentences.find(({ text }) => text === a.definition || text === b.definition);
  // "A lock is a basin" says what kind of thing it is.
  if (defining && /^\s*(?:is|are)\s+(?:an?|the|any)\s*$/i.test(between(defining.text, a, b)))
    return relationship(a, b, 'kind_of', defining);
  for (const sentence of sentences) {
    const words = between(sentence.text, a, b);
    const [kind, , back] = joins(words) ? (KINDS.find(([, pattern]) => pattern.test(words)) ?? []) : [];
    // What is part of what, and what causes what, is said of the subject of a clause.
    const isSaid =
      kind !== undefined && (!OF_SUBJECTS.includes(kind) || (isSubject(sentence.text, a) && isClose(words)));
    if (isSaid) return back ? relationship(b, a, kind, sentence) : relationship(a, b, kind, sentence);
  }
  // Whoever wants to understand a definition must know the terms in it; one word that nothing is said of is none.
  const isTerm = ({ name, definition }: Node): boolean => definition !== null || /\s|^\p{Lu}/u.test(name);
  if (defining && defining.text === a.definition && isTerm(b)) return relationship(b, a, 'prerequisite', defining);
  if (defining && defining.text === b.definition && isTerm(a)) return relationship(a, b, 'prerequisite', defining);
  return relationship(a, b, 'related', sentences[0]);
}

const OF_SUBJECTS: readonly RelationshipContent['kind'][] = ['part_of', 'kind_of', 'causes'];
/** So many words may stand between two concepts that one verb joins. */
const MAX_BETWEEN = 14;

/** Whether the words between two concepts are those of one clause, so that what they say is said of these two. */
const joins = (words: string): boolean =>
  words !== '' &&
  words.trim().split(/\s+/).length <= MAX_BETWEEN &&
  !/[;:()]|,\s(?!and\b)|\b(?:that|which|who|whose|where|when|while|if|but)\b/i.test(
    words.replace(/,?\s*such as\b/i, ' '),
  );

/** Whether hardly more than a verb stands between two concepts. */
const isClose = (words: string): boolean => words.trim().split(/\s+/).length <= 7 && !words.includes(',');

/** Whether a clause begins with a concept, so that its verb is said of it. */
const isSubject = (text: string, { key }: Node): boolean =>
  /^(?:\S+\s+){0,5}$|(?:[,;:–—]|\b(?:that|which|because|as|when|if|and|so|while|where))\s+(?:\S+\s+){0,3}$/i.test(
    text.slice(0, text.toLowerCase().indexOf(key)),
  );

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
