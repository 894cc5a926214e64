import { capitalise } from '../../../../lib/text/capitalise';
import type { Difficulty, QuestionContent, QuestionType, QuizContent } from '../../structures/quiz';
import { isApparatus } from './course-material';
import { offerOf } from './section-offers';
import { kindsIn } from './described';
import { Distractors } from './distractors';
import { hash, shuffled } from './order';
import { falsified, misbelieved, negated, once, undenied, withArticles } from './false-statement';
import { type Fact, standsAlone, termNamed } from './fact';
import { BLANK, blankedOf, EXAMPLE, factsIn } from './facts';
import { definitionsIn, isOfSeveral } from './parts';
import { escaped } from '../../../../lib/text/find-words';
import { pointsElsewhere } from '../../../../lib/text/sentences';
import { DEFAULT_QUESTIONS, DIFFICULTIES, type QuizParameters, quotasOf } from './quiz-quotas';
import type { SourceOutline, Topic } from './source-outline';

const POINTS: Record<Difficulty, number> = { easy: 1, medium: 2, hard: 3 };
const MINUTES: Record<QuestionType, number> = {
  multiple_choice: 1,
  true_false: 0.5,
  short_answer: 2,
  essay: 8,
  code_completion: 5,
};
const PASSING_PERCENT = 70;
const DEFAULT_TYPES: QuestionType[] = ['multiple_choice', 'true_false', 'short_answer'];

/** Makes a quiz of a source text: every answer is in the text, and what is wrong is of the same kind as what is right. */
export function quizFrom(
  source: SourceOutline,
  parameters: QuizParameters,
  onCategory: (done: number, of: number) => void,
): QuizContent {
  const wanted = categoriesOf(source, parameters);
  const examiner = new Examiner(wanted, source, parameters);
  // All that is asked is chosen first: what is right of one question is wrong of others.
  const chosen = wanted.map((topic) => ({ topic, questions: examiner.choose(topic) }));
  const quotes = parameters.includeFeedback !== false && parameters.includeExplanations !== false;
  const categories = chosen
    .map(({ topic, questions }, index) => {
      onCategory(index + 1, wanted.length);
      return {
        name: topic.title,
        questions: examiner
          .ask(questions, topic)
          .map((one) => (quotes ? one : { ...one, explanation: `See “${topic.title}”.` }))
          .sort((a, b) => DIFFICULTIES.indexOf(a.difficulty) - DIFFICULTIES.indexOf(b.difficulty)),
      };
    })
    .filter((category) => category.questions.length > 0);
  return completeQuiz(source.title ?? parameters.topic ?? (parameters.topics ?? []).join(', '), categories);
}

/** Adds up what the overview of a quiz tells. */
export function completeQuiz(title: string, categories: QuizContent['categories']): QuizContent {
  const questions = categories.flatMap((category) => category.questions);
  const ofDifficulty = (difficulty: Difficulty): number =>
    questions.filter((question) => question.difficulty === difficulty).length;
  return {
    overview: {
      title,
      totalQuestions: questions.length,
      timeLimit: Math.max(1, Math.ceil(questions.reduce((sum, question) => sum + MINUTES[question.type], 0))),
      passingScore: PASSING_PERCENT,
      difficultyDistribution: {
        easy: ofDifficulty('easy'),
        medium: ofDifficulty('medium'),
        hard: ofDifficulty('hard'),
      },
    },
    categories,
  };
}

/** So many questions of its own make a part, or a text, one of questions and answers. */
const MIN_OWN = 3;

/**
 * One category for each topic asked for, matched with the part of the text that is about it. Else the text's own topics; all of it
 * as one at the lowest granularity, and the parts of the topics at the highest.
 */
