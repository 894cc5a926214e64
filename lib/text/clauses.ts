import type { Chunk, Joint, NounPhrase, VerbGroup } from './chunks';
import { predicateNoun } from './relation-words';
import { isUnspecific } from './unspecific';

/** What stands behind a verb. */
export interface Behind {
  /** Its preposition or particle: "leads to". */
  preposition: string;
  objects: NounPhrase[];
  /** The preposition behind the object: "gives rise to". */
  next: Joint | null;
}

/** What the whole of a sentence does, rather than the last thing in it. */
const RESULTING =
  /^(?:lead|cause|result|mean|allow|make|help|explain|prevent|reduce|increase|enable|ensure|keep|give|raise|lower|produce|create|bring|let)$/;

/** The phrases of a sentence in order: which names belong together, and which to what verb. */
export class Clauses {
  constructor(readonly chunks: readonly Chunk[]) {}

  at(place: number): Chunk | undefined {
    return this.chunks[place];
  }

  /** What stands right behind a phrase. */
  after(chunk: Chunk): number {
    return this.chunks.indexOf(chunk) + 1;
  }

  /** Whether a name belongs to what a sentence begins with, before its subject: "In the tropics, hills …". */
  opens(at: number): boolean {
    return this.chunks[at - 1]?.is === 'preposition' && at < 2;
  }

  /** Whether a name is one of a list: "a bed, a table and a chair". */
  isListed(at: number): boolean {
    for (let next = at + 1; next < this.chunks.length; next += 2) {
      const [before, joint, name] = [this.chunks[next - 1], this.chunks[next], this.chunks[next + 1]];
      if (joint?.from !== before?.to) return false;
      if (joint?.is === 'and') return true;
      if (joint?.is !== 'comma' || name?.is !== 'name')
        return joint?.is === 'comma' && name?.is === 'and' && name.from === joint.to;
    }
    return false;
  }

  /** What the sentence begins with. */
  leading(): NounPhrase[] {
    const at = this.chunks.findIndex(({ is }) => is === 'name');
    const first = this.chunks[at];
    if (first?.is !== 'name' || this.chunks[at - 1]?.is === 'preposition') return [];
    // "The first stage, the light reactions, needs …": which one is meant, is told beside it.
    const [comma, told, behind] = this.chunks.slice(at + 1, at + 4);
    const isBeside = comma?.is === 'comma' && told?.is === 'name' && behind?.is === 'comma';
    return isBeside && isUnspecific(first.text) ? [told] : [first];
  }

  /** The names right before a verb that it may be said of. */
  namesBefore(at: number): NounPhrase[] {
    const names = this.listEndingAt(at);
    // "The set of brokers that share a store is a cluster": what a clause in between ends with is no subject.
    const before = names[0] ? this.chunks.indexOf(names[0]) - 1 : -1;
    return this.chunks[before]?.is === 'verb' ? this.aroundClause(before) : names;
  }

  /** What stands behind a verb: its preposition or particle, and the names of its object. */
  behind(at: number): Behind {
    const next = this.chunks[at + 1];
    const words: string[] = [];
    let begin = at + 1;
    for (let chunk = next; chunk?.is === 'preposition' && words.length < 2; chunk = this.chunks[begin]) {
      words.push(chunk.word);
      begin += 1;
    }
    const objects = this.announced(this.namesFrom(begin));
    const last = this.chunks[begin + 1];
    return { preposition: words.join(' '), objects, next: last?.is === 'preposition' ? last : null };
  }

  /** A name, or several of a list, from a place on. */
  namesFrom(at: number): NounPhrase[] {
    const [first] = [this.chunks[at]];
    if (first?.is !== 'name') return [];
    const names = [first];
    // "The pull of the Moon and the Sun": the list may hang on what hangs on it.
    if (first.of || !this.isListed(at)) return names;
    for (let next = at + 1; next < this.chunks.length;) {
      const joint = this.chunks[next];
      if (joint?.is !== 'and' && joint?.is !== 'comma') break;
      const step = joint.is === 'comma' && this.chunks[next + 1]?.is === 'and' ? 2 : 1;
      const name = this.chunks[next + step];
      // "… and the price fell": what has a verb behind it begins a clause.
      if (name?.is !== 'name' || this.chunks[next + step + 1]?.is === 'verb') break;
      names.push(name);
      if (joint.is === 'and' || step === 2) break;
      next += 2;
    }
    return names;
  }

