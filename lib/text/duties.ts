import type { Token } from './commands';
import { isVerb } from './verbs';

/** What a person is said to do, as procedures in the third person say it: "The host registers each visitor". */
export interface Duty {
  /** Who does it, as the text says; null when it does not, or when whoever writes does it. */
  who: string | null;
  /** Whether it is said that something is done, and not who does it: "The badge is returned". */
  passive: boolean;
  /** Whether the sentence obliges to it: "The employee must send the certificate". */
  obliges: boolean;
}

/** Those who do what is to be done, by the last word of what they are called. */
const ROLES = new Set(
  `accountant actor admin administrator agency agent analyst anaesthetist anybody anyone applicant approver architect assistant attendant attorney auditor author baker bank
barista board borrower buddy buyer candidate captain caretaker carrier cashier chair chairman chairperson chairwoman chef chief clerk cleaner client clinician coach colleague commander committee
contractor controller cook coordinator council counsellor courier court crew curator customer department deputy designer desk developer director dispatcher doctor driver editor electrician employee
employer engineer everybody everyone examiner expert facilitator finance firefighter foreman gardener guard guardian guest head helpdesk helper host hospital hr instructor insurer inspector installer interviewer
it judge lab landlord lawyer lead leader lecturer lender librarian machinist maintainer maintenance management manager marshal mechanic member mentor midwife moderator nurse
observer office officer operations operator organiser organizer owner parent participant partner party passenger patient personnel pharmacist pharmacy physician pilot planner player police porter
presenter principal procurement producer programmer publisher purchaser purchasing pupil qa recipient reception receptionist recruiter referee registrar rep reporter representative requester requestor
researcher resident responder reviewer salesperson scheduler scientist secretary security seller sender sergeant shipper sponsor staff steward storekeeper student subcontractor submitter superintendent
supervisor supplier support surgeon surveyor teacher team technician tenant tester therapist trainee trainer translator traveller treasurer trustee tutor umpire user usher vendor visitor volunteer
warden warehouse winner witness worker writer someone consultant matron dean ranger keeper estates facilities catering payroll registrant headteacher
conservator educator investigator legislator demonstrator illustrator navigator negotiator mediator collaborator contributor solicitor janitor proprietor executor prosecutor
distributor preparator liquidator stores switchboard shift brigade squad
association municipality company commission cooperative corporation lessor lessee licensor licensee franchisor franchisee grantor grantee assignee provider insured policyholder beneficiary
processor subprocessor foundation ministry bureau`.split(/\s+/),
);
/** Endings of words for people by what they do: "physicist", "housekeeper". */
const OF_PERSON = /(?:icist|ologist|ographer|ician|ivist|keeper|master)$/;
/** Who writes, and who reads along. */
const SPEAKERS = new Set(['i', 'we']);
/** Words that open a clause in which nothing is ordered. */
const SUBORDINATE =
  /^(?:if|when|while|once|unless|because|that|which|who|whom|whose|where|whether|as|although|though|since|so|how|what|why|than|whereas)$/;
