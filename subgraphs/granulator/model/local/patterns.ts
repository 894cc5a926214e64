import type { CourseContent, LessonContent } from '../../structures/course';
import type { QuestionContent, QuizContent } from '../../structures/quiz';
import type { CourseParameters } from './course-outline';
import { completeQuiz, type QuizParameters } from './quiz-outline';

// What can honestly be laid out without a source text: the shape of a course or a quiz, with the topic's name in it
// and nothing claimed about the topic.

const STEPS = ['Foundations of', 'Core concepts of', 'Methods and tools of', 'Applying', 'Judging and improving', 'Going further with'];
const LESSON_MINUTES = 20;

/** The pattern of a course: from foundations to application, the more modules the finer the granularity. */
export function coursePattern(parameters: CourseParameters): CourseContent {
  const { topic } = parameters;
  const count = Math.min((parameters.granularityLevel ?? 3) + 1, parameters.maxModules ?? STEPS.length, STEPS.length);
  const modules = STEPS.slice(0, count).map((step, index) => {
    const title = `${step} ${topic}`;
    const lessons = [lessonPattern(`${title}: overview`, topic), lessonPattern(`${title}: practice`, topic)];
    return {
      title,
      sequence: index + 1,
      estimatedDuration: lessons.length * LESSON_MINUTES,
      learningObjectives: [`Give an account of “${title}”`],
      lessons,
      assessment: `A short test on “${title}”.`,
    };
  });
  return {
    overview: {
      title: topic,
      description: `A course on ${topic}.`,
      duration: modules.reduce((sum, module) => sum + module.estimatedDuration, 0),
      prerequisites: [],
      learningOutcomes: modules.map((module) => `Understand and apply: ${module.title}`),
      targetAudience: parameters.targetAudience ?? 'general',
    },
    modules,
    moduleCount: modules.length,
  };
}

function lessonPattern(title: string, topic: string): LessonContent {
  return {
    title,
    learningObjectives: [`Sum up “${title}”`],
    contentOutline: `To be filled with material on ${topic}.`,
    assessmentPoints: [`What matters most in “${title}”?`],
    practicalExercises: [`Find an example from your own field for “${title}”.`],
  };
}

/** The pattern of a quiz: open questions that can be asked of any topic, with what a good answer must contain. */
export function quizPattern(parameters: QuizParameters): QuizContent {
  const names = parameters.topics ?? [parameters.topic as string];
  const limit = parameters.questionsPerTopic ?? 5;
  const categories = names.map((name) => ({ name, questions: openQuestions(name).slice(0, limit) }));
  return completeQuiz(parameters.topic ?? names.join(', '), categories);
}

function openQuestions(topic: string): QuestionContent[] {
  const open = (question: string, answer: string, difficulty: 'easy' | 'medium' | 'hard', points: number): QuestionContent => ({
    type: 'short_answer',
    difficulty,
    question,
    options: [],
    answer,
    explanation: 'An open question: it is to be judged by what its answer contains.',
    points,
  });
  return [
    open(`What is meant by “${topic}”?`, `A definition of “${topic}” in the learner's own words.`, 'easy', 1),
    open(`What is “${topic}” used for?`, `Two uses of “${topic}”, each with a reason.`, 'easy', 1),
    open(`Which parts does “${topic}” have, and how do they depend on one another?`, `The parts of “${topic}” and the relations between them.`, 'medium', 2),
    open(`Give an example of “${topic}” from your own field.`, `An example with the features that make it one of “${topic}”.`, 'medium', 2),
    open(`Where are the limits of “${topic}”?`, `A case in which “${topic}” does not help, and why.`, 'hard', 3),
  ];
}
