/** What a line says of the document that it stands in: when it was changed and by whom, where it comes from, how long one reads it. */
const EDITORIAL =
  /^(?:this (?:page|document|guide|text|article) was )?(?:last |first )?(?:revised|updated|reviewed|modified|edited|published|posted|written|amended|changed)\s+(?:by\s|on\s|in\s|at\s|\d|(?:an?|one|two|three|four|five|six|a few|several)\s+(?:minute|hour|day|week|month|year)s?\s+ago)|^(?:exported|imported|copied|transcribed|translated|adapted) from\s|^(?:supersedes|replaces) (?:version|issue|revision)\b|^\d+\s*(?:min(?:ute)?s?) read\b|\s·\s\d+\s*min(?:ute)?s? read\b/i;

/** Whether a line is about the document and not about its subject. */
export const isEditorial = (text: string): boolean => EDITORIAL.test(text);
