import { capitalise } from '../../../../lib/text/capitalise';
import { isRole } from '../../../../lib/text/duties';
import type { Instruction } from './instruction';
import type { Remedy } from './tabled-steps';
import { GRADE } from './instruction-words';

/** What the line before a list says of all of its items. */
interface LeadIn {
  /** Who does them. */
  who: string | null;
  /** In which case they are done. */
  condition: string | null;
}

/** "If the display is blank, the nurse in charge must:" */
const LEAD_IN =
  /^(?:((?:If|When|Whenever|Where|Should|Once|Unless|In case)\b[^:]*?),\s+)?(?:then\s+)?(?:(?:the|each|every|an?|all)\s+)?(\p{L}[\p{L} '’-]{1,50}?)\s+(?:must|shall|should|has to|have to|needs? to|is to|are to|will|is responsible for)\s*:$/iu;
/** "Ask the technician (ext. 4410) to:" */
const ASKED =
  /(?:^|,\s)(?:please\s+|then\s+)?(?:ask|tell|instruct|request|have|get)\s+(?:the\s+|an?\s+)?(\p{L}[\p{L} '’-]{1,50}?)\s*(?:\([^()]*\)\s*)?\s?to\s*:$/iu;
function leadInOf(line: string): LeadIn {
  const [, condition, who = ''] = LEAD_IN.exec(line) ?? [];
  // A case that names no one: "If the pods crash:".
  const [, ownCase] = /^((?:If|When|Whenever|Should|Once|Unless|In case)\b[^:]*?)(?:,[^,:]*)?:$/i.exec(line) ?? [];
  if (GRADE.test(line)) return { who: null, condition: line.replace(/[.:]$/, '') };
  const [, asked = ''] = ASKED.exec(line) ?? [];
  if (asked !== '') return { who: asked.trim(), condition: null };
  const named = who.replace(
    /^(?:on|at|in|after|before|during|within|outside|upon|for|by|from)\s.*?\s(?:the|an?|each|every)\s+/i,
    '',
  );
  const isPerson = who.split(' ').some((word) => isRole(word) || isRole(word.replace(/s$/, '')));
  return { who: isPerson ? named : null, condition: condition ?? ownCase ?? null };
}

/** "Go to an emergency department if:", with the cases in which that is done; null for other lines before a list. */
export function casesUnder(line: string | null, items: readonly string[]): { what: string; remedies: Remedy[] } | null {
  const [, what, word = ''] =
    /^(.{6,100}?),?\s+(if|when|in case)\s*(?:any of these (?:is|are) true|one of these applies|you have)?\s*:$/i.exec(
      line ?? '',
    ) ?? [];
  return what === undefined || items.length === 0
    ? null
    : {
        what,
        remedies: items.map((item) => ({
          condition: `${capitalise(word)} ${item.replace(/[.;,]$|(?:[,;]\s*)?\bor$/g, '')}`,
          outcome: what,
        })),
      };
}

/** Tells steps of a list what the line before it says of them: who does them, and in which case. */
export function underLeadIn(line: string | null, steps: readonly Instruction[]): void {
  const { who, condition } = leadInOf(line ?? '');
  const [first] = steps;
  // How to reach whoever is asked stands there, too.
  if (first && line !== null && ASKED.test(line)) {
    first.title ??= capitalise(first.text.replace(/[.,;]$/, ''));
    first.text = `${line} ${first.text}`;
  }
  for (const step of steps) {
    step.owner ??= who;
  }
  if (condition !== null) inCase(capitalise(condition), steps);
}

/** Tells steps in which case they are done. */
export function inCase(condition: string, steps: readonly Instruction[]): void {
  for (const step of steps)
    step.remedies = [...(step.remedies ?? []), { condition, outcome: step.text.replace(/[.;,]$/, '') }];
}
