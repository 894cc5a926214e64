import { createHash } from 'node:crypto';
import type { Difficulty, QuestionContent, QuestionType, QuizContent } from '../../structures/quiz';
import { type Definition, isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { containsWord, definitionsIn, wordPattern } from './parts';
import type { SourceOutline, Topic } from './source-outline';

export interface QuizParameters {
  topic?: string;
  topics?: string[];
  questionsPerTopic?: number;
  questionTypes?: QuestionType[];
  difficulty?: 'easy' | 'medium';
  difficultyDistribution?: Partial<Record<Difficulty, number>>;
  adaptiveDifficulty?: boolean;
  granularityLevel?: number;
  includeFeedback?: boolean;
  includeExplanations?: boolean;
}

const DIFFICULTIES: Difficulty[] = ['easy', 'medium', 'hard'];
const DISTRACTORS = 3;
/** Wrong answers are taken from the weightiest phrases of the text. */
const MAX_CANDIDATES = 400;
const POINTS: Record<Difficulty, number> = { easy: 1, medium: 2, hard: 3 };
const MINUTES: Record<QuestionType, number> = {
  multiple_choice: 1,
  true_false: 0.5,
  short_answer: 2,
  essay: 8,
  code_completion: 5,
};
const PASSING_PERCENT = 70;
const DEFAULT_QUESTIONS = 5;
const BLANK = '_____';
const DEFAULT_TYPES: QuestionType[] = ['multiple_choice', 'true_false', 'short_answer'];

/** Makes a quiz of a source text: every answer is in the text, and what is wrong is of the same kind as what is right. */
export function quizFrom(
  source: SourceOutline,
  parameters: QuizParameters,
  onCategory: (done: number, of: number) => void,
): QuizContent {
  const wanted = categoriesOf(source, parameters);
  const asked = new Set<string>();
  const categories = wanted
    .map((topic, index) => {
      onCategory(index + 1, wanted.length);
      return { name: topic.title, questions: questionsOn(topic, source, parameters, asked) };
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

/**
 * One category for each topic asked for, matched with the part of the text that is about it. Else the text's own topics; all of it
 * as one at the lowest granularity, and the parts of the topics at the highest.
 */
function categoriesOf(source: SourceOutline, { topics, topic, granularityLevel = 3 }: QuizParameters): Topic[] {
  if (!topics && granularityLevel === 1)
    return [wholeOf(source, source.title ?? topic ?? source.topics[0]?.title ?? '')];
  if (!topics) return granularityLevel === 5 ? source.topics.flatMap(({ parts }) => parts) : source.topics;
  return topics.map((title) => ({ ...bestMatch(source, title), title }));
}

function wholeOf({ topics, sentences, phrases }: SourceOutline, title: string): Topic {
  const words = topics.reduce((sum, topic) => sum + topic.words, 0);
  return { title, blocks: topics.flatMap(({ blocks }) => blocks), sentences, phrases, words, parts: topics };
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
  return best && best.score > 0 ? best.topic : { title, blocks: [], sentences: [], phrases: [], words: 0, parts: [] };
}

function contentWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length > 3);
}

function questionsOn(
  topic: Topic,
  source: SourceOutline,
  parameters: QuizParameters,
  asked: Set<string>,
): QuestionContent[] {
  const limit = parameters.questionsPerTopic ?? DEFAULT_QUESTIONS;
  const types = parameters.questionTypes ?? DEFAULT_TYPES;
  const left = quotasOf(parameters);
  const bank = types.map((type) => MAKERS[type](topic, source).filter((question) => fits(question, parameters)));
  const chosen: QuestionContent[] = [];
  // In turn from each kind, so that a category is mixed; one question for a sentence, or one would give another away.
  for (let round = 0; chosen.length < limit && bank.some((questions) => round < questions.length); round++) {
    for (const question of bank.flatMap((questions) => questions[round] ?? [])) {
      if (chosen.length >= limit || left[question.difficulty] === 0 || asked.has(question.explanation)) continue;
      asked.add(question.explanation);
      left[question.difficulty] -= 1;
      chosen.push(question);
    }
  }
  const quotes = parameters.includeFeedback !== false && parameters.includeExplanations !== false;
  const explained = quotes ? chosen : chosen.map((one) => ({ ...one, explanation: `See “${topic.title}”.` }));
  return parameters.adaptiveDifficulty
    ? explained.sort((a, b) => DIFFICULTIES.indexOf(a.difficulty) - DIFFICULTIES.indexOf(b.difficulty))
    : explained;
}

/** How many questions of each difficulty a category may have. */
export function quotasOf({
  difficultyDistribution: shares,
  questionsPerTopic: limit = DEFAULT_QUESTIONS,
}: QuizParameters): Record<Difficulty, number> {
  const { easy = 0, medium = 0, hard = 0 } = shares ?? {};
  const all = easy + medium + hard;
  if (all === 0) return { easy: limit, medium: limit, hard: limit };
  const upToEasy = Math.round((limit * easy) / all);
  const upToMedium = Math.round((limit * (easy + medium)) / all);
  return { easy: upToEasy, medium: upToMedium - upToEasy, hard: limit - upToMedium };
}

/** Which difficulties there are fewer questions of than the distribution asks for, in words. */
export function shortages({ overview, categories }: QuizContent, parameters: QuizParameters): string[] {
  if (!parameters.difficultyDistribution) return [];
  const quotas = quotasOf(parameters);
  return DIFFICULTIES.filter(
    (difficulty) => overview.difficultyDistribution[difficulty] < quotas[difficulty] * categories.length,
  ).map(
    (difficulty) =>
      `${overview.difficultyDistribution[difficulty]} of ${quotas[difficulty] * categories.length} ${difficulty} questions could be made of the source text.`,
  );
}

function fits({ difficulty }: QuestionContent, parameters: QuizParameters): boolean {
  if (parameters.difficulty === 'easy') return difficulty === 'easy';
  return parameters.difficulty !== 'medium' || difficulty !== 'hard';
}

type Maker = (topic: Topic, source: SourceOutline) => QuestionContent[];

const MAKERS: Record<QuestionType, Maker> = {
  multiple_choice: (topic, source) => [
    ...definitionsIn(topic).flatMap((definition) => askForTerm(definition, source)),
    ...clozes(topic).flatMap((cloze) => askForBlank(cloze, source)),
  ],
  true_false: (topic, source) =>
    clozes(topic).flatMap((cloze, index) => (index % 2 === 0 ? trueStatement(cloze) : falseStatement(cloze, source))),
  short_answer: (topic) => [...definitionsIn(topic).map(askForMeaning), ...clozes(topic).map(askWithoutOptions)],
  essay: (topic) => askForEssay(topic),
  code_completion: (topic) => askForCode(topic),
};

function question(
  type: QuestionType,
  difficulty: Difficulty,
  rest: Pick<QuestionContent, 'question' | 'answer' | 'explanation'> & { options?: string[] },
): QuestionContent {
  return { type, difficulty, options: [], points: POINTS[difficulty], ...rest };
}

/** A sentence with the phrase that is taken out of it. */
interface Cloze {
  sentence: Sentence;
  phrase: Phrase;
  blanked: string;
}

/** Sentences of a topic, the ones with the weightiest phrases first, each with the phrase to ask for. */
function clozes(topic: Topic): Cloze[] {
  const rank = new Map(topic.phrases.map((phrase, index) => [phrase.key, index]));
  return topic.sentences
    .filter((sentence) => isQuotable(sentence) && !/[“"()]/.test(sentence.text))
    .flatMap((sentence): (Cloze & { rank: number })[] => {
      const ranked = sentence.phrases
        .map((phrase) => ({ phrase, rank: rank.get(phrase.key) ?? Infinity }))
        .sort((a, b) => a.rank - b.rank);
      const best = ranked.find(({ phrase }) => occurrences(sentence.text, phrase.text) === 1);
      return best
        ? [
            {
              sentence,
              phrase: best.phrase,
              blanked: replaceWord(sentence.text, best.phrase.text, BLANK),
              rank: best.rank,
            },
          ]
        : [];
    })
    .sort((a, b) => a.rank - b.rank);
}

function askForTerm({ term, meaning, sentence }: Definition, source: SourceOutline): QuestionContent[] {
  if (containsWord(meaning, term)) return [];
  const known = source.phrases.find((phrase) => phrase.text.toLowerCase() === term.toLowerCase());
  // At the head of its sentence every term is written large; elsewhere only a name is.
  const text = known?.proper ? term : decapitalise({ text: term, proper: false });
  const options = withDistractors(
    { text, words: term.split(' ').length, proper: known?.proper ?? false, key: term.toLowerCase(), count: 1 },
    sentence,
    source,
  );
  return options
    ? [
        question('multiple_choice', 'easy', {
          question: `Which term is meant: “${meaning}”?`,
          options,
          answer: text,
          explanation: sentence,
        }),
      ]
    : [];
}

function askForBlank({ sentence, phrase, blanked }: Cloze, source: SourceOutline): QuestionContent[] {
  const options = withDistractors(phrase, sentence.text, source);
  return options
    ? [
        question('multiple_choice', 'medium', {
          question: `What belongs into the gap? ${blanked}`,
          options,
          answer: phrase.text,
          explanation: sentence.text,
        }),
      ]
    : [];
}

function trueStatement({ sentence }: Cloze): QuestionContent[] {
  return [
    question('true_false', 'easy', {
      question: `True or false: ${sentence.text}`,
      options: ['True', 'False'],
      answer: 'True',
      explanation: sentence.text,
    }),
  ];
}

function falseStatement({ sentence, phrase }: Cloze, source: SourceOutline): QuestionContent[] {
  const [other] = distractors(phrase, sentence.text, source);
  if (other === undefined) return [];
  const twisted = replaceWord(sentence.text, phrase.text, other);
  return [
    question('true_false', 'medium', {
      question: `True or false: ${capitalise(twisted)}`,
      options: ['True', 'False'],
      answer: 'False',
      explanation: sentence.text,
    }),
  ];
}

function askForMeaning({ term, meaning, sentence }: Definition): QuestionContent {
  return question('short_answer', 'medium', {
    question: `What is meant by “${term}”?`,
    answer: meaning,
    explanation: sentence,
  });
}

function askWithoutOptions({ sentence, phrase, blanked }: Cloze): QuestionContent {
  return question('short_answer', 'hard', {
    question: `Fill the gap: ${blanked}`,
    answer: phrase.text,
    explanation: sentence.text,
  });
}

function askForEssay(topic: Topic): QuestionContent[] {
  const key = clozes(topic)
    .slice(0, 3)
    .map((cloze) => cloze.sentence.text);
  const points = topic.phrases.slice(0, 3).map((phrase) => phrase.text);
  if (key.length === 0 || points.length === 0) return [];
  return [
    question('essay', 'hard', {
      question: `Explain “${topic.title}” in your own words. Go into ${points.join(', ')}.`,
      answer: key.join(' '),
      explanation: key[0],
    }),
  ];
}

function askForCode(topic: Topic): QuestionContent[] {
  return topic.blocks
    .filter((block) => block.kind === 'code')
    .flatMap((block): QuestionContent[] => {
      const lines = block.text.split('\n').filter((line) => line.trim() !== '');
      const at = Math.floor(lines.length / 2);
      const hidden = lines[at]?.trim();
      if (!hidden || lines.length < 3) return [];
      const shown = lines.map((line, index) => (index === at ? BLANK : line)).join('\n');
      return [
        question('code_completion', 'hard', {
          question: `Which line is missing?\n${shown}`,
          answer: hidden,
          explanation: hidden,
        }),
      ];
    });
}

/** The right answer among others of its kind, in an order that only depends on the question; null when there are too few. */
function withDistractors(phrase: Phrase, sentence: string, source: SourceOutline): string[] | null {
  const others = distractors(phrase, sentence, source);
  if (others.length < DISTRACTORS) return null;
  return [phrase.text, ...others.slice(0, DISTRACTORS)].sort((a, b) =>
    digest(sentence + a) < digest(sentence + b) ? -1 : 1,
  );
}

/** Phrases of the same text that could stand in the same place and do not occur in the sentence. */
function distractors(phrase: Phrase, sentence: string, source: SourceOutline): string[] {
  const plural = /s$/.test(phrase.text);
  return source.phrases
    .slice(0, MAX_CANDIDATES)
    .filter((other) => other.key !== phrase.key && other.proper === phrase.proper && /s$/.test(other.text) === plural)
    .sort((a, b) => Math.abs(a.words - phrase.words) - Math.abs(b.words - phrase.words) || b.count - a.count)
    .filter(takeFirst(DISTRACTORS, (other) => !overlap(other.key, phrase.key) && !containsWord(sentence, other.text)))
    .map((other) => (isCapitalised(phrase.text) ? capitalise(other.text) : decapitalise(other)));
}

/** Keeps the first few that hold, and does not look at the rest. */
function takeFirst<T>(count: number, holds: (item: T) => boolean): (item: T) => boolean {
  let taken = 0;
  return (item) => {
    if (taken === count || !holds(item)) return false;
    taken += 1;
    return true;
  };
}

function overlap(a: string, b: string): boolean {
  const words = new Set(a.split(' '));
  return b.split(' ').some((word) => words.has(word));
}

function occurrences(text: string, word: string): number {
  return [...text.matchAll(wordPattern(word, 'giu'))].length;
}

function replaceWord(text: string, word: string, by: string): string {
  return text.replace(wordPattern(word, 'giu'), () => by);
}

function isCapitalised(text: string): boolean {
  return /^\p{Lu}/u.test(text);
}

/** The casing inside a sentence: large only for names. */
function decapitalise({ text, proper }: Pick<Phrase, 'text' | 'proper'>): string {
  return proper || /^\p{Lu}[\p{Lu}\d]/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
