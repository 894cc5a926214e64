import type { DraftContentFragment, MasterTemplateContent, StageInput } from '../graph/operations';

/** What an author writes of a master template. */
export type Content = Omit<MasterTemplateContent, 'stages'> & { stages: StageInput[] };

/** The content of a draft as it is saved; what was never set stays away. */
export function contentOf(draft: DraftContentFragment): Content {
  const { name, displayName, description, category, keywords, useCases, maxExecutionTimeMs, allowPartialCompletion } =
    draft;
  return {
    name,
    displayName,
    description,
    category,
    keywords: [...keywords],
    useCases: [...useCases],
    ...(maxExecutionTimeMs !== null && { maxExecutionTimeMs }),
    allowPartialCompletion,
    stages: draft.stages.map((stage) => withoutNulls(stage) as StageInput),
  };
}

function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => one !== null && key !== '__typename')
      .map(([key, one]) => [
        key,
        key === 'forEach' || key === 'retry' ? withoutNulls(one as object) : (one as unknown),
      ]),
  );
}

/** The stages that a stage begins after: those that it names, and those that its mapping, its condition and its list refer to. */
export function dependenciesOf({ dependsOn, inputMapping, condition, forEach }: StageInput): number[] {
  const text = JSON.stringify([inputMapping, condition, forEach?.over]);
  const referred = [...text.matchAll(/stage_(\d{1,3})\.output/g)].map(([, order]) => Number(order));
  return [...new Set([...(dependsOn ?? []), ...referred])];
}

/** Another stage behind those that there are. */
export function withStage(content: Content, worker: string, templateRef: string): Content {
  const order = Math.max(0, ...content.stages.map((stage) => stage.order)) + 1;
  const last = content.stages.at(-1);
  const stage: StageInput = {
    order,
    worker,
    templateRef,
    required: true,
    ...(last && { dependsOn: [last.order] }),
  };
  return { ...content, stages: [...content.stages, stage] };
}

export function withoutStage(content: Content, order: number): Content {
  const stages = content.stages
    .filter((stage) => stage.order !== order)
    .map((stage) =>
      stage.dependsOn ? { ...stage, dependsOn: stage.dependsOn.filter((other) => other !== order) } : stage,
    );
  return { ...content, stages };
}

export function changed(content: Content, order: number, change: Partial<StageInput>): Content {
  const stages = content.stages.map((stage) => (stage.order === order ? clean({ ...stage, ...change }) : stage));
  return { ...content, stages };
}

/** What was emptied is as if it was never set. */
function clean(stage: StageInput): StageInput {
  return Object.fromEntries(
    Object.entries(stage).filter(([, value]) => value !== undefined && value !== ''),
  ) as unknown as StageInput;
}