export function categoriesOf(source: SourceOutline, { topics, topic, granularityLevel = 3 }: QuizParameters): Topic[] {
  if (!topics && granularityLevel === 1)
    return [wholeOf(source, source.title ?? topic ?? source.topics[0]?.title ?? '')];
  if (!topics) {
    const own = granularityLevel === 5 ? source.topics.flatMap(({ parts }) => parts) : source.topics;
    // The text's own questions are asked of the parts that they are about.
    const told = own.filter(
      (topic) =>
        (isApparatus(topic.title) ? definitionsIn(topic).length > 1 : offerOf(topic.title) !== 'summary') &&
        !EXAMPLE.test(topic.title),
    );
    // A page of questions is asked as one: a question is no subject of others.
    const asking = told.filter(({ title }) => title.endsWith('?')).length;
    if (asking >= MIN_OWN && asking * 2 > told.length && granularityLevel < 5)
      return [wholeOf(source, source.title ?? topic ?? told[0]?.title ?? '')];
    return told.length > 0 ? told : own;
  }
  return topics.map((title) => ({ ...bestMatch(source, title), title }));
}

function wholeOf({ topics, sentences, phrases }: SourceOutline, title: string): Topic {
  const words = topics.reduce((sum, topic) => sum + topic.words, 0);
  return {
    title,
    isUntitled: false,
    blocks: topics.flatMap(({ blocks }) => blocks),
    sentences,
    phrases,
    words,
    parts: topics,
  };
}

function bestMatch(source: SourceOutline, title: string): Topic {
  const candidates = source.topics.flatMap((topic) => [topic, ...topic.parts]);
  const exact = candidates.find((topic) => topic.title.toLowerCase() === title.toLowerCase());
  if (exact) return exact;
  const words = contentWords(title);
  const score = (topic: Topic): number => {
    const text = `${topic.title} ${topic.sentences.map((sentence) => sentence.text).join(' ')}`.toLowerCase();
    return words.filter((word) => text.includes(word)).length;
  };
  const best = source.topics.map((topic) => ({ topic, score: score(topic) })).sort((a, b) => b.score - a.score)[0];
  return best && best.score > 0
    ? best.topic
    : { title, isUntitled: false, blocks: [], sentences: [], phrases: [], words: 0, parts: [] };
}

function contentWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length > 3);
}

/** A fact with how it is asked. */
interface Chosen {
  fact: Fact;
  type: QuestionType;
  difficulty: Difficulty;
  /** A statement in place of the text's own, which it does not make; null where the text's own is stated. */
  falsehood: string | null;
}

/** Chooses what is asked of each topic, in turn from each kind, so that all are there; no answer is asked for twice. */
class Examiner {
  private readonly facts: Map<Topic, Fact[]>;
  private readonly distractors: Distractors;
  /** Answers and sentences that are taken: one question would give another away. */
  private readonly asked = new Set<string>();
  private readonly told = new Set<string>();
  /** Statements that are true, less those that are false. */
  private balance = 0;

  constructor(
    topics: readonly Topic[],
    source: SourceOutline,
    private readonly parameters: QuizParameters,
  ) {
    this.facts = new Map(topics.map((topic) => [topic, factsIn(topic, source)]));
    const all = source.topics.flatMap((topic) => this.facts.get(topic) ?? factsIn(topic, source));
    this.distractors = new Distractors(
      [...all, ...[...this.facts.values()].flat()],
      source.terms.map(termNamed),
      kindsIn(source),
    );
  }

  choose(topic: Topic): Chosen[] {
    const { questionTypes: types = DEFAULT_TYPES, questionsPerTopic } = this.parameters;
    const all = this.facts.get(topic) ?? [];
    // What the text itself asks is asked whole, and not once more in pieces.
    const own = types.includes('short_answer') ? all.filter(({ isOwn }) => isOwn) : [];
    const isPage = own.length >= MIN_OWN;
    const facts = isPage
      ? all.filter((fact) => fact.isOwn || !own.some(({ answer }) => answer.text.includes(fact.sentence)))
      : all;
    const limit = questionsPerTopic ?? Math.max(DEFAULT_QUESTIONS, isPage ? own.length : 0);
    const left = quotasOf({ ...this.parameters, questionsPerTopic: limit });
    const asked = new Set(facts.flatMap((fact) => (fact.asked !== undefined && !fact.isOwn ? fact.sentence : [])));
    const stated = facts.filter(({ sentence }) => !asked.has(sentence));
    const chosen: Chosen[] = [];
    const open = new Set(types);
    for (let turn = 0; chosen.length < limit && open.size > 0; turn++) {
      const type = types[turn % types.length];
      if (type === undefined || !open.has(type)) continue;
      const next = this.next(type, topic, type === 'true_false' && open.size > 1 ? stated : facts, left);
      // What can be asked better is only stated when nothing else is left.
      if (!next && type === 'true_false' && open.size > 1) continue;
      if (!next) open.delete(type);
      else {
        chosen.push(next);
        left[next.difficulty] -= 1;
      }
    }
    return chosen;
  }

