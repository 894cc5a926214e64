import { capitalise, inSmallLetters } from '../../../../lib/text/capitalise';
import { type Block, list } from '../../../../lib/text/document';

/** What is done in which case. */
export interface Remedy {
  condition: string;
  outcome: string;
}

/** What a row of a table says that is to be done, by whom and until when. */
export interface TabledAction {
  what: string;
  who: string | null;
  due: string | null;
}

/** Columns of what may go wrong. */
const FAULT = /^(?:message|error(?: code| message)?|symptom|problem|fault|alarm|issue)\b/i;
const CAUSE = /^(?:(?:possible |likely )?causes?|reason|meaning|why)\b/i;
/** Columns of what is done. */
const ACTION =
  /^(?:what to do|what|actions?(?: items?| required| to take)?|tasks?|to ?dos?|steps?|measures?|activit(?:y|ies)|solution|fix|remed(?:y|ies)|resolution|then|response|corrective action|do)$/i;
const OWNER = /^(?:owner|who|responsible|responsibility|assignee|assigned to|by whom|lead|person|name|role)\b/i;
const DUE = /^(?:due(?: date)?|deadline|by(?: when)?|when|until|target(?: date)?|date)$/i;
/** A cell that narrows nothing down. */
const ANY = /^(?:any|all|either|n\/?a|not applicable|[-–—*]*)$/i;
/** Columns that only count. */
const COUNT = /^(?:#|no\.?|nr\.?|id|\W*)$/i;

/** Where the columns of a table stand whose heads are of a kind. */
function columnsOf({ rows = [] }: Block) {
  const [head = []] = rows;
  const [fault, cause, action, owner, due] = [FAULT, CAUSE, ACTION, OWNER, DUE].map((kind) =>
    head.findIndex((cell) => kind.test(cell.trim())),
  ) as [number, number, number, number, number];
  return { head, fault, cause, action, owner, due };
}

/** What a table says is to be done, row by row, when it says by whom or until when. */
export function actionsIn(block: Block): TabledAction[] {
  const { action, owner, due } = columnsOf(block);
  if (action < 0 || (owner < 0 && due < 0)) return [];
  return (block.rows ?? []).slice(1).flatMap((row) => {
    const what = row[action] ?? '';
    return what === '' ? [] : [{ what, who: row[owner] || null, due: row[due] || null }];
  });
}

/** Columns of what is typed. */
const COMMAND = /^(?:commands?|run|type|enter|code|how|call|query|script|input)$/i;

/** A row of a table that is a step: what is done, what is typed for it, and what else the row says. */
export interface TabledStep {
  what: string;
  code: string | null;
  details: string[];
}

/** The steps of a table whose rows are done one after the other: its first column says what, and another what is typed, or most rows order something. */
export function stepsIn(block: Block, tells: (text: string) => boolean): TabledStep[] {
  const { head, fault, action, owner, due } = columnsOf(block);
  const rows = (block.rows ?? []).slice(1);
  const first = head.findIndex((cell) => !COUNT.test(cell.trim()));
  if (action < 0 || action !== first || fault >= 0 || owner >= 0 || due >= 0) return [];
  const command = head.findIndex((cell) => COMMAND.test(cell.trim()));
  const orders = rows.filter((row) => tells(row[action] ?? '')).length;
  if (command < 0 && orders * 2 < rows.length) return [];
  return rows.flatMap((row): TabledStep[] => {
    const what = (row[action] ?? '').trim();
    const details = head.flatMap((name, at) => {
      const cell = (row[at] ?? '').trim();
      if (at === action || at === command || COUNT.test(name.trim()) || !/[\p{L}\d]/u.test(cell)) return [];
      return [`${capitalise(name.trim())}: ${cell}`];
    });
    return what === '' ? [] : [{ what, code: (row[command] ?? '').trim() || null, details }];
  });
}

/** Columns of whose consent is needed. */
const APPROVER =
  /^(?:who (?:approves|signs(?: off)?|decides|allows)|approvers?|approved by|approval(?: by| from| of)?|sign-off|authori[sz]ed by)$/i;

/** What a table says of whose consent is needed in which case, with what else it says there; null for other tables. */
export function approvalsIn({ rows = [] }: Block): Remedy[] | null {
  const [head = [], ...body] = rows;
  const approver = head.findIndex((cell) => APPROVER.test(cell.trim()));
  const first = head.findIndex((cell) => !COUNT.test(cell.trim()));
  if (approver < 0 || first < 0 || first === approver) return null;
  return body.flatMap((row): Remedy[] => {
    const told = head.flatMap((name, at) => {
      const cell = (row[at] ?? '').trim();
      return at === first || COUNT.test(name.trim()) || !/[\p{L}\d]/u.test(cell) ? [] : [`${name}: ${cell}`];
    });
    const condition = row[first] ?? '';
    return condition === '' || told.length === 0 ? [] : [{ condition, outcome: told.join('; ') }];
  });
}

/** Sections of what may go wrong. */
export const TROUBLE =
  /\b(?:troubleshooting|known (?:issues|problems)|common (?:issues|problems|errors|faults)|error (?:messages|codes)|(?:when|if) (?:something|things|it) goes? wrong|faults?)\b/i;

/** Sections of what can be done in other ways, each with a name. */
const VARIANTS =
  /^(?:\d[\d.]*\s+)?(?:variants?|variations?|options?|alternatives?|other ways?|ways? to .{3,60})\b[^?]*$/i;
/** "There are three usual ways:" */
const WAYS =
  /\b(?:two|three|four|five|six|several|some|these|following|other)\s+(?:\p{L}+\s+)?(?:ways|options|alternatives|possibilities|choices|methods|approaches)\b[^.?]*[:.]$/iu;

/** What a list says is done in which of its cases, and what chooses among them. */
export interface Cases {
  what: string;
  remedies: Remedy[];
}

/** The items of a list of what may go wrong, or of variants, each with what is done then: "exit code 12: not enrolled. Enrol again."; null for other lists. */
export function casesIn(title: string, items: readonly string[]): Cases | null {
  const isTrouble = TROUBLE.test(title);
  if (!isTrouble && !VARIANTS.test(title)) return null;
  const found = items.flatMap((item) => namedCase(item, isTrouble) ?? []);
  if (found.length < 2 || found.length < items.length) return null;
  const name = title.replace(/^\d[\d.]*[.)]?\s+/, '');
  return { what: isTrouble ? `If something goes wrong: ${name}` : name, remedies: found };
}

