import type { Block } from '../../../../lib/text/document';
import type { Language } from '../../../../lib/text/language';
import type { Instructions } from './instruction';
import { IN_CASE, numberless } from './instruction-words';
import { inCase } from './lead-ins';
import type { Topic } from './source-outline';
import { TROUBLE } from './tabled-steps';

/** Headings of such a section that name no fault. */
const OF_ALL = /^(?:general|overview|logs?|support|getting help|diagnostics|contact)\b/i;

/** Whether a heading below "Troubleshooting" names what may go wrong. */
export const isFault = ({ title, isUntitled }: Topic, topic: Topic, language: Language): boolean =>
  !isUntitled &&
  title !== topic.title &&
  TROUBLE.test(topic.title) &&
  !OF_ALL.test(title) &&
  !language.isCommand(title);

/** What is done about a fault, in that case only; one step where it is told in prose, as its orders stand between what its reader finds. */
export function ofFault(title: string, blocks: readonly Block[], told: Instructions): Instructions {
  const name = numberless(title);
  const condition = IN_CASE.test(name) ? name : `“${name}”`;
  const [first] = told.steps;
  if (!first) return told;
  if (!blocks.every(({ kind }) => kind === 'paragraph')) inCase(condition, told.steps);
  else {
    const text = blocks.map((block) => block.text).join(' ');
    const outcome = told.steps.map((step) => step.text).join(' ');
    const cautions = told.steps.flatMap((step) => step.cautions);
    told.steps.splice(0, told.steps.length, {
      ...first,
      title: name,
      text,
      cautions,
      remedies: [{ condition, outcome }],
    });
  }
  return told;
}
