import type { Block } from '../../../../lib/text/document';
import type { Manner } from '../../../../lib/text/manner';
import { sentencesOf } from '../../../../lib/text/sentences';
import { dueIn } from './assignments';
import { isFault, ofFault } from './faults';
import { offerOf } from './section-offers';
import { NEXT, PROCEDURE, OF_OTHERS, OF_STANDING_RULES, numberless, waysAmong } from './instruction-words';
import { isOfResources, namedIn } from './resources';
import type { Topic } from './source-outline';
import { withCases } from './tabled-steps';

import { type Instructions, NOTHING_TOLD } from './instruction';
import { InstructionReader } from './instruction-reader';

/** Sentences of a part that tell of its heading, so many at most. */
const MAX_DETAILS = 3;
/** More lists than a part has. */
const LISTS = 1_000;

/** Everything that a topic tells its reader to do, in its order. */
export function instructionsIn(topic: Topic, manner: Manner): Instructions {
  const parts = topic.parts.length > 0 ? topic.parts : [topic];
  const all: Instructions = { steps: [], leftOut: [], cautions: [], sentences: 0 };
  const ways = waysAmong(parts.map(({ title }) => title));
  for (const [index, part] of parts.entries()) {
    // What holds all the time is noted, and is no step between two others.
    if (OF_STANDING_RULES.test(part.title) && !PROCEDURE.test(part.title)) continue;
    if (OF_OTHERS.test(numberless(part.title)) || OF_OTHERS.test(numberless(topic.title))) continue;
    // What comes next is done where it says by whom, or until when.
    const isNext = NEXT.test(numberless(part.title)) && part.sentences.some(({ text }) => dueIn(text) !== null);
    if (/^(?:questions|objectives|terms|outlook)$/.test(offerOf(part.title) ?? '') && !isNext) continue;
    const isProcedure = PROCEDURE.test(part.title) || PROCEDURE.test(topic.title);
    // What is needed is listed; what stands around the list may be done.
    const blocks = isOfResources(part.title)
      ? part.blocks.filter(({ kind, text }) => kind === 'paragraph' && namedIn(text).length === 0)
      : part.blocks;
    const own = isNext ? { ...manner, names: true, duties: true } : manner;
    const reader = new InstructionReader(own, isProcedure, part.title);
    const found = isFault(part, topic, manner.language)
      ? ofFault(part.title, blocks, reader.read(blocks))
      : reader.read(withCases(part.title, blocks));
    // A heading that says what to do is a step where nothing below it does.
    if (found.steps.length === 0 && part.title !== topic.title && manner.language.isCommand(part.title))
      found.steps.push({
        ...NOTHING_TOLD,
        title: part.title,
        text: textOfBlocks(part.blocks) || part.title,
        code: codeIn(part.blocks),
        cautions: [],
      });
    const [first] = found.steps;
    const [, kind = '', number] =
      /^(section\s+|step\s+)?(\d{1,2}(?:\.\d{1,2})*[a-z]?)(?:[.:)]|\s|$)/i.exec(part.title) ?? [];
    if (first && number !== undefined) first.number ??= `${/^step/i.test(kind) ? 'step ' : ''}${number}`;
    const way = ways.get(index);
    // Lists are numbered anew in each part.
    all.steps.push(
      ...found.steps.map((step) => ({
        ...step,
        list: step.list === null ? null : step.list + index * LISTS,
        ...(way !== undefined && { way }),
      })),
    );
    all.cautions.push(...found.cautions);
    all.leftOut.push(...found.leftOut);
    all.sentences += found.sentences;
  }
  return all;
}

const codeIn = (blocks: readonly Block[]): string[] =>
  blocks.flatMap(({ kind, text }) => (kind === 'code' ? text : []));

const textOfBlocks = (blocks: readonly Block[]): string =>
  sentencesOf(blocks.flatMap(({ kind, text }) => (kind === 'paragraph' ? text : [])).join(' '))
    .slice(0, MAX_DETAILS)
    .join(' ');
