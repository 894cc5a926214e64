import type { CourseContent, LessonContent as Lesson, MaterialContent } from '../structures/course';
import { StructureType, type Structures } from '../structures/structure';
import { DEFAULT_APPROVER } from '../structures/workflow';

const list = (items: readonly string[], mark = '-'): string => items.map((item) => `${mark} ${line(item)}`).join('\n');
const named = (name: string, items: readonly string[]): string =>
  items.length > 0 ? `**${name}**\n\n${list(items)}` : '';
const fact = (name: string, value: string | number): string => `**${name}:** ${line(String(value))}`;

const spelled = (count: number, unit: string): string =>
  count === 0 ? '' : `${count} ${unit}${count === 1 ? '' : 's'}`;
/** A time as one says it: "40 minutes", "2 hours 5 minutes", "5 days 1 hour". */
const minutes = (count: number): string => {
  if (count < 120) return `${count} minute${count === 1 ? '' : 's'}`;
  const [days, hours] =
    count < 48 * 60 ? [0, Math.floor(count / 60)] : [Math.floor(count / 1440), Math.round((count % 1440) / 60)];
  return [spelled(days, 'day'), spelled(hours, 'hour'), days === 0 ? spelled(count % 60, 'minute') : '']
    .filter(Boolean)
    .join(' ');
};
/** Passages of the source; absent in what earlier releases made. */
const quoted = (passages: readonly string[] | undefined): string[] => (passages ?? []).map((text) => `> ${line(text)}`);

