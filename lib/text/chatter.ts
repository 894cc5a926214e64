/** A longer paragraph tells of its subject, whatever it begins with. */
const MAX_LENGTH = 240;
/** What pages, posts and documents say of themselves and to whoever reads along. */
const CHATTER =
  /^(?:(?:(?:any|still|more|further) )?(?:comments|questions|feedback)\?(?:\s|$)|thanks for reading|thank you for reading|happy (?:coding|hacking|cooking|baking)\b|(?:you can )?(?:find|follow) me (?:on|at)\b|subscribe to (?:my|our|the)\b|(?:this page was )?last (?:updated|modified|reviewed|edited)\b|(?:first )?(?:published|posted) (?:on|by|in)\b|(?:was|did) this (?:page|article|answer|help|guide)\b[^?]{0,40}\?|share this\b|\[?toc\]?\s*[·|•]|(?:[^.]{0,60}[·|•]\s*)?(?:prev(?:ious)?|next):\s[^.!?]{2,80}(?:$|[·|•])|print this page|back to top|edit(?:ed)?(?: on)?:? \d{4}|copyright (?:©|\(c\)|\d{4})|©\s|[^.!?]{0,120}[·|•]\s*page \d+(?: of \d+)?$|sign up for (?:my|our|the)\b|(?:photos?|images?|pictures?|illustration|video)(?: credits?)?: \p{Lu}[^!?]{0,60}$|all rights reserved|status:\s|document status\b|(?:version|revision) \d[\d.]*\s*(?:$|[,(;]))/iu;

/** Whether a paragraph is about its text, and no part of it. */
export const isChatter = (paragraph: string): boolean =>
  paragraph.length <= MAX_LENGTH && (CHATTER.test(paragraph) || BUTTONS.test(paragraph));

/** A row of buttons below a title, or a link to another page, taken for a heading as it stands alone. */
const BUTTONS =
  /^(?:(?:share|tweet|print|e-?mail|pin|save|comments?|bookmark|facebook|twitter|linkedin|whatsapp|copy link)\b[\s|·•,/]*){2,}$|^(?:(?:any|still|more|further) questions\?|(?:read more|see also|related|more on this|you may also like|(?:photos?|images?|pictures?)(?: credits?)?):\s)/i;

/** Whether a heading is none of the text. */
export const isOfPage = (heading: string): boolean => BUTTONS.test(heading);
