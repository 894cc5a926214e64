import { sentencesOf } from '../../../lib/text/sentences';
import { stemsOf } from '../../../lib/text/stems';
import { plain } from '../../../lib/text/words';
import type { LessonContent, MaterialContent } from '../structures/course';
import { MAIN_LIST } from '../structures/element';
import type { ConceptContent } from '../structures/knowledge-map';
import { StructureType, type Structures } from '../structures/structure';
import type { Passage } from './numbered-source';

/** Passages that a model names support what it says when they have so many of its words. */
const SUPPORTS = 0.3;
/** One that it does not name must have more of them. */
const FOUND = 0.6;
/** A statement of fewer words is found in too many places. */
const MIN_STEMS = 3;
/** Words that are in more passages tell no place. */
const MANY = 200;

/** A structure whose elements have the passages that they rest on. */
export interface Grounded<T> {
  content: T;
  /** What was left out or could not be accounted for, in words for its reader. */
  notes: string[];
}

interface Element {
  passages: string[];
}

/** Looks up the passages of an element by what it says; none when no passage supports it. */
type Look = <E extends Element>(element: E, says: readonly (string | null)[]) => E | null;

/**
 * Puts the passages in place of their numbers. What rests on no passage is left out; where that would be more than half of all, it stays
 * and says so, because then a model paraphrases more than it invents.
 */
export function ground<T extends StructureType>(
  type: T,
  content: Structures[T],
  passages: readonly Passage[],
): Grounded<Structures[T]> {
  if (passages.length === 0) return { content, notes: [] };
  const index = new PassageIndex(passages);
  let all = 0;
  let without = 0;
  const look: Look = (element, says) => {
    all += 1;
    const found = index.supporting(element.passages, says.filter((text) => text !== null).join(' '));
    if (found.length === 0) without += 1;
    return found.length === 0 ? null : { ...element, passages: found };
  };
  const strict = KEEP[type](content, look, index);
  if (without === 0) return { content: strict, notes: [] };
  const counted = `${without} of ${all} elements rest${without === 1 ? 's' : ''} on no passage of the source`;
  if (without * 2 <= all && !isEmpty(type, strict))
    return { content: strict, notes: [`${counted} and ${without === 1 ? 'was' : 'were'} left out.`] };
  const marked = KEEP[type](content, (element, says) => look(element, says) ?? { ...element, passages: [] }, index);
  return { content: marked, notes: [`${counted}: no passages are named there.`] };
}

/** Goes through the elements of a structure; those for which nothing is found are left out, and what is empty then. */
const KEEP: { [T in StructureType]: (content: Structures[T], look: Look, index: PassageIndex) => Structures[T] } = {
  [StructureType.COURSE]: (content, look, index) => ({
    ...content,
    modules: content.modules
      .map((module) => ({
        ...module,
        lessons: module.lessons.flatMap((lesson) => {
          const kept = look(lesson, [lesson.title, lesson.contentOutline]);
          return kept ? [withMaterial(withAnswers(kept, index), index)] : [];
        }),
      }))
      .filter(({ lessons }) => lessons.length > 0),
  }),
  [StructureType.QUIZ]: (content, look) => ({
    ...content,
    categories: content.categories
      .map((category) => ({
        ...category,
        questions: category.questions.flatMap((question) => {
          const kept = look(question, [question.question, question.answer, question.explanation]);
          // What is asked for in an essay need not stand in the source.
          return kept ?? (question.type === 'essay' ? { ...question, passages: [] } : []);
        }),
      }))
      .filter(({ questions }) => questions.length > 0),
  }),
  [StructureType.NOVEL]: (content, look) => ({
    ...content,
    acts: content.acts
      .map((act) => ({
        ...act,
        chapters: act.chapters.flatMap((chapter) => look(chapter, [chapter.summary, ...chapter.plotPoints]) ?? []),
      }))
      .filter(({ chapters }) => chapters.length > 0),
  }),
  [StructureType.WORKFLOW]: (content, look, index) => ({
    ...content,
    overview: withNotes(content.overview, index),
    phases: content.phases
      .map((phase) => ({
        ...withNotes(phase, index),
        steps: phase.steps.flatMap((step) => look(step, [step.title, step.description]) ?? []),
      }))
      .filter(({ steps }) => steps.length > 0),
  }),
  [StructureType.KNOWLEDGE_MAP]: (content, look) => {
    const keep = (concept: ConceptContent): ConceptContent[] => {
      const children = concept.children.flatMap(keep);
      const kept = look(concept, [concept.name, concept.definition]);
      if (kept) return [{ ...kept, children }];
      // What only holds others together is kept for them.
      return children.length > 0 ? [{ ...concept, passages: [], children }] : [];
    };
    return { ...content, concepts: content.concepts.flatMap(keep) };
  },
  [StructureType.LEARNING_PATH]: (content, look) => ({
    ...content,
    milestones: content.milestones.flatMap(
      (milestone) => look(milestone, [milestone.objective, ...milestone.skills.map(({ name }) => name)]) ?? [],
    ),
  }),
};