  /** "Two kinds of cell: vessels and fibres": the names that a colon announces. */
  private announced(names: NounPhrase[]): NounPhrase[] {
    const [only] = names;
    const at = only ? this.chunks.indexOf(only) + 1 : -1;
    const colon = this.chunks[at];
    const behind = colon?.is === 'stop' && colon.word === ':' ? this.namesFrom(at + 1) : [];
    return only?.of && predicateNoun(only.head)?.kind === 'kind_of' && behind.length > 1 ? behind : names;
  }

  /** What a clause that is put in hangs on. */
  private aroundClause(verb: number): NounPhrase[] {
    const [relative, name] = [this.chunks[verb - 1], this.chunks[verb - 2]];
    return relative?.is === 'relative' && name?.is === 'name' ? [name] : [];
  }

  /**
   * Whether a clause with "which" or "that" is not said of the name before it as such. "It dissolves limestone, which leads to caves":
   * that it does. "Oxidation affects minerals that contain iron": of those only.
   */
  isOfMore(verb: VerbGroup, at: number): boolean {
    const main = this.chunks.slice(0, at - 1).find((chunk) => chunk.is === 'verb');
    if (!main) return false;
    return this.chunks[at - 2]?.is === 'comma'
      ? !verb.passive && RESULTING.test(verb.lemma)
      : !/^(?:be|remain)$/.test(main.lemma);
  }

  /** Whether something is told of a subject before its verb: "a body that yields water is …". */
  isTold(at: number): boolean {
    const before = this.chunks.slice(0, at);
    return before.some(({ is }) => is === 'relative') && !before.some(({ is }) => is === 'comma' || is === 'clause');
  }

  /** Whether a phrase stands behind "if" or "unless". */
  isOfCondition(phrase: NounPhrase): boolean {
    const { chunks } = this;
    const at = chunks.indexOf(phrase);
    const opened = chunks.findLastIndex((chunk, index) => index < at && (chunk.is === 'clause' || chunk.is === 'stop'));
    const clause = chunks[opened];
    return clause?.is === 'clause' && /^(?:if|unless|until|once)$/.test(clause.word);
  }

  /** Whether a verb stands between commas, with that of the sentence behind the second one. */
  isInserted(at: number): boolean {
    const chunks = this.chunks;
    return chunks.some((chunk, index) => {
      const before = chunks[index - 1];
      return index > at + 1 && chunk.is === 'verb' && !chunk.infinitive && !chunk.past && before?.is === 'comma';
    });
  }

  /** The names that a clause begins with, which end right before its verb. */
  private listEndingAt(at: number): NounPhrase[] {
    let begin = at;
    for (; begin > 0; begin--) {
      const [chunk, before] = [this.chunks[begin - 1], this.chunks[begin - 2]];
      if (!chunk || !/^(?:name|preposition|and|comma)$/.test(chunk.is)) break;
      if (chunk.is === 'comma' && (before?.is !== 'name' || !this.isListed(begin - 2))) break;
      // "In 1909 Congress passed": two names beside each other begin a new one.
      if (chunk.is === 'name' && this.chunks[begin]?.is === 'name') break;
      if (chunk.is === 'and' && before?.is !== 'name') break;
    }
    const clause = this.chunks.slice(begin, at + 1);
    const names: NounPhrase[] = [];
    for (const [index, chunk] of clause.entries()) {
      if (chunk.is === 'name' && clause[index - 1]?.is !== 'preposition') names.push(chunk);
    }
    const [first] = clause;
    // "After the war prices fell": what the clause begins with is no subject.
    if (first?.is === 'preposition') return names.slice(-1);
    // "The bogs of Ireland and Scotland": what is joined hangs on what the first is of.
    const [whole, ...others] = names;
    const isOfAll =
      whole?.of?.determiner === '' &&
      whole.determiner !== '' &&
      others.every(({ determiner, of }) => determiner === '' && !of);
    return isOfAll && others.length > 0 ? [whole] : names;
  }
}