  private next(
    type: QuestionType,
    topic: Topic,
    facts: readonly Fact[],
    left: Record<Difficulty, number>,
  ): Chosen | null {
    const candidates = type === 'essay' || type === 'code_completion' ? OTHER_FACTS[type](topic) : facts;
    for (const fact of candidates) {
      const key = type === 'multiple_choice' || type === 'short_answer' ? fact.answer.key : `${type} ${fact.sentence}`;
      if ((this.told.has(fact.sentence) && !fact.isOwn) || this.asked.has(key)) continue;
      // What people wrongly believe is asked as that.
      if (type !== 'true_false' && fact.asked === undefined && misbelieved(fact.sentence) !== null) continue;
      if (type === 'true_false' && (fact.isOrder || pointsElsewhere(fact.sentence))) continue;
      if (type === 'multiple_choice' && !this.distractors.suffices(fact)) continue;
      const difficulty = this.difficultyOf(type, fact, left);
      if (left[difficulty] <= 0 || !fits(difficulty, this.parameters)) continue;
      if (
        fact.asked !== undefined
          ? type === 'true_false' || (fact.isChoice && type !== 'multiple_choice')
          : type === 'short_answer' && !isTyped(fact)
      )
        continue;
      // Whether the next is true cannot be told from the one before it.
      const wantsFalse =
        type === 'true_false' &&
        (misbelieved(fact.sentence) !== null ||
          this.balance > 0 ||
          (this.balance === 0 && Number.parseInt(hash(fact.sentence).charAt(0), 16) % 2 === 0));
      const falsehood = wantsFalse ? this.falsehoodOf(fact) : null;
      // As many are false as true, as far as the text lets it.
      if (type === 'true_false' && falsehood === null && this.balance > 0) continue;
      this.told.add(fact.sentence);
      this.asked.add(key);
      if (type === 'true_false') this.balance += falsehood === null ? 1 : -1;
      return { fact, type, difficulty, falsehood };
    }
    return null;
  }

  /** What the text defines is easier than what it only says; to choose is easier than to know. */
  private difficultyOf(type: QuestionType, { meaning, answer }: Fact, left: Record<Difficulty, number>): Difficulty {
    if (type === 'essay' || type === 'code_completion') return 'hard';
    if (type === 'true_false') {
      // Whether it is true tells nothing of how hard it is.
      const [next, other] = meaning !== null ? (['easy', 'medium'] as const) : (['medium', 'easy'] as const);
      return left[next] > 0 ? next : other;
    }
    if (type === 'multiple_choice')
      return meaning !== null ? 'easy' : answer.kind === 'number' || answer.kind === 'year' ? 'hard' : 'medium';
    return meaning !== null ? 'medium' : 'hard';
  }

  /** Something plausible that the text does not say: another amount, the opposite, another name of its kind, or another term. */
  private falsehoodOf(fact: Fact): string | null {
    const sentence = statementOf(fact);
    const turned = misbelieved(sentence) ?? undenied(sentence) ?? falsified(sentence);
    if (turned !== null) return turned;
    const { kind, text } = fact.answer;
    const other =
      kind === 'person' || kind === 'place'
        ? this.distractors.alike(fact)
        : fact.meaning !== null
          ? this.distractors.defined(fact)
          : undefined;
    return other === undefined
      ? negated(sentence)
      : withArticles(once(sentence, text, asIn(sentence, text, other)), sentence);
  }

  /** Makes the questions; wrong answers are the right ones of all that are asked. */
  ask(chosen: readonly Chosen[], topic: Topic): QuestionContent[] {
    return chosen.flatMap((one) => this.question(one, topic) ?? []);
  }

