import type { SourceFormat } from '../../../lib/text/read-source';
import type { Subject } from './check';
import { CHECKS } from './checks';
import { SourceView } from './source-view';
import type { Measured } from './validation';

/** Measures a structure with all checks of a level and of those below it that apply to it. */
export function measure(subject: Subject, level: number): Measured[] {
  const source = new SourceView(subject.source, subject.parameters['sourceFormat'] as SourceFormat | undefined);
  return CHECKS.filter((check) => check.level <= level).flatMap((check) => {
    const found = check.measure(subject, source);
    return found
      ? [
          {
            result: { name: check.name, weight: check.weight, score: found.score, finding: found.finding },
            vital: check.vital === true,
            advice: [check.advice],
          },
        ]
      : [];
  });
}