const isEmpty = (type: StructureType, content: object): boolean =>
  ((content as Record<string, unknown[]>)[MAIN_LIST[type]] ?? []).length === 0;

/** Answers that rest on no passage are left out; their questions stay. */
const withAnswers = (lesson: LessonContent, index: PassageIndex): LessonContent => ({
  ...lesson,
  answers: lesson.answers.filter(
    ({ question, answer }) => index.supporting(lesson.passages, `${question} ${answer}`).length > 0,
  ),
});

/** What is noted and rests on no passage is left out, as it names none itself. */
const withNotes = <T extends { notes: string[] }>(noted: T, index: PassageIndex): T => ({
  ...noted,
  notes: noted.notes.filter((note) => index.supporting([], note).length > 0),
});

/** A lesson has its passages as material, unless the model gave some. */
function withMaterial(lesson: LessonContent, index: PassageIndex): LessonContent {
  if (lesson.material.length > 0) return lesson;
  const material: MaterialContent[] = [];
  for (const text of lesson.passages) {
    const kind = index.kindOf(text);
    const last = material.at(-1);
    if (kind === 'code') material.push({ kind: 'code', text, items: [], rows: [] });
    else if (kind === 'item' || kind === 'step') {
      const list = kind === 'step' ? 'steps' : 'list';
      if (last?.kind === list) last.items.push(text);
      else material.push({ kind: list, text: '', items: [text], rows: [] });
    } else if (last?.kind === 'paragraph') last.text += ` ${text}`;
    else material.push({ kind: 'paragraph', text, items: [], rows: [] });
  }
  return { ...lesson, material };
}

/** The passages of a source, found by their numbers and by the words in them. */
class PassageIndex {
  private readonly stems: ReadonlySet<string>[];
  private readonly plain: string[];
  private readonly byStem = new Map<string, number[]>();

  constructor(private readonly passages: readonly Passage[]) {
    this.plain = passages.map(({ text }) => plain(text));
    this.stems = passages.map(({ text }, at) => {
      const stems = new Set(stemsOf(text));
      for (const stem of stems) {
        const places = this.byStem.get(stem);
        if (places) places.push(at);
        else this.byStem.set(stem, [at]);
      }
      return stems;
    });
  }

  kindOf(text: string): Passage['kind'] {
    return this.passages.find((passage) => passage.text === text)?.kind ?? 'sentence';
  }

  /** The passages that support a statement: those that were named, if they do, or else those that say it. */
  supporting(named: readonly string[], says: string): string[] {
    const places = [...new Set(named.flatMap((name) => this.placesOf(name)))].sort((a, b) => a - b);
    const stems = new Set(stemsOf(says));
    const shared = (places: readonly number[]): number =>
      [...stems].filter((stem) => places.some((at) => this.stems[at]?.has(stem))).length / Math.max(1, stems.size);
    const supporting = places.length > 0 && shared(places) >= SUPPORTS ? places : this.saying(says);
    return supporting.flatMap((at) => this.passages[at]?.text ?? []);
  }

  /** The places that a model names, by numbers, spans of numbers, or words. */
  private placesOf(name: string): number[] {
    const span = /^\W*(\d{1,6})\W*(?:[-–]\W*(\d{1,6})\W*)?$/.exec(name);
    if (!span) {
      const wanted = plain(name);
      const at = wanted.trim() === '' ? -1 : this.plain.findIndex((own) => own.includes(wanted));
      return at < 0 ? [] : [at];
    }
    const first = Number(span[1]);
    const last = Math.min(Number(span[2] ?? first), this.passages.length);
    return first < 1 ? [] : Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first - 1 + offset);
  }

  /** The passages that have most words of one of the sentences of a statement. */
  private saying(says: string): number[] {
    const found = sentencesOf(says).flatMap((sentence) => {
      const stems = [...new Set(stemsOf(sentence))];
      if (stems.length < MIN_STEMS) return [];
      const counts = new Map<number, number>();
      for (const stem of stems) {
        const places = this.byStem.get(stem) ?? [];
        if (places.length <= MANY) for (const at of places) counts.set(at, (counts.get(at) ?? 0) + 1);
      }
      const [best] = [...counts].sort(([a, x], [b, y]) => y - x || a - b);
      return best && best[1] / stems.length >= FOUND ? [best[0]] : [];
    });
    return [...new Set(found)].sort((a, b) => a - b);
  }
}