  private question({ fact, type, difficulty, falsehood }: Chosen, topic: Topic): QuestionContent | null {
    const { sentence, answer, meaning, term } = fact;
    const points = POINTS[difficulty];
    const base = { type, difficulty, points, explanation: sentence, options: [] as string[], passages: [] };
    if (type === 'essay') return askForEssay(topic, base);
    if (type === 'code_completion')
      return { ...base, question: `Which line is missing?\n${meaning ?? ''}`, answer: answer.text };
    if (type === 'true_false') {
      return {
        ...base,
        question: `True or false: ${capitalise(falsehood ?? statementOf(fact))}`,
        options: ['True', 'False'],
        answer: falsehood === null ? 'True' : 'False',
      };
    }
    if (fact.asked !== undefined)
      return {
        ...base,
        question: fact.asked,
        options:
          type === 'multiple_choice' ? shuffled([answer.text, ...(fact.others ?? []).slice(0, 3)], sentence) : [],
        answer: answer.text,
      };
    if (type === 'multiple_choice') {
      const others = this.distractors.of(fact, this.asked);
      const blanked = blankedOf(fact);
      return {
        ...base,
        question: meaning !== null ? `Which term is meant: “${meaning}”?` : `Which words belong in the gap? ${blanked}`,
        options: shuffled([answer.text, ...others], sentence),
        answer: answer.text,
      };
    }
    return meaning !== null
      ? { ...base, question: `What is meant by “${term}”?`, answer: meaning }
      : { ...base, question: `Fill in the gap: ${blankedOf(fact)}`, answer: answer.text };
  }
}

/** Whether an answer can be typed: nothing else fills the gap but a name, a number, a year, or a term that the text defines. */
const isTyped = ({ meaning, answer: { kind } }: Fact): boolean =>
  meaning !== null || ['person', 'place', 'name', 'year', 'number'].includes(kind);

/** What a fact states: "Binding – the rule that …" is a line of a glossary, and no sentence yet. */
const statementOf = ({ sentence, term, meaning }: Fact): string =>
  meaning !== null && new RegExp(`^${escaped(term)}[^.!?:–—]{0,20}(?::|\\s[–—-])\\s`, 'iu').test(sentence)
    ? `${capitalise(term)} ${isOfSeveral(term, meaning) ? 'are' : 'is'} ${meaning.replace(/^(?:An?|The|Any)(?=\s)/, (article) => article.toLowerCase())}.`
    : sentence;

/** A word in the case that another one has in its sentence. */
const asIn = (sentence: string, word: string, other: string): string =>
  sentence.toLowerCase().startsWith(word.toLowerCase()) ? capitalise(other) : other;

function fits(difficulty: Difficulty, parameters: QuizParameters): boolean {
  if (parameters.difficulty === 'easy') return difficulty === 'easy';
  return parameters.difficulty !== 'medium' || difficulty !== 'hard';
}

/** What is asked of a topic as a whole, and of the code in it. */
const OTHER_FACTS: Record<'essay' | 'code_completion', (topic: Topic) => Fact[]> = {
  essay: (topic) => {
    const [first] = topic.sentences.filter(standsAlone);
    const none = { text: topic.title, key: topic.title, kind: 'singular', words: 1, weight: 0 } as const;
    return first && topic.phrases.length > 0
      ? [{ sentence: first.text, answer: none, meaning: null, term: topic.title }]
      : [];
  },
  code_completion: (topic) =>
    topic.blocks
      .filter((block) => block.kind === 'code')
      .flatMap((block): Fact[] => {
        const lines = block.text.split('\n').filter((line) => line.trim() !== '');
        const at = Math.floor(lines.length / 2);
        const hidden = lines[at]?.trim();
        if (!hidden || lines.length < 3) return [];
        const shown = lines.map((line, index) => (index === at ? BLANK : line)).join('\n');
        const answer = { text: hidden, key: hidden, kind: 'singular', words: 1, weight: 0 } as const;
        return [{ sentence: hidden, answer, meaning: shown, term: hidden }];
      }),
};

function askForEssay(topic: Topic, base: Omit<QuestionContent, 'question' | 'answer'>): QuestionContent {
  const key = topic.sentences
    .filter(standsAlone)
    .slice(0, 3)
    .map(({ text }) => text);
  const points = topic.phrases.slice(0, 3).map((phrase) => phrase.text);
  return {
    ...base,
    question: `Explain “${topic.title}” in your own words. Go into ${points.join(', ')}.`,
    answer: key.join(' '),
  };
}
