/** A longer paragraph tells of its subject, whatever it begins with. */
const MAX_LENGTH = 240;
/** What pages, posts and documents say of themselves and to whoever reads along. */
const CHATTER =
  /^(?:(?:any )?(?:comments|questions|feedback)\?(?:\s|$)|thanks for reading|thank you for reading|happy (?:coding|hacking|cooking|baking)\b|(?:you can )?(?:find|follow) me (?:on|at)\b|subscribe to (?:my|our|the)\b|(?:this page was )?last (?:updated|modified|reviewed|edited)\b|(?:first )?(?:published|posted) (?:on|by|in)\b|(?:was|did) this (?:page|article|answer|help|guide)\b[^?]{0,40}\?|share this\b|print this page|back to top|edit(?:ed)?(?: on)?:? \d{4}|copyright (?:©|\(c\)|\d{4})|© ?\d{4}|all rights reserved|status:\s|document status\b|(?:version|revision) \d[\d.]*\s*(?:$|[,(;]))/i;

/** Whether a paragraph is about its text, and no part of it. */
export const isChatter = (paragraph: string): boolean => paragraph.length <= MAX_LENGTH && CHATTER.test(paragraph);
