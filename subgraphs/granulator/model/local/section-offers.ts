/** What may stand behind the word that tells what a section is for, so that it is still the whole of its title. */
const REST = String.raw`(?:\s*(?:\d+|[:.–—-].*|\(.*\))|\s+(?:for|of|on|to)\s+(?:this|the|each|next|your|class|home)\b.*|\s+(?:and|&)\s+(?:problems|questions|exercises|activities|answers))?$`;

/** What sections of a text are for, by how they are called. */
const SECTIONS = {
  objectives:
    /^(?:learning )?(?:objectives?|outcomes?|goals|aims)\b|^what (?:you|we)(?: will|'ll)? learn|^in this (?:chapter|lesson|module|unit|section)\b|^(?:by the end|after this)\b/i,
  questions:
    /^(?:review|check|comprehension|discussion|self[- ]?(?:test|check)|study|revision|knowledge)\s(?:questions?|(?:your )?(?:understanding|knowledge)|test)$|^questions?(?: for (?:discussion|review|study|thought|reflection))?$|^(?:review|discussion|study|comprehension|revision|test) questions\b|^quiz$|^(?:(?:something|things|questions) )?to (?:think about|consider|discuss)$|^think about it$|^food for thought$|^(?:test|check) yourself$/i,
  exercises: new RegExp(
    `^(?:(?:practice )?exercises?|case(?: stud(?:y|ies)| to\\s.+| for discussion)?|scenarios?|role[- ]plays?|activit(?:y|ies)|practice|problems|assignments?|homework|try it(?: (?:out|yourself))?|challenges?|hands[- ]on)${REST}`,
    'i',
  ),
  criteria:
    /^(?:sign[- ]?offs?|(?:assessment|success|pass(?:ing)?) criteria|how you (?:will be|are) (?:assessed|signed off))$/i,
  terms: /^(?:key terms|key words|keywords|glossary|terms|vocabulary)$/i,
  outlook:
    /^(?:next steps?|what(?:'s|’s| is| comes)? next\??|where to go (?:next|from here)\??|related (?:topics|pages|articles)|learn more|getting help|feedback|see also|references|further reading|external links|bibliography|sources|notes and references|about (?:the|this) (?:author|page)|contributing|licen[sc]e|licensing|credits|acknowledge?ments|authors|maintainers|sponsors|changelog|change log|release notes|contact(?: us)?|changes (?:to|from|since) (?:the )?(?:previous|last|earlier) (?:version|issue|edition)s?|(?:revision|version|change|document|amendment) (?:history|control|log))$/i,
  summary:
    /^(?:summary|key (?:points?|takeaways?|ideas)|recap|conclusions?|in (?:short|summary)|takeaways?|wrapping up|wrap[- ]up|(?:closing|final|last) (?:words?|thoughts?|remarks?))$/i,
} as const;

/** What a section of a text offers to whoever teaches with it. */
export type Offer = keyof typeof SECTIONS;

/** What a section is for, by its title; null for one that tells of its subject. */
export function offerOf(title: string): Offer | null {
  const found = (Object.keys(SECTIONS) as Offer[]).find((offer) =>
    SECTIONS[offer].test(title.trim().replace(/^\d+(?:\.\d+)*[.):]?\s+/, '')),
  );
  return found ?? null;
}

/** Headings that say what a stretch is for, and name nothing: what stands there is of the topic above. */
export const isOfNothing = (title: string): boolean =>
  offerOf(title) !== null ||
  /^(?:(?:worked |an? )?examples?|common (?:mistakes?|errors?|pitfalls?)|notes?|tips?|warnings?|try (?:it|this)\b.*|did you know\??|in practice|background|overview|introduction|details|remarks?|discussion|results?|further remarks)\b[^\p{Ll}]*$/iu.test(
    title,
  );

const KNOWN = /prerequisite|what you (?:should|need to) (?:already )?know|(?:assumed|prior|previous) knowledge/i;
const PREREQUISITES = new RegExp(
  String.raw`${KNOWN.source}|requirement|before you (?:start|begin)|what you(?:['’]ll| will)? need|^(?:tools|materials|equipment|ingredients)(?:\s(?:and|&)\s(?:tools|materials|equipment))?$`,
  'i',
);

/** Whether a part of a text tells what one should know or have before. */
export const isPrerequisites = (title: string): boolean => PREREQUISITES.test(title);

/** Whether it tells what one should know: whatever it says of that, is nothing to learn here. */
export const isKnownBefore = (title: string): boolean => KNOWN.test(title);
