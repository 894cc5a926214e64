/** A paragraph that begins so is at another time or at another place than the one before. */
const ELSEWHERE =
  /^(?:(?:the|that|on the|in the) (?:next|following|same|first|last|second|third) (?:day|morning|evening|night|week|month|year|spring|summer|autumn|winter)|(?:that|one|by|towards?|at|in the) (?:morning|noon|afternoon|evening|night|dawn|dusk|midnight|midday|daybreak|sunrise|sunset)|(?:on|by) (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:a|an|one|two|three|four|five|six|seven|ten|some|several|many|a few) (?:\p{Ll}+ )?(?:minutes?|hours?|days?|nights?|weeks?|months?|years?) (?:later|after|afterwards|passed|before)|(?:meanwhile|elsewhere|back (?:at|in|on)|when (?:he|she|they|\p{Lu}\p{Ll}+) (?:reached|arrived|woke|returned|came back|got (?:home|back)|landed)))\b/iu;

/** Whether a paragraph begins at another time or at another place than the one before. */
export const opensElsewhere = (paragraph: string): boolean => ELSEWHERE.test(paragraph);