/** A formula in TeX, which Markdown with formulae reads as it stands; one with a mark that could open a link, code or a tag is none. */
const FORMULA = /(\$\$[^$`<\]|]{1,500}\$\$|\$(?=[^\s$])[^$`<\]|]{0,200}?\\[^$`<\]|]{0,200}?(?<=\S)\$(?!\d))/;

/** One line of Markdown: what would begin a mark, a list or a tag stands for itself. */
function line(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .split(FORMULA)
    .map((piece, at) => (at % 2 === 1 ? piece : piece.replaceAll(/[\\`*_[\]<#|~]|^>|&(?=#?\w+;)/g, '\\$&')))
    .join('')
    .replace(/^(?=[-+=:](?:\s|$|[-=:]{2}))/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

/** A text whose further lines are code, as they stand. */
function withCode(text: string): string {
  const [head = '', ...code] = text.split('\n');
  return code.length === 0 ? line(head) : `${line(head)}\n\n${fence(code.join('\n'))}`;
}

/** Code between fences that are longer than any in it. */
function fence(code: string): string {
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((marks) => marks.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}\n${code}\n${marks}`;
}

/** A piece of a lesson as the source has it. */
function material({ kind, text, items, rows }: MaterialContent): string {
  if (kind === 'code') return fence(text);
  if (kind === 'heading') return heading(4, text);
  if (kind === 'steps') return items.map((item, index) => `${index + 1}. ${line(item)}`).join('\n');
  if (kind === 'list') return list(items);
  if (kind !== 'table') return line(text);
  const width = Math.max(1, ...rows.map((row) => row.length));
  const [head = [], ...body] = rows.map(
    (row) => `| ${Array.from({ length: width }, (_, at) => line(row[at] ?? '')).join(' | ')} |`,
  );
  return [head, `|${' --- |'.repeat(width)}`, ...body].join('\n');
}

/** What a lesson says, then what is asked and to be done. */
function lessonParts({
  title,
  contentOutline,
  material: pieces,
  assessmentPoints,
  practicalExercises,
}: Lesson): string[] {
  const text = (pieces ?? []).map(material);
  const isShort = words(text.join(' ')) < SHORT * words(contentOutline);
  return [
    text.length === 0
      ? line(contentOutline)
      : isShort || contentOutline === title
        ? ''
        : `**In short:** ${line(contentOutline)}`,
    ...text,
    named('Questions', assessmentPoints),
    named('Exercises', practicalExercises),
  ];
}

/** A text that is so many times as long as its summary needs one. */
const SHORT = 2.5;
const words = (text: string): number => text.split(/\s+/).length;

/** The answers to the questions of all lessons, at the end, where learners do not read them by accident. */
function answerKey(modules: CourseContent['modules']): string[] {
  const lessons = modules.flatMap((module) => module.lessons).filter(({ answers = [] }) => answers.length > 0);
  return lessons.length === 0
    ? []
    : [
        heading(2, 'Answers'),
        ...lessons.flatMap(({ title, answers }) => [
          heading(3, title),
          answers.map(({ question, answer }) => `- **${line(question)}** ${line(answer)}`).join('\n'),
        ]),
      ];
}

function document(title: string, ...parts: string[]): string {
  return `${[`# ${line(title)}`, ...parts].filter((part) => part.trim() !== '').join('\n\n')}\n`;
}

const heading = (level: number, text: string): string => `${'#'.repeat(Math.min(level, 6))} ${line(text)}`;

/** "7.1 Holes": what a text has numbered itself. */
const isNumbered = (title: string): boolean =>
  /^(?:\d+(?:\.\d+)*\.?|[IVX]+\.|(?:chapter|part|unit|lesson|module|section|week|step|stage|phase|article)\s+(?:\d+|[IVX]+))\s*[:.–—)-]?\s/i.test(
    title,
  );
/** A heading with its number, unless the text has numbered it already. */
const counted = (level: number, number: string, title: string): string =>
  isNumbered(title) ? heading(level, title) : `${'#'.repeat(level)} ${number} ${line(title)}`;

type Concept = Structures[StructureType.KNOWLEDGE_MAP]['concepts'][number];
const conceptParts = (concept: Concept, level: number): string[] => [
  heading(level, concept.name),
  concept.definition === null ? '' : line(concept.definition),
  ...concept.children.flatMap((child) => conceptParts(child, level + 1)),
];

/** Each structure as a document to read. */
export const MARKDOWN: { [T in StructureType]: (content: Structures[T]) => string } = {
  [StructureType.COURSE]: ({ overview, modules }) =>
    document(
      overview.title,
      line(overview.description),
      fact('For', overview.targetAudience),
      fact('Duration', minutes(overview.duration)),
      named('Prerequisites', overview.prerequisites),
      named('Outcomes', overview.learningOutcomes),
      ...modules.flatMap((module) => [
        counted(2, `${module.sequence}.`, module.title),
        fact('Duration', minutes(module.estimatedDuration)),
        named('Objectives', module.learningObjectives),
        ...module.lessons.flatMap((lesson, index) =>
          // A module that is one lesson has its title and its objectives said.
          module.lessons.length === 1 && lesson.title === module.title
            ? lessonParts(lesson)
            : [
                isNumbered(module.title)
                  ? heading(3, lesson.title)
                  : counted(3, `${module.sequence}.${index + 1}`, lesson.title),
                named('Objectives', lesson.learningObjectives),
                ...lessonParts(lesson),
              ],
        ),
        fact('Assessment', module.assessment),
      ]),
      ...answerKey(modules),
    ),
  [StructureType.QUIZ]: ({ overview, categories }) =>
    document(
      overview.title,
      fact('Time', minutes(overview.timeLimit)),
      fact('To pass', `${overview.passingScore} percent`),
      ...categories.flatMap((category) => [
        heading(2, category.name),
        ...category.questions.flatMap((question, index) => [
          heading(3, `Question ${index + 1} (${question.difficulty}, ${question.points})`),
          withCode(question.question),
          list(question.options, '- [ ]'),
          fact('Answer', question.answer),
          `> ${line(question.explanation)}`,
        ]),
      ]),
    ),
  [StructureType.NOVEL]: ({ overview, acts, characters }) =>
    document(
      overview.title,
      fact('Genre', overview.genre),
      fact('Setting', overview.setting),
      fact('Length', `${overview.targetLength} words`),
      named('Themes', overview.themes),
      ...acts.flatMap((act) => [
        heading(2, act.title),
        ...act.chapters.flatMap((chapter) => [
          heading(3, chapter.title),
          line(chapter.summary),
          fact('Scenes', `${chapter.sceneCount}, ${chapter.wordCountTarget} words`),
          named('Plot points', chapter.plotPoints),
          named('Characters', chapter.characterDevelopment),
        ]),
      ]),
      characters.length > 0 ? heading(2, 'Characters') : '',
      ...characters.flatMap(({ name, role, arc }) => [heading(3, `${name} (${role})`), arc === null ? '' : line(arc)]),
    ),
  [StructureType.WORKFLOW]: ({ overview, phases }) =>
    document(
      overview.title,
      line(overview.purpose),
      fact('Time for all steps', minutes(overview.expectedDuration)),
      named('Needed', overview.requiredResources),
      named('Note', overview.notes ?? []),
      ...phases.flatMap((phase) => [
        heading(2, phase.name),
        phase.purpose === phase.name ? '' : line(phase.purpose),
        named('Note', phase.notes ?? []),
        ...phase.steps.flatMap((step) => [
          counted(3, `${step.number}.`, step.title),
          step.description.replace(/[.!]$/, '') === step.title ? '' : line(step.description),
          step.owner ? fact('Who', step.owner) : '',
          step.due ? fact('When', step.due) : '',
          ...(step.code ?? []).map(fence),
          named('Mind', step.cautions ?? []),
          named('Needed', step.resources),
          ...step.decisionPoints.map(({ condition, outcomes }) => `**${line(condition)}**\n\n${list(outcomes)}`),
        ]),
        named(
          'Quality gates',
          // Who carries out a phase sees to it where nobody is named.
          phase.qualityGates.map(({ criteria, approver }) =>
            approver === DEFAULT_APPROVER ? criteria : `${criteria} (${approver})`,
          ),
        ),
      ]),
    ),
  [StructureType.KNOWLEDGE_MAP]: ({ overview, concepts, relationships }) =>
    document(
      overview.title,
      line(overview.description),
      ...concepts.flatMap((concept) => conceptParts(concept, 2)),
      relationships.length > 0 ? heading(2, 'Relationships') : '',
      list(
        relationships.map(
          ({ from, to, kind, label, evidence }) =>
            `${from} – ${label ?? kind} – ${to}${evidence === null ? '' : `: ${evidence}`}`,
        ),
      ),
    ),
  [StructureType.LEARNING_PATH]: ({ overview, milestones }) =>
    document(
      overview.title,
      line(overview.description),
      fact('Duration', minutes(overview.duration)),
      named('For', overview.learnerProfiles),
      ...milestones.flatMap((milestone, index) => [
        counted(2, `${index + 1}.`, milestone.objective),
        fact('Duration', minutes(milestone.duration)),
        named('Before', milestone.prerequisites),
        ...quoted(milestone.passages),
        named(
          'Skills',
          milestone.skills.map((skill) => `${skill.name}: ${skill.proficiencyLevel}, ${skill.practiceHours} h`),
        ),
        named(
          'Activities',
          milestone.activities.map(
            (activity) => `${activity.title} (${minutes(activity.duration)}): ${activity.deliverable}`,
          ),
        ),
        fact('Assessment', milestone.assessment),
      ]),
    ),
};
