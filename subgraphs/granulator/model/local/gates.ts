import type { Block } from '../../../../lib/text/document';
import { isRole } from '../../../../lib/text/duties';
import { FIRST_NAMES } from '../../../../lib/text/first-names';
import { isQuotable } from '../../../../lib/text/language';
import type { Manner } from '../../../../lib/text/manner';
import { dangles, sentencesOf } from '../../../../lib/text/sentences';
import { DEFAULT_APPROVER, type PhaseContent } from '../../structures/workflow';
import type { Instruction } from './instruction';
import type { Topic } from './source-outline';

/** Whoever carries something out does not give consent to it. */
const UNNAMED_APPROVER = 'whoever may approve it, whom the text does not name';

const CHECKING = /\b(?:check (?:that|whether|if)|verify|make sure|ensure|confirm|inspect|validate)\b/i;
const DEMANDING =
  /\b(?:must|shall|required to|needs? (?:the )?(?:\w+ )?approval|only \p{L}+(?:ed|en) (?:when|if|for|with))\b/iu;
/** Columns of what is checked, and of what is to come out. */
const CHECK = /^(?:checks?|tests?|criteri(?:on|a)|what to check|inspection|item|parameter)$/i;
const EXPECTED =
  /^(?:expected(?: (?:result|value|outcome))?|target|limit|accept(?:ance|able).*|should be|ok (?:if|when)|pass(?: criteria)?|tolerance|required)$/i;
/** What is approved, and by whom. */
const APPROVING =
  /\b(?:approv(?:es?|ed|al)|authori[sz](?:es?|ed)|signs? (?:it |them |this )?off|signed off|countersigns?|(?:second|two) signatures?|sign-off)\b/i;
/** "Anything above £1,000 needs Denise": whose consent is needed. */
const NEEDS =
  /\b(?:needs?|requires?)\s+(?:the\s+)?(?:(?:\p{Ll}+\s)?(?:approval|consent|signature|sign-off)\s+(?:of|from|by)\s+(?:(?:the|your|their|his|her|an?)\s+)?(\p{Lu}{2,}|\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)*)|(\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)*)\b(?!\s*\d))/u;
const PERSON =
  /\b(?:by|from|of|the|an?|your)\s+((?:\p{Ll}+\s)?(\p{Ll}+)(?:\sof\s\p{Ll}+)?)(?=[.,;:)]|$|\s(?:and|or|before|after|who|is|has|must|may|signs?|approves?|checks?|confirms?|in|on|at|of|to|for|with|by|as)\b)/gu;

/** How many gates there are, and whether they name people. */
export interface GateParameters {
  granularityLevel?: number;
  includeRoles?: boolean;
  manner: Manner;
}

/** What the part demands, has approved or has checked, in its own sentences. */
export function gatesOf(
  topic: Topic,
  steps: readonly Instruction[],
  { granularityLevel = 3, includeRoles, manner }: GateParameters,
): PhaseContent['qualityGates'] {
  const warned = new Set(steps.flatMap(({ cautions }) => cautions));
  const done = new Set(steps.flatMap(({ text }) => sentencesOf(text).slice(0, 1)));
  const cases = steps.flatMap(({ remedies = [] }) => remedies.map(({ condition }) => condition.toLowerCase()));
  const demanded = topic.sentences
    .filter((sentence) => (isQuotable(sentence) || neededIn(sentence.text) !== undefined) && !warned.has(sentence.text))
    .filter(({ text }) => !dangles(text) || /^(?:It must be|You (?:need|must|may|can))\b/.test(text))
    // What can be found out at its end: that something is checked, an amount, or whose consent is there. Other demands are notes.
    .filter(
      ({ text }) =>
        isApproval(text) || CHECKING.test(text) || (DEMANDING.test(text) && /\d/.test(text) && !done.has(text)),
    )
    // "Choose this option if users must not notice it": what is chosen by, is no demand.
    .filter(({ text }) => isApproval(text) || !cases.some((condition) => text.toLowerCase().includes(condition)))
    // Whose consent is needed comes before what anybody can check.
    .sort((a, b) => Number(isApproval(b.text)) - Number(isApproval(a.text)))
    .slice(0, granularityLevel)
    .map(({ text }) => ({
      criteria: text,
      validationMethod: isApproval(text)
        ? 'approval, as the text demands it'
        : CHECKING.test(text)
          ? 'inspection, as the text describes it'
          : 'review against the text',
      approver:
        (includeRoles === false ? undefined : approverIn(text, manner)) ??
        (isApproval(text) ? UNNAMED_APPROVER : DEFAULT_APPROVER),
    }));
  return [...demanded, ...topic.blocks.flatMap(checksIn)];
}

/** "From the approved list", "Approved claims are paid": what has been approved is not approved here. */
const APPROVED_BEFORE = /(?:^|\b(?:an?|the|any|all|each|no|only|our|your) )(?:\p{L}+ )?approved (?=\p{Ll})/giu;
/** How consent is given says nothing of who has to give it for what. */
const HOW_GIVEN =
  /^(?:The )?(?:approval|consent|permission|authori[sz]ation) (?:is|are|can be|may be|will be) (?:given|granted|recorded|sent|documented|obtained)\b/i;

/** "Approval is not needed for short journeys." */
const NOT_NEEDED =
  /\b(?:no (?:prior )?(?:approval|consent|permission|signature)|(?:approval|consent|permission|signature)s? (?:is|are) not (?:needed|required|necessary))\b/i;

const isApproval = (text: string): boolean =>
  !HOW_GIVEN.test(text) &&
  !NOT_NEEDED.test(text) &&
  (APPROVING.test(text.replaceAll(APPROVED_BEFORE, ' ')) || neededIn(text) !== undefined) &&
  !/^(?:Once|After|When) /.test(text);

/** Whose consent is needed: "the approval of the CFO", and of those that are only named a person, not Docker. */
function neededIn(text: string): string | undefined {
  const [, ofConsent, named] = NEEDS.exec(text) ?? [];
  return ofConsent ?? (named !== undefined && FIRST_NAMES.has(named.split(' ', 1)[0] ?? '') ? named : undefined);
}

/** Who approves or checks: whoever does it, whose consent is needed, or who is named in a role. */
function approverIn(text: string, { language, names }: Manner): string | undefined {
  const needed = neededIn(text);
  const [first = text] = text.split(/,\s(?=\p{Ll})/u);
  const duty = APPROVING.test(first) ? language.dutyIn(first, names)?.who : undefined;
  const named = [...text.matchAll(PERSON)].find(([, , head = '']) => isRole(head));
  return needed ?? duty ?? (named?.[1] && isRole(named[1].split(' ', 1)[0] ?? '') ? named[2] : named?.[1]);
}

/** Rows of a table of checks, with what is to come out. */
function checksIn({ rows = [] }: Block): PhaseContent['qualityGates'] {
  const [head = [], ...others] = rows;
  const [check, expected] = [CHECK, EXPECTED].map((kind) => head.findIndex((cell) => kind.test(cell.trim()))) as [
    number,
    number,
  ];
  if (check < 0 || expected < 0) return [];
  return others.flatMap((row) => {
    const [what = '', value = ''] = [row[check], row[expected]];
    return what === '' || value === ''
      ? []
      : [
          {
            criteria: `${what}: ${value}`,
            validationMethod: 'comparison with what the table expects',
            approver: DEFAULT_APPROVER,
          },
        ];
  });
}
