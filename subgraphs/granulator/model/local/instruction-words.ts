import { capitalise } from '../../../../lib/text/capitalise';

/** Tells its reader what to think of, and nothing that is done. */
export const REMARK =
  /^(?:(?:please )?(?:correct|tell|ping|shout at|ask|mail|write to) me\b|let us know\b|get well\b|allow (?:about |around |roughly |up to |some )?(?:\d[\d.,–-]*|an?|one|two|three|five|ten|half an?) (?:minutes?|hours?|days?)\s+(?:per|for (?:each|every|this|the whole)|from start to finish|in all|in total|altogether|overall)\b|(?:count|reckon|plan)(?: (?:on|with|for))? (?:about |around |roughly |up to |at least )?(?:\d[\d.,–-]*|an?|one|two|three|four|five|half|several|a few)\b|get (?:this|that|it) wrong|expect|note|remember|recall|assume|imagine|suppose|keep in mind|bear in mind|mind you|be aware|see\b.{0,60}\bfor (?:more|further|details?|information|instructions|help|how|what|why|examples?|guidance|an? (?:full )?(?:list|example|overview|description|discussion)|the (?:full |complete )?(?:list|details?|text|procedure|rules))|thank|thanks|hope|use this (?:runbook|guide|page|document|procedure|checklist|form)|(?:please )?(?:actually |really )?read (?:this|it|on)|refer to|tell me|let me know|jump to|scroll|sign up for (?:my|our)|subscribe|follow me|leave (?:me |us )?a comment)\b/i;