/** "The file grows. Close the console": its name, and what is done then; a name has a few words, a fault may be a sentence. */
function namedCase(item: string, isTrouble: boolean): Remedy | null {
  const [, condition, outcome] =
    /^(\S.{2,100}?)\s[–—]\s+(\S.{5,})$/s.exec(item) ??
    /^([^.!?:]{3,80}):\s+(\S.{5,})$/s.exec(item) ??
    (isTrouble ? /^([^.!?]{3,80})[.!]\s+(\S.{5,})$/s : /^([^.!?,]{3,40})[.!]\s+(\S.{5,})$/s).exec(item) ??
    [];
  return condition !== undefined && outcome !== undefined ? { condition: capitalise(condition), outcome } : null;
}

/** So many paragraphs are how a section tells its faults. */
const MIN_CASES = 2;

/** Paragraphs that are cases as the list that they are: in a section of what may go wrong or of variants, and behind "There are three ways:". */
export function withCases(title: string, blocks: readonly Block[]): Block[] {
  const told = blocks.flatMap(({ kind, text }) => (kind === 'paragraph' ? [text] : []));
  if (told.length === blocks.length && casesIn(title, told)) return [list(told, false)];
  // "**It did not set.** Wait two days": what else is said comes behind the faults.
  const other = blocks.findIndex(({ kind, text }) => kind !== 'paragraph' || namedCase(text, true) === null);
  if (TROUBLE.test(title) && other >= MIN_CASES)
    return [list(told.slice(0, other), false), ...withCases('', blocks.slice(other))];
  const read: Block[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at];
    read.push(block);
    const ways = block.kind === 'paragraph' && WAYS.test(block.text) ? waysBehind(blocks, at) : [];
    if (ways.length < 2) continue;
    read.push({ ...list(ways, false), role: 'ways' });
    at += ways.length;
  }
  return read;
}

/** The paragraphs behind an announcement of ways that each begin with the name of one. */
function waysBehind(blocks: readonly Block[], at: number): string[] {
  const end = blocks.findIndex(
    ({ kind, text }, index) => index > at && (kind !== 'paragraph' || !NAMED_WAY.test(text)),
  );
  return blocks.slice(at + 1, end < 0 ? blocks.length : end).map(({ text }) => text);
}
const NAMED_WAY = /^[^.!?:]{3,40}:\s+\S.{5,}$/s;

/** The cases of a list of ways. */
export const waysIn = (items: readonly string[]): Remedy[] => items.flatMap((item) => namedCase(item, false) ?? []);

/** What a table says is done in which case: behind the fault, or behind whatever its first column tells apart. */
export function remediesIn(block: Block): { isOfFaults: boolean; remedies: Remedy[] } {
  const { head, fault, cause, action, owner, due } = columnsOf(block);
  const first = head.findIndex((cell) => !COUNT.test(cell.trim()));
  const when = fault >= 0 ? fault : first;
  if (action < 0 || owner >= 0 || due >= 0 || when < 0 || when === action) return { isOfFaults: false, remedies: [] };
  const also = head.flatMap((name, at) =>
    at === when || at === action || at === cause || at > action || COUNT.test(name.trim()) ? [] : [at],
  );
  const remedies = (block.rows ?? []).slice(1).flatMap((row): Remedy[] => {
    const [condition = '', outcome = '', why = ''] = [row[when], row[action], row[cause]];
    const [first, ...rest] = [when, ...also]
      .filter((at) => at === when || !ANY.test((row[at] ?? '').trim()))
      .map((at) => `${head[at] ?? ''} “${row[at] ?? ''}”`);
    const told = [first, ...rest.map(inSmallLetters)].join(', ');
    return condition === '' || outcome === ''
      ? []
      : [{ condition: `${told}${why === '' ? '' : ` (${why})`}`, outcome }];
  });
  return { isOfFaults: fault >= 0, remedies };
}
