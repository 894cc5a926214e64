import type { LadderStep } from '../../../contracts/stage';
import type { MasterTemplateDefinition, StageDefinition } from './definition';

/** A master template as a step of its ladder does it. */
export function withStep<T extends Pick<MasterTemplateDefinition, 'stages'>>(
  template: T,
  { omit, templates }: Pick<LadderStep, 'omit' | 'templates'>,
): T {
  const stages = template.stages
    .filter(({ order }) => !omit.includes(order))
    .map((stage): StageDefinition => {
      const other = templates.find((one) => one.stage === stage.order);
      return {
        ...stage,
        dependsOn: stage.dependsOn?.filter((need) => !omit.includes(need)) ?? null,
        ...(other && { templateRef: other.templateRef, fallbackRef: null }),
      };
    });
  return { ...template, stages };
}