const TIME_CLAUSE = /^(?:before|after|until|till)$/;
const MODAL = /^(?:must|shall|will|should)$/;
/** "has to", "is to": what they need behind them. */
const WITH_TO = /^(?:has|have|needs|need|is|are|ought)$/;
const NOT = /^(?:not|n't|n’t|never|no)$/;
/** Verbs of what a person is, has or thinks, which nobody does as a step. */
const STATES = new Set(
  `be have need want know like think believe own remain seem depend live exist contain consist mean belong feel hope include cost last require govern apply agree suffer understand love hate hear see look stay appear
worry wonder wish hesitate offer suggest propose disagree complain regret lack deserve benefit face matter earn differ tend enjoy prefer expect doubt vary say do get become come`.split(
    /\s+/,
  ),
);
/** What is said of things by a participle, and is a step only where a person does it: "is divided into pieces by the baker". */
const DONE_BY = new Set(
  'make use find describe show give divide cover connect hold keep store finish complete open close'.split(' '),
);
/** What is said of things by a participle, and done by nobody. */
const STATES_DONE = new Set(
  `call know name locate base need require allow permit expect include consider define see mean intend compose relate situate affect interest involve own
break delay admit associate believe say think feel suppose limit equip design surround derive form attach concern have be`.split(
    /\s+/,
  ),
);
const MAX_NP = 4;

/** Who is said to do something in a sentence, or that it is done; null where it says neither, or says not to. */
export function dutyIn(tokens: readonly Token[], { names }: { names: boolean }): Duty | null {
  // "Every January I buy too many oranges" is a habit, and no step.
  if (
    /^(?:every|each|usually|normally|sometimes|always|often)$/.test(tokens[0]?.normal ?? '') &&
    tokens.slice(1, 4).some(({ normal }) => SPEAKERS.has(normal))
  )
    return null;
  if (tokens.at(-1)?.text === '?' || /^["“‘']$/.test(tokens[0]?.text ?? '')) return null;
  // "Nobody is to be blamed": what nobody does is no step.
  if (
    /^(?:nobody|none|nothing|neither)$/.test(tokens[0]?.normal ?? '') ||
    /^no\s?one$/i.test(`${tokens[0]?.text} ${tokens[1]?.text}`)
  )
    return null;
  for (const [from, to] of clausesOf(tokens)) {
    const first = tokens[from]?.normal ?? '';
    // "Once a month the coordinators go through …": how often.
    const isOften = first === 'once' && /^(?:an?|every|each|per)$/.test(tokens[from + 1]?.normal ?? '');
    if (SUBORDINATE.test(first) && !isOften) continue;
    const inserted = insertedAt(tokens, from, to);
    for (let at = from + 1; at < to; at++) {
      const isDoingSo = tokens[at]?.normal === 'so' && /^do/.test(tokens[at - 1]?.normal ?? '');
      if (at < inserted && !isDoingSo && SUBORDINATE.test(tokens[at]?.normal ?? '')) break;
      const form = verbAt(tokens, at);
      if (form === null || isForbidden(tokens, at, to)) continue;
      const obliges = isObliging(tokens, at);
      // Behind a clause about whom it is of only what obliges them is sure to be of them, or what is done by a person.
      const isDone = form === 'passive' && doerBehind(tokens, at, to) !== null;
      if (at > inserted && !obliges && !isDone) continue;
      const subject = pronounBefore(tokens, from, at) ?? subjectBefore(tokens, from, at > inserted ? inserted : at);
      if (subject === null || TIME_CLAUSE.test(tokens[subject.from - 1]?.normal ?? '')) continue;
      // "A bridge that rusts must be painted" is said of any.
      const isOfAny = /^an?$/.test(tokens[subject.from]?.normal ?? '');
      if (form === 'passive') return { who: doerBehind(tokens, at, to), passive: true, obliges: obliges && !isOfAny };
      const { actor } = subject;
      if (isActor(subject, form, names || obliges, obliges))
        return { who: SPEAKERS.has(actor.toLowerCase()) || actor === 'it' ? null : actor, passive: false, obliges };
    }
  }
  return null;
}

/** Forbids something to whomever it may concern: "Photographs must not be taken", "passwords are never sent by mail". */
export const FORBIDS =
  /\b(?:must|shall|should)\s+(?:not|never)\b|\b(?:is|are)\s+never\s+\p{L}+(?:ed|en|t)\b|\b(?:is|are)\s+not\s+(?:to be|allowed|permitted|admitted)\b|\bmay\s+(?:not|never)\s+(?:be\s+\p{L}+(?:ed|en|t)|enter|leave|take|use|work|carry|bring|eat|drink|smoke|start|open)\b|\b(?:may|can)\s+(?:be\s+)?(?!only\b)\p{L}+\b[^.;]*\bonly\s+(?:after|once|if|when|with|by|where|on|under)\b|\b(?:may|must|should|shall)\s+only\s+(?:be\s+)?\p{L}+|^only\s+(?:the|an?|those|people|staff|trained|authori[sz]ed|qualified)\b[^.;]*\s(?:may|can|is|are)\b/iu;

/** Where each clause begins and ends. */
function clausesOf(tokens: readonly Token[]): [from: number, to: number][] {
  const ends = tokens.flatMap(({ text }, at) => (/^[,;:()–—]$/.test(text) ? [at] : []));
  return [-1, ...ends].map((end, index): [number, number] => [end + 1, ends[index] ?? tokens.length]);
}

/** Where a clause about its subject begins: "An employee who intends …", "Employees taking leave …"; behind its end where none does. */
function insertedAt(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from + 1; at < Math.min(to, from + MAX_NP + 2); at++) {
    const { normal, pos } = tokens[at] ?? { normal: '', pos: '' };
    const isOfNoun = /^(?:NOUN|PROPN)$/.test(tokens[at - 1]?.pos ?? '');
    if (isOfNoun && (/^(?:who|that|which)$/.test(normal) || (pos === 'VERB' && normal.endsWith('ing')))) return at;
    if (pos === 'VERB' || pos === 'AUX') return to;
  }
  return to;
}

/** "must", "shall", "has to": what a sentence obliges to. */
const isObliging = (tokens: readonly Token[], at: number): boolean =>
  /^(?:must|shall)$/.test(tokens[at]?.normal ?? '') ||
  (/^(?:has|have|needs|need|is|are)$/.test(tokens[at]?.normal ?? '') && behindAdverbs(tokens, at + 1)?.normal === 'to');

/** "…, he or she carries out": whoever was named last before. */
function pronounBefore(tokens: readonly Token[], from: number, verb: number): Subject | null {
  const [first, second, third] = [verb - 1, verb - 2, verb - 3].map((at) => tokens[at]?.normal ?? '');
  // "Before doing so it shall inform the member": a party that was named before.
  if (first === 'it' && tokens[verb]?.normal === 'shall' && verb - 1 > from)
    return { from: verb - 1, actor: 'it', head: tokens[verb - 1], isSeveral: false, isBare: true };
  if (!/^(?:he|she|they)$/.test(first ?? '')) return null;
  const begin = second === 'or' && /^(?:he|she)$/.test(third ?? '') ? verb - 3 : verb - 1;
  if (begin !== from) return null;
  const head = tokens.findLastIndex((token, at) => at < from && isRole(singular(token)));
  if (head < 0) return null;
  let start = head;
  while (/^(?:NOUN|PROPN|ADJ)$/.test(tokens[start - 1]?.pos ?? '')) start -= 1;
  const words = tokens.slice(start, head + 1);
  const actor = words.map(({ text, gap }, index) => (index > 0 ? gap + text : text)).join('');
  return { from, actor, head: tokens[head], isSeveral: first === 'they', isBare: true };
}

type Form = 'singular' | 'plural' | 'modal' | 'passive';

/** In what form a verb stands at a word; null when none does. */
function verbAt(tokens: readonly Token[], at: number): Form | null {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (!token || !next) return null;
  const word = token.normal.toLowerCase();
  const behind = behindAdverbs(tokens, at + 1);
  if (MODAL.test(word) || (WITH_TO.test(word) && behind?.normal === 'to')) {
    const verb = behind?.normal === 'to' ? behindAdverbs(tokens, tokens.indexOf(behind) + 1) : behind;
    if (!verb || NOT.test(verb.normal)) return null;
    if (verb.normal === 'be') return participleAt(tokens, tokens.indexOf(verb) + 1, true) ? 'passive' : null;
    return isVerb(verb.normal) && !isState(tokens, tokens.indexOf(verb)) ? 'modal' : null;
  }
  if (word === 'is' || word === 'are') return participleAt(tokens, at + 1) ? 'passive' : null;
  const plain = [word.replace(/ies$/, 'y'), word.replace(/es$/, ''), word.replace(/s$/, '')].find(
    (form) => form !== word && isVerb(form),
  );
  if (plain !== undefined) return isState(tokens, at, plain) ? null : 'singular';
  // "The team lead orders …": the last word of who does it.
  if (isRole(word) && (/^(?:and|or)$/.test(next.normal) || verbAt(tokens, at + 1) !== null)) return null;
  const isUsed =
    token.pos === 'VERB' ||
    (token.pos === 'NOUN' && /^(?:ADP|DET|PART)$/.test(next.pos)) ||
    // "Nurses close the showers": whatever the word is elsewhere, several people stand before it and a thing behind.
    (next.pos === 'DET' && isPeople(tokens[at - 1]));
  return isVerb(word) && isUsed && token.lemma.toLowerCase() === word && !isState(tokens, at) ? 'plural' : null;
}

/** Whether a word names several who do something, or one word for all of them. */
const isPeople = (token: Token | undefined): boolean =>
  token !== undefined && isRole(singular(token)) && (singular(token) !== token.normal || AS_MANY.test(token.normal));

/** Whether a verb says how a person is; "applies for cover" and "agree a plan" say what is done. */
function isState(tokens: readonly Token[], at: number, plain = tokens[at]?.normal.toLowerCase() ?? ''): boolean {
  const next = tokens[at + 1];
  if (plain === 'apply' && next?.normal === 'for') return false;
  // "The association shall offer a course every month."
  if (plain === 'offer' && /^(?:shall|must)$/.test(tokens[at - 1]?.normal ?? '')) return false;
  // "Morning shifts run from 8.30 to 11.30".
  if (plain === 'run' && next?.normal === 'from') return true;
  // "The Board meets in June": when it does.
  if (plain === 'meet' && next?.pos === 'ADP') return true;
  if (plain === 'agree' && next?.pos === 'DET') return false;
  return STATES.has(plain);
}

/** What is said of things by a participle, and to be done where it must be: "A corrective action is to be opened". */
const DONE_IF_OBLIGED = new Set(['open', 'close', 'complete', 'finish', 'make', 'give', 'store']);

function participleAt(tokens: readonly Token[], from: number, obliges = false): boolean {
  const token = behindAdverbs(tokens, from);
  if (!token || NOT.test(token.normal)) return false;
  const lemma = token.lemma.toLowerCase();
  if (token.pos !== 'VERB' || token.normal === lemma || token.normal.endsWith('ing') || STATES_DONE.has(lemma))
    return false;
  return (
    !DONE_BY.has(lemma) ||
    (obliges && DONE_IF_OBLIGED.has(lemma)) ||
    doerBehind(tokens, from, endOfClause(tokens, from)) !== null
  );
}

function endOfClause(tokens: readonly Token[], from: number): number {
  const end = tokens.findIndex(({ text }, at) => at > from && /^[,;:()–—]$/.test(text));
  return end < 0 ? tokens.length : end;
}

function behindAdverbs(tokens: readonly Token[], from: number): Token | undefined {
  return tokens.slice(from, from + 3).find(({ pos, normal }) => pos !== 'ADV' || NOT.test(normal));
}

const isForbidden = (tokens: readonly Token[], at: number, to: number): boolean =>
  tokens.slice(Math.max(0, at - 2), Math.min(at + 3, to)).some(({ normal }) => NOT.test(normal));

/** What hangs on those who do it: "the nurse in charge". */
const ON_DUTY = /^(?:in (?:charge|command|attendance)|on (?:duty|call|shift|site|watch))$/;

interface Subject {
  from: number;
  /** What it is called, without an article. */
  actor: string;
  head: Token;
  isSeveral: boolean;
  /** Whether it has no article before it, as names of people have none. */
  isBare: boolean;
  /** Whether an article or "each" stands before it, as before what a contract calls a party. */
  isThe?: boolean;
}

/** The noun phrase right before a verb. */
function subjectBefore(tokens: readonly Token[], from: number, verb: number): Subject | null {
  let at = verb - 1;
  while (at > from && (tokens[at]?.pos === 'ADV' || tokens[at]?.normal === 'then')) at -= 1;
  const end = at;
  // "The nurse in charge", "the officer on duty".
  if (at - 2 >= from && ON_DUTY.test(`${tokens[at - 1]?.normal ?? ''} ${tokens[at]?.normal ?? ''}`)) at -= 2;
  const head = tokens[at];
  if (!head || at < from) return null;
  if (SPEAKERS.has(head.normal)) return { from: at, actor: head.text, head, isSeveral: true, isBare: true };
  if (!/^(?:NOUN|PROPN|PRON)$/.test(head.pos) && !isRole(singular(head))) return null;
  let begin = at;
  let isSeveral = false;
  for (let back = at - 1; back >= from && at - back < MAX_NP * 2; back--) {
    const { pos, normal } = tokens[back] ?? { pos: '', normal: '' };
    // "The on-call engineer": joined to the word behind it.
    if (tokens[back]?.text === '-' && tokens[back]?.gap === '' && back > from) {
      back -= 1;
      begin = back;
      continue;
    }
    // Letters that stand for a name have nothing before them: "After 30 days HR asks".
    if (/^\p{Lu}{2,4}$/u.test(tokens[begin]?.text ?? '') && normal !== 'and') break;
    // "Within two days Estates inspects": a name of its own begins it.
    if (/^\p{Lu}\p{Ll}/u.test(tokens[begin]?.text ?? '') && pos === 'NOUN' && /^\p{Ll}/u.test(tokens[back]?.text ?? ''))
      break;
    // An article begins it: "Each Friday the team …".
    if (tokens[begin]?.pos === 'DET' && !/^(?:and|or|of)$/.test(normal)) break;
    if (normal === 'and' || normal === 'or') isSeveral ||= normal === 'and';
    // "The Receiving Clerk": a title, whatever its words are elsewhere.
    else if (
      normal !== 'of' &&
      !isRole(normal) &&
      !/^(?:NOUN|PROPN|ADJ|DET|NUM)$/.test(pos) &&
      // "All registered nurses".
      !(pos === 'VERB' && /ed$/.test(normal) && back > from) &&
      !(back > from && /^\p{Lu}\p{Ll}/u.test(tokens[back]?.text ?? '')) &&
      // "Ward managers lock …": nothing but them can stand before the verb.
      !(back === from && pos === 'VERB' && isPeople(head))
    )
      break;
    begin = back;
  }
  // "Outside these hours couriers place …": the hours are of what stands before them.
  const isOfTime =
    begin - 1 === from &&
    /^(?:outside|during|within|before|after|in|on|at|from|until|over)$/.test(tokens[from]?.normal ?? '') &&
    /^(?:these|those|the|this|that|such)$/.test(tokens[begin]?.normal ?? '') &&
    at - begin === 2 &&
    isPeople(head) &&
    /^NOUN$/.test(tokens[at - 1]?.pos ?? '');
  if (isOfTime) begin = at;
  // "Checks for new volunteers take …": whom something is for does nothing.
  if (tokens[begin - 1]?.pos === 'ADP' && begin - 1 > from) return null;
  const words = tokens.slice(begin, end + 1);
  while (words[0] && (words[0].pos === 'DET' || /^(?:and|or|of|the|an?|each|every|this)$/.test(words[0].normal)))
    words.shift();
  const actor = words.map(({ text, gap }, index) => (index > 0 ? gap + text : text)).join('');
  // "The Head of Collections": whose role it is stands before what it is of.
  const of = words.findIndex(({ normal }) => normal === 'of');
  const titled =
    of > 0 && !isRole(singular(head)) && isRole(singular(words[of - 1] ?? head)) ? words[of - 1] : undefined;
  const person = titled ?? head;
  return actor === ''
    ? null
    : {
        from: begin,
        actor,
        head: person,
        isSeveral: isSeveral || singular(person) !== person.normal,
        isBare: words.length === end + 1 - begin,
        isThe: /^(?:the|an?|each|every|either|both)$/.test(tokens[begin]?.normal ?? ''),
      };
}

/** Words for several people that are no plurals, or have no singular of that meaning. */
const AS_MANY = /^(?:staff|police|personnel|crew|team|stores)$/;

const singular = ({ normal }: Token): string =>
  isRole(normal) ? normal : normal.endsWith('ies') ? normal.replace(/ies$/, 'y') : normal.replace(/s$/, '');

/** What a contract calls by a name of its own, and nobody acts as: "This Agreement shall end". */
const NO_PARTY =
  /^(?:agreements?|contracts?|polic(?:y|ies)|constitution|act|bill|law|statutes?|regulations?|rules?|articles?|sections?|clauses?|schedules?|annex(?:es)?|appendi(?:x|ces)|exhibits?|terms?|provisions?|obligations?|rights?|fees?|prices?|payments?|rent|deposit|notices?|periods?|dates?|year|month|services?|software|products?|goods|works?|data|information|premises|property|building|equipment|machines?|licen[cs]es?|warrant(?:y|ies)|liability|insurance|order|jurisdiction|powers?|effect|amendments?|bylaws|charter|treaty|president?ial|headings?)$/;

function isActor(
  { actor, head, isSeveral, isBare, isThe }: Subject,
  form: Form,
  names: boolean,
  obliges: boolean,
): boolean {
  if (SPEAKERS.has(head.normal)) return form !== 'singular';
  // "The Municipality shall keep the roof …": a party, by the name that the contract gives it.
  const isParty =
    obliges && form === 'modal' && isThe && /^\p{Lu}\p{Ll}/u.test(head.text) && !NO_PARTY.test(head.normal);
  if (isParty || (actor === 'it' && obliges && form === 'modal')) return true;
  // "No Attainder of Treason shall …": nobody is called so.
  const isName =
    names && isBare && !actor.includes(' of ') && head.pos === 'PROPN' && /^\p{Lu}\p{Ll}+$/u.test(head.text);
  // "IT creates the accounts", and no pronoun; "support" may be a thing.
  const isPerson = isRole(singular(head)) && (head.normal !== 'it' || head.text === 'IT');
  if (!isPerson && !isName) return false;
  return form === 'modal' || (form === 'plural' ? isSeveral || AS_MANY.test(head.normal) : true);
}

/** Words that only sound like roles. */
const NO_ROLE =
  /^(?:better|other|another|rather|either|neither|whether|later|earlier|longer|shorter|larger|smaller|higher|lower|older|newer|easier|safer|cheaper|simpler|further|former|latter|never|ever|under|over|after|however)$/;

/** Whether a word says in what role a person does things. */
export const isRole = (word: string): boolean => {
  const plain = word.toLowerCase();
  if (NO_ROLE.test(plain)) return false;
  return ROLES.has(plain) || OF_PERSON.test(plain);
};

/** Departments that are called by what they do: with a large letter inside a sentence it is they who do it. */
const DEPARTMENTS =
  /^(?:Accounts|Accounting|Legal|Compliance|Transport|Sales|Marketing|Production|Planning|Engineering|Dispatch|Logistics|Billing|Treasury|Quality|Stores|Goods-In)$/;

/** Who does what is done: "by the company". */
function doerBehind(tokens: readonly Token[], at: number, to: number): string | null {
  const by = tokens.findIndex(({ normal }, index) => index > at && index < to && normal === 'by');
  // "About having the matter tried by an inspector": that is done by another.
  if (by < 0 || tokens.slice(at, by).some(({ normal }) => /^(?:having|getting|being)$/.test(normal))) return null;
  // "Credit notes are made out by Accounts".
  if (DEPARTMENTS.test(tokens[by + 1]?.text ?? '')) return tokens[by + 1]?.text ?? null;
  // "By whoever used it last".
  if (tokens[by + 1]?.normal === 'whoever')
    return tokens
      .slice(by + 1, to)
      .map(({ text, gap }, index) => (index > 0 ? gap + text : text))
      .join('')
      .replace(/[.!]$/, '');
  const words = tokens
    .slice(by + 1, Math.min(by + 1 + MAX_NP, to))
    .filter(({ normal }) => !/^(?:the|an?|our|your)$/.test(normal));
  // "By your Manager before it is booked": the rest is of something else.
  const over = words.findIndex(
    ({ pos, normal }) => /^(?:ADP|SCONJ|VERB|AUX|PUNCT|PRON)$/.test(pos) && normal !== 'of' && !isRole(normal),
  );
  const own = over < 0 ? words : words.slice(0, over);
  const end = own.findLastIndex((word) => isRole(singular(word)));
  return end < 0
    ? null
    : own
        .slice(0, end + 1)
        .map(({ text }) => text)
        .join(' ');
}
