import type { Block, Part } from './document';

/** What a label before a paragraph or a list says that it is for. */
const LABELS: readonly [label: RegExp, role: string][] = [
  [/^(?:(?:practical |practice )?exercises?|assignments?|homework)$/i, 'exercises'],
  [/^(?:(?:review|discussion|check|study) questions?)$/i, 'questions'],
  [/^(?:(?:learning )?(?:objectives?|outcomes?)|aims?|goals?)$/i, 'objectives'],
  [/^(?:topics?|topics covered|contents?|key topics)$/i, 'topics'],
  [/^(?:prerequisites?|required|requires|entry requirements?)$/i, 'prerequisites'],
];
/** "Exercise 1.1 Keep a starter for ten days.": what it says is one exercise, in however many sentences. */
const NUMBERED =
  /^(?:(?:Practical |Practice )?(?:[Ee]xercise|EXERCISE|Assignment|Activity|Task|Problem|Challenge)) (?:\d{1,2}(?:\.\d{1,2})*[a-z]?)\s*[:.)–—-]?\s+(?=[\p{Lu}\d])(\S.{10,})$/su;
/** "Sign-off: you can judge whether it is ripe": by what a reader is known to have learned it. */
const SIGNED_OFF =
  /^(?:sign[- ]?off|checkpoint|(?:assessment|success|pass(?:ing)?|acceptance) criteri(?:on|a)|you have passed (?:when|if)|passed (?:when|if))\s*[:–—-]\s+(\S.{10,})$/isu;
/** So many of them are how a text is made. */
const MIN_NUMBERED = 2;

/** Paragraphs that are each an exercise, or a test, by the words that they begin with. */
function withExercises(parts: readonly Part[]): Part[] {
  const found = parts.map((part): Block | null => {
    if ('heading' in part || part.kind !== 'paragraph' || part.role !== undefined) return null;
    const [, task] = NUMBERED.exec(part.text) ?? [];
    const [, sign] = SIGNED_OFF.exec(part.text) ?? [];
    const told = task ?? sign;
    const role = task === undefined ? 'criteria' : 'exercises';
    return told === undefined ? null : { kind: 'list', text: told, items: [told], role };
  });
  return found.filter((one) => one !== null).length < MIN_NUMBERED
    ? [...parts]
    : parts.map((part, at) => found[at] ?? part);
}

/** "Exercises: (1) …", "Topics:", "Prerequisites". */
const LABELLED = /^(\p{Lu}[\p{L} ]{2,24}?)(?:\s*:\s*(\S.*)?)?$/su;
/** So many labels under different headings are how a text is made: a syllabus, and no procedure that has an objective. */
const MIN_LABELS = 3;
const MIN_SECTIONS = 2;

interface Label {
  role: string;
  rest: string;
}

function labelOf(part: Part | undefined): Label | null {
  if (!part || 'heading' in part || part.kind !== 'paragraph' || part.role !== undefined) return null;
  const [, name = '', rest = ''] = LABELLED.exec(part.text) ?? [];
  const found = LABELS.find(([label]) => label.test(name));
  return found ? { role: found[1], rest } : null;
}

/** Paragraphs and lists of syllabuses by what stands before them: exercises, topics, what must be known before. */
export function withLabels(read: readonly Part[]): Part[] {
  const parts = withExercises(read);
  let section = 0;
  const labelled = parts.flatMap((part, at): [number, number][] => {
    if ('heading' in part) section += 1;
    return labelOf(part) ? [[at, section]] : [];
  });
  if (labelled.length < MIN_LABELS || new Set(labelled.map(([, of]) => of)).size < MIN_SECTIONS) return [...parts];
  return parts.flatMap((part, at): Part[] => {
    const own = labelOf(part);
    const before = labelOf(parts[at - 1]);
    const next = parts[at + 1];
    // The list behind a label alone is what it is of.
    if (own?.rest === '') return next && !('heading' in next) && next.kind === 'list' ? [] : [part];
    if (own) return several(own);
    return before?.rest === '' && !('heading' in part) && part.kind === 'list'
      ? [{ ...part, role: before.role }]
      : [part];
  });
}

/** What stands behind a label, each by itself: numbered in brackets or apart by semicolons, else whole. */
function several({ role, rest }: Label): Block[] {
  // "Exercise: prove … Exercise: find …": the label comes again.
  const rows = rest.split(/(?<=[.!?])\s+(?:Exercises?|Topics?)\s*:\s+/);
  const items = rows.flatMap((row) => {
    const numbered = row.split(/\s*\(\d{1,2}\)\s+/).filter((item) => item.trim() !== '');
    return numbered.length > 1 ? numbered : role === 'prerequisites' ? [row] : row.split(/;\s+(?:and\s+)?/);
  });
  const told = items.map((item) => item.trim()).filter(Boolean);
  return [{ kind: 'list', text: told.join('\n'), items: told, role }];
}
