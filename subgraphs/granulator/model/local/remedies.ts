import type { Block } from '../../../../lib/text/document';

/** What is done in which case. */
interface Remedy {
  condition: string;
  outcome: string;
}

/** Columns of tables that say what may happen, why, and what is done then. */
const CASE =
  /^(?:message|error(?: code| message)?|symptom|problem|fault|status|code|alarm|issue|if|situation|condition|case)\b/i;
const CAUSE = /^(?:(?:possible |likely )?causes?|reason|meaning|why)\b/i;
const REMEDY =
  /^(?:what to do|actions?|solution|fix|remed(?:y|ies)|resolution|then|response|measures?|corrective action|do)\b/i;

/** What tables say is done in which case. */
export function remediesIn(blocks: readonly Block[]): Remedy[] {
  return blocks.flatMap(({ rows = [] }) => {
    const [head = [], ...cases] = rows;
    const [when, why, what] = [CASE, CAUSE, REMEDY].map((column) => head.findIndex((cell) => column.test(cell)));
    if (when === undefined || what === undefined || when < 0 || what < 0) return [];
    return cases.flatMap((row): Remedy[] => {
      const [condition = '', outcome = ''] = [row[when], row[what]];
      const cause = why === undefined || why < 0 ? '' : (row[why] ?? '');
      return condition === '' || outcome === ''
        ? []
        : [{ condition: `${head[when] ?? ''} “${condition}”${cause && ` (${cause})`}`, outcome }];
    });
  });
}
