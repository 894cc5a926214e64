import type { MilestoneContent } from '../../structures/learning-path';
import { capitalise, inSmallLetters } from '../../../../lib/text/capitalise';
import type { Language } from '../../../../lib/text/language';
import { rulesIn } from '../../../../lib/text/rules';
import { isDone } from './activities';
import { askedIn, termsIn, variedly } from './asked';
import { criteriaOf, goalOf, isQuestion, questionsIn } from './course-material';
import { gapsIn } from './lesson-questions';
import { commandsIn, isExercised, objectiveOfTitle, withoutNumber } from './objectives';
import { atLeastOne, definitionsIn } from './parts';
import type { SourceOutline, Topic } from './source-outline';
import { type Level, LEVEL_FIRST, withoutLevel } from './stated-levels';
import { askedByTitle } from './wh-questions';

/** Questions of a test. */
const MAX_QUESTIONS = 4;
/** What is done is a skill in so many words at most. */
const MAX_SKILL_WORDS = 10;
/** A topic of so many rules is kept to. */
const MIN_RULES = 2;
const SHARE_OF_RULES = 0.3;
export const NO_ASSESSMENT = 'none asked for';

interface SkillParameters {
  granularityLevel?: number;
  includeSkillMapping?: boolean;
  language: Language;
}

const plainTitle = ({ title }: Topic): string => withoutNumber(withoutLevel(title)).replace(/^\d[\d.]*\s+/, '');

/** What is reached with a topic, by what kind of text it is. */
export function objectiveOf(topic: Topic, language: Language): string {
  const { title } = topic;
  const plain = withoutLevel(withoutNumber(title));
  // "Keeping a starter", with exercises or as a level of several, is to keep one.
  if (/^\p{Lu}\p{Ll}+ing\s/u.test(plain) && (isExercised(topic) || LEVEL_FIRST.test(title))) {
    const done = objectiveOfTitle(plain) ?? '';
    return /^(?:Describe|Explain)\s/.test(done) || !language.isCommand(done)
      ? `Practise ${inSmallLetters(plain)}`
      : done;
  }
  if (title.endsWith('?')) return `Answer: ${plain}`;
  if (language.isCommand(title)) return title;
  if (isDone(topic)) return `Carry out “${plain}”`;
  if (definitionsIn(topic).length > 0) return `Explain “${plain}”`;
  // "Why radiators matter" is explained; where rules are told, they are kept to.
  if (askedByTitle(plain, language) !== null) return `Explain ${inSmallLetters(plain)}`;
  const rules = rulesIn(plain, topic.blocks).flatMap(({ sentences }) => sentences).length;
  if (rules >= MIN_RULES && rules >= topic.sentences.length * SHARE_OF_RULES) return `Keep to the rules of “${plain}”`;
  return `Understand “${plain}”`;
}

/** What one is able to do with a topic: what the text says that it is about, defines, or has done. */
export function skillsOf(
  topic: Topic,
  objective: string,
  proficiencyLevel: Level,
  minutes: number,
  { granularityLevel = 4, includeSkillMapping, language }: SkillParameters,
): MilestoneContent['skills'] {
  const seen = new Set<string>();
  const listed = topic.blocks.filter(({ role }) => role === 'topics').flatMap(({ items }) => items);
  // What the text says that it is about, else what it defines: words that only come often are no skill, and single steps neither.
  const goals = criteriaOf(topic).flatMap((criterion) => goalOf(criterion) ?? []);
  const names = (
    listed.length > 0 ? listed.map(asSkill) : goals.length > 0 ? goals : taughtIn(topic, objective, language)
  ).filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
  const chosen = atLeastOne(
    names.slice(0, includeSkillMapping === false ? 1 : granularityLevel),
    // "Explain why radiators matter" is a skill; "describe defrosting" is none.
    /^(?:Explain (?:why|how|when|where)|Keep to)\b/.test(objective)
      ? objective.replaceAll(/[“”]/g, '')
      : capitalise(plainTitle(topic)),
  );
  const hours = Math.max(0.05, Math.round((minutes / 60 / chosen.length) * 20) / 20);
  return chosen.map((name) => ({ name, proficiencyLevel, practiceHours: hours }));
}

/** What a topic brings in; where it brings in nothing, the rules that it has its reader keep, in so many words as a skill has. */
function taughtIn(topic: Topic, objective: string, language: Language): string[] {
  const terms = termsIn(topic, language).map(({ term }) => term);
  if (terms.length > 0 || !objective.startsWith('Keep to')) return terms;
  return commandsIn(topic).flatMap((text) => {
    const [clause = ''] = text.split(/[.;:–(]|,\s/);
    return clause.split(' ').length <= MAX_SKILL_WORDS && language.isCommand(`${clause}.`) ? clause : [];
  });
}

/** A topic as a syllabus lists it, without what it says of that. */
const asSkill = (item: string): string =>
  capitalise(item.split(/[.:]\s|\s\(|,\si\.e\.\s/)[0]?.replace(/[.;,]$/, '') ?? item);

/** How a milestone is passed: by what the text itself asks, by doing it, or by questions on what it says. */
export function assessmentOf(
  topic: Topic,
  source: SourceOutline,
  reviewed: readonly string[],
  includeAssessments: boolean | undefined,
): string {
  if (includeAssessments === false) return NO_ASSESSMENT;
  const criteria = criteriaOf(topic);
  if (criteria.length > 0) return `Sign-off: ${criteria.join(' ')}`;
  if (isDone(topic)) return `“${plainTitle(topic)}” is carried out without the text.`;
  const told = [
    ...reviewed,
    ...questionsIn(topic),
    ...topic.parts.flatMap(({ title }) => (isQuestion(title) ? [withoutNumber(title)] : [])),
    ...variedly(askedIn(topic, source.language)).map(({ question }) => question),
    ...[askedByTitle(topic.title, source.language)].filter((question) => question !== null),
  ];
  const questions = told.length > 0 ? told : gapsIn(topic, source).map(({ question }) => question);
  return questions.length > 0
    ? `Answers without the text: ${[...new Set(questions)].slice(0, MAX_QUESTIONS).join(' ')}`
    : `A test on “${plainTitle(topic)}”.`;
}