/** "By 20 September: check …": until when, before what. */
export const UNTIL = /^((?:by|until|before|on|from|after)\s[^:.]{3,40}):\s+(?=\S)/i;
/** What stops the course of a procedure: what follows it is done in that case only. */
export const STOPS = /\b(?:do not|don't|don’t|never|stop|abort|cancel)\b/i;
/** What nobody has to do, and what holds only in some case. */
export const NEED_NOT =
  /\b(?:do not|don['’]t|does not|doesn['’]t|need not|needn['’]t) (?:have|need) to\b|\bneed not\b|\b(?:is|are) only \p{L}+(?:ed|en) (?:when|if|for|with)\b/iu;
/** "The customer must receive an answer": whoever gets something does not do it. */
export const SERVED =
  /^(?:[^,;:]{1,60}\s)?(?:(?:must|should|shall|will|may)\s+)?(?:receives?|gets?|be (?:told|given|sent|informed))\b/;
/** Goes on with what is done otherwise. */
export const OTHERWISE = /^(?:otherwise|if not|else|failing that)\b/i;
/** "If you can't, …": the other case of the sentence before it. */
export const OTHER_CASE =
  /^if (?:you|it|they|this|that|he|she|there|we)(?: (?:can|do|does|did|is|are|has|have|was|were|will|would) ?n(?:o|['’])t|['’](?:s|re) not)\s?,/i;

/** Forbids something, or warns of it. */
export const CAUTION =
  /^(?:(?:warning|caution|danger|attention|important|beware)\b[:!.]?|(?:please\s+)?(?:do not|don't|don’t|never|avoid|beware|be careful|take care|under no circum\w+)\b)/i;
/** Sections of what must be there before one begins. */
export const NEEDED =
  /^(?:prerequisites?|requirements|before you (?:start|begin)|what (?:you(?:['’]ll| will)?|is) need(?!(?:ed)?\s+to\s+(?:do|know))|you(?:['’]ll| will)? need|(?:ingredients|materials?|tools?|equipment|supplies|resources|reagents)\b(?!(?: and| &|,)? (?:costs?|expenses|safety|loans?|allowances?|use|rules|policy)\b))/i;
/** Sections whose lists are steps, whatever their words. */
export const PROCEDURE =
  /\b(?:steps?|procedure|instructions|method|directions|protocol|checklist|how to|what to do|to ?do)\b/i;
/** What belongs to the task before it. */
export const IN_CASE = /^(?:if|when|unless|otherwise|in case|should)\b/i;
/** Cases of what was said right before. */
export const OF_BEFORE =
  /^(?:(?:if|when|unless|once|as soon as)\s+(?:it|this|that|they|these|those|not|so)\b|only then\b|(?:after|following|before) (?:that|this)\b)/i;
/** What is done in one case only. */
export const CASE = /^(?:if|when|unless|otherwise|in case|should)\b|^[^:.]{2,40}:\s/i;
/** "Lost or stolen card: ring the bank": a case, and what is done then. */
const CASED = /^(\p{Lu}[^.!?:;]{5,90}):\s+(\p{Ll}[^:]{4,})$/su;
const NO_CASE =
  /^(?:step|phase|part|note|tip|task|action|objective|goal|aim|purpose|example|result|summary|important|optional|reminder|hint|warning|caution|danger|attention|remember|then|now|first|finally|okay|so|version|short version)\b/i;

/** Reads a label and what is told behind it; null where the label is no case. */
export function casedIn(sentence: string): { condition: string; outcome: string } | null {
  const [, condition, outcome] = CASED.exec(sentence) ?? [];
  // "The allowance is a maximum: claim what you spent": what something is, and no case.
  const isSentence =
    // "When it is finished the clerk sends a statement with a proposal: reject, …": what is proposed.
    /^(?:If|When)\s(?:\S+\s){8,}(?:with|of|as)\s(?:an?|the|one)\s\p{L}+$/u.test(condition ?? '') ||
    ((/\b(?:is|are|was|were)\s+(?:(?:an?|the)\b|(?:simple|easy|clear|this|that|short|always)$)/.test(condition ?? '') ||
      // "N3 contains guanidine: do not mix it with bleach".
      /^(?:(?:the|an?|each|every|all|our|your)\s+)?[\p{L}\d-]+\s(?:contains?|has|have|holds?|includes?|comes?|makes?|gives?|produces?|releases?|belongs?|means)\s/iu.test(
        condition ?? '',
      )) &&
      !IN_CASE.test(condition ?? ''));
  return condition === undefined ||
    outcome === undefined ||
    isSentence ||
    NO_CASE.test(condition) ||
    condition.split(' ').length < 2
    ? null
    : { condition, outcome };
}

/** "Level 2: smoke or flame": how bad it is, and in which case. */
export const GRADE =
  /^(?:level|grade|severity|class|category|stage|case|scenario|alarm|code)\s+(?:\d|[A-Z]\b|[IVX]+\b|\p{Lu}\p{Ll}+\b)[^:]{0,20}:\s/iu;
/** "Week 1 – Induction": when something has its turn. */
export const DATED = /^(?:week|day|month|phase|stage|session|quarter)s?\s+\d{1,2}\b/i;
/** Sections of what holds all the time, and is done in no order. */
export const OF_STANDING_RULES = /\b(?:rules|dos? and don['’]?ts|code of conduct|good manners|house rules)\b/i;
/** "Removing the cover": what is done, as a name. */
export const GERUND = /^\p{Lu}\p{Ll}{2,}ing\s/u;
/** Sections of which one is chosen, by what they say themselves, or by the system or tool that they are for. */
const WAY = /^(?:option|method|alternative|variant|approach|way|route)\s+(?:\d+|[a-z])\b/i;
const SYSTEM =
  /^(?:on |for |with |using |via |from )?(?:(?:the )?(?:linux|ubuntu|debian|fedora|centos|rhel|arch|alpine|macos|mac os x?|os x|windows|android|ios|docker|podman|kubernetes|helm|homebrew|brew|apt|yum|dnf|snap|npm|yarn|pnpm|bun|pip|conda|cargo|source|package manager|web|desktop|command line|cli|gui)\b[\s/,&()-]*(?:and |or )?)+$/i;

/** Sections that say who is there for what, and what the text is of: none of it is done in its course. */
export const OF_OTHERS =
  /^(?:purpose|scope|(?:roles?(?: and responsibilities)?|responsibilities|who does what|who is who|who['’]s who|people|contacts?)|definitions|glossary|abbreviations|references|related documents|records|(?:revision|change|document|version) history|faqs?|frequently asked questions|questions and answers)$/i;
export const numberless = (title: string): string =>
  title.replace(/^(?:(?:step|part)\s+)?(?:\d+[a-z]?[.):]?)+\s+(?:[–—-]\s+)?/i, '').trim();
/** What is typed into a shell: a name in small letters, and options. */
export const IS_TYPED =
  /^[a-z][\w.-]*\s(?:\S+\s){0,6}-{1,2}[a-z]|^(?:sudo|systemctl|kubectl|docker|podman|helm|git|npm|npx|yarn|pip|apt|apt-get|yum|dnf|brew|ssh|scp|rsync|curl|wget|chmod|chown|mkdir|tar|terraform|psql|mysql|redis-cli)\s[^,]{2,}$/;

/** Which parts are ways of which one is gone, by their places. */
export function waysAmong(titles: readonly string[]): Map<number, string> {
  const found = titles.flatMap((title, index): [number, string][] =>
    WAY.test(title) || SYSTEM.test(title) ? [[index, title]] : [],
  );
  return new Map(found.length > 1 ? found : []);
}

/** "But if it is pink, throw it away": a case like any other. */
export const withoutConjunction = (sentence: string): string =>
  sentence.replace(/^(?:but|and|so|however,)\s+(?=(?:if|when|unless)\b)(.)/i, (_conjunction, letter: string) =>
    letter.toUpperCase(),
  );

/** A sentence without what stands before it to be seen, or to join it to the last. */
export const withoutMark = (sentence: string): string =>
  withoutConjunction(sentence.replace(/^[\p{Extended_Pictographic}\uFE0F\s→➜•]+(?=\p{L})/u, ''));

/** "It goes on fermenting, so put it in the fridge": what may be to be done, behind why; empty where there is nothing. */
export const orderAtEnd = (sentence: string): string =>
  /^[^,;]{10,}[,;]\s+so\s+(\p{Ll}.{8,}?)[.!]?$/su.exec(sentence)?.[1] ??
  // "The allowance is a maximum: claim what you spent".
  /^[^:]*\b(?:is|are)\s+(?:an?|the)\b[^:]*:\s+(\p{Ll}[^:]{8,}?)[.!]?$/su.exec(sentence)?.[1] ??
  '';

/** "flask run --debug" is typed as it is. */
export const inSentenceCase = (text: string): string =>
  IS_TYPED.test(text) || isIdentifier(text) ? text : capitalise(text);
/** "resize() returns a promise": a name of code, which is written as it is and orders nothing. */
export const isIdentifier = (text: string): boolean => /^[\w$.]+\(|^[a-z]+(?:[A-Z_]\w*|\.[a-z]\w*)\s/.test(text);
/** "Options can also be kept in a file:": another way, which nobody has to go. */
export const ANOTHER_WAY = /\b(?:can|may|could) also\b/i;

/** "Warm it a bit", "Tie them up": of what, is said right before. */
export const WITH_IT = /^(?:Then\s)?\p{L}+\s(?:it|them)\b/u;
/** "Decision: rents go up": what a meeting has decided is to be done. */
export const DECIDED = /^(?:decision|decided|resolved|resolution)\s*:\s+\p{L}/iu;
/** "We talked a while and decided on 22 June": the same between others, where people are told of by their names. */
export const DECIDED_BETWEEN =
  /\b(?:we|they|all|everyone|everybody|the (?:group|team|committee|board|meeting)|and)\s+(?:(?:have|has|finally|also|then|all)\s+)*(?:decided|agreed|settled)\s+(?:on|that|to|for|not to|against)\b/;
/** "Still open: who looks after it?" */
export const OPEN_POINT =
  /^(?:still )?(?:open|unclear|undecided|postponed|to be (?:decided|clarified))(?: questions?| points?| items?)?\s*[:–-]/i;
/** What announces ways, as the name of the step that chooses among them. */
export const announcement = (line: string | null): string =>
  (line ?? 'Choose a way').replace(/[:.]$/, '').replace(/^there (?:are|is) /i, 'Choose one of the ');
/** "Here's the second one:" shows what was told before, and is no step. */
export const SHOWS =
  /^(?:here(?:['’]s| is| are)|this is|the (?:result|output|second|first|last)\b|it (?:looks|reads|prints|gives))/i;

/** "Note: Keep the interval long": what is noted; null for what is no note. */
export function notedIn(text: string): string | null {
  const [, noted] = /^(?:note|important|tip)\s*[:!–—-]\s*(.+)$/is.exec(text) ?? [];
  return noted === undefined ? null : capitalise(noted);
}
/** "Next steps" of minutes are to be done by the people who are named there. */
export const NEXT = /^(?:next steps?|actions?(?: points| items)?|to ?dos?|follow[- ]ups?|tasks)$/i;
