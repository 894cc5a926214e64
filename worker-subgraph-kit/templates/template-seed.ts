import type { WorkerTemplateRow } from './template.entity';

/** A template that a worker comes with. */
export type TemplateSeed = Pick<
  WorkerTemplateRow,
  | 'id'
  | 'name'
  | 'displayName'
  | 'description'
  | 'kind'
  | 'minimumTier'
  | 'tierReason'
  | 'tokenMultiplier'
  | 'estimatedTimeMs'
  | 'memoryMb'
  | 'baseMicros'
  | 'perThousandTokensMicros'
  | 'baseParameters'
  | 'parameterSchema'
> & { tokens: readonly [min: number, expected: number, max: number] };
