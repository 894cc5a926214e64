import type { Block } from '../../../../lib/text/document';
import { rulesIn } from '../../../../lib/text/rules';
import { plain } from '../../../../lib/text/words';
import type { Topic } from './source-outline';

/** Beside so many rules a reader overlooks the steps. */
const MAX_NOTES = 30;
/** Sections that answer questions, explain words or tell where else to look. */
const NO_RULES =
  /^(?:[\d.]+\s+)?(?:definitions|glossary|abbreviations|references|related documents|(?:revision|change|document|version) history|faqs?|frequently asked questions|questions and answers)$/i;

/** What topics rule besides their steps: to whom it applies, what is allowed, what must not be. @param done what the steps say already */
export function notesOf(topics: readonly Topic[], done: readonly string[]): string[] {
  const told = plain(done.join('\n'));
  const parts = topics.flatMap((topic) => (topic.parts.length > 0 ? topic.parts : [topic]));
  const roles = parts.flatMap((part) => (OF_ROLES.test(part.title) ? part.blocks.flatMap(rolesIn) : []));
  const rules = parts
    .flatMap((part) => (NO_RULES.test(part.title) ? [] : rulesIn(part.title, part.blocks)))
    .filter(({ sentences }) => sentences.some((one) => !told.includes(plain(one))))
    .map(({ text }) => text);
  return [...roles, ...rules].slice(0, MAX_NOTES);
}

/** Sections that say who is there for what. */
const OF_ROLES =
  /^(?:[\d.]+\s+)?(?:(?:roles?|people|responsibilities)(?: (?:and|&) (?:roles|responsibilities))?|who does what|who is who|who['’]s who|contacts?)$/i;

/** "Operator: Platform engineer on call; Runs every command": who is there for what, row by row. */
const rolesIn = ({ kind, items, rows = [] }: Block): string[] =>
  kind === 'list'
    ? items
    : kind === 'table'
      ? rows.slice(1).map(([role = '', ...told]) => `${role}: ${told.filter(Boolean).join('; ')}`)
      : [];
