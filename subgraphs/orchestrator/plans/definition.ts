import type { LadderStep } from '../../../contracts/stage';
import type { PriceEstimate } from '../../../contracts/price';
import type { SubscriptionTier } from '../../../contracts/tier';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import type { UserError } from '../../../subgraph-kit/graph/user-error.type';
import type { Cause } from '../causes/cause';
import type { StageEstimate } from './estimate';

/** Whether a stage can be run for a client. */
export enum StageVerdict {
  ALLOWED = 'allowed',
  TIER_TOO_LOW = 'tier_too_low',
  WORKER_UNAVAILABLE = 'worker_unavailable',
  TEMPLATE_NOT_FOUND = 'template_not_found',
  TEMPLATE_DEPRECATED = 'template_deprecated',
  INVALID_EXPRESSION = 'invalid_expression',
  INVALID_PARAMETERS = 'invalid_parameters',
  NEEDS_PARAMETERS = 'needs_parameters',
}

/** Whether a whole plan can be run. */
export enum PlanVerdict {
  ALLOWED = 'allowed',
  ALLOWED_IN_PART = 'allowed_in_part',
  NEEDS_PARAMETERS = 'needs_parameters',
  BLOCKED = 'blocked',
}

/** A stage that is done for each item of a list does so many at once, and so many in all, when its template does not say. */
export const DEFAULT_ITEM_CONCURRENCY = 5;
export const DEFAULT_MAX_ITEMS = 50;
/** How long an execution may take when its template does not say, in ms. */
export const DEFAULT_EXECUTION_MS = 300_000;

/** What planning needs of a stage of a master template. */
export interface StageDefinition {
  order: number;
  worker: string;
  templateRef: string;
  /** Another template of the same worker that takes its place. Absent in plans that were pinned before there was one. */
  fallbackRef?: string | null;
  inputMapping: Record<string, unknown> | null;
  paramsOverride: Record<string, unknown> | null;
  condition: string | null;
  required: boolean;
  /** Orders of stages that must be over before, besides those that its expressions look at. */
  dependsOn: number[] | null;
  /** Does the stage once for each item of a list. */
  forEach: { over: string; concurrency: number | null; maxItems: number | null; tolerate?: number | null } | null;
  retry: RetryPolicy | null;
  timeoutMs: number | null;
  heartbeatTimeoutMs: number | null;
}

/** How often and how fast a stage is tried again; what is null is as usual. */
export interface RetryPolicy {
  maxAttempts?: number | null;
  firstDelayMs?: number | null;
  maxDelayMs?: number | null;
  maxElapsedMs?: number | null;
}

export interface MasterTemplateDefinition {
  id: string;
  version: number;
  name: string;
  /** Whether the version is deprecated, so that nothing new starts with it; what to use instead. */
  deprecated?: { successor: string | null } | null;
  /** The client that alone can use it; null, or absent in plans that were pinned before, for all. */
  clientId?: string | null;
  stages: StageDefinition[];
  /** Cheaper ways of doing it, the best first; absent in plans, which are of one way. */
  ladder?: LadderStep[];
  maxExecutionTimeMs: number | null;
  allowPartialCompletion: boolean;
}

export interface PlanClient {
  id: string;
  tier: SubscriptionTier;
  accountStatus: string;
  /** How many of its executions may run at the same time. */
  maxConcurrentExecutions: number;
  /** What it may spend. It is not pinned: what counts is how it is when something starts. */
  budget?: ClientBudget | undefined;
}

/** What a client may spend, as KAM says. */
export interface ClientBudget {
  monthlyMicros: number;
  /** What it may spend above that, in one month. */
  topUps: { month: string; micros: number }[];
  /** What one execution may cost at most; null for no limit but that of the month. */
  requestLimitMicros: number | null;
  /** Above which maximum price an execution waits for approval; null when none does. */
  approvalAboveMicros: number | null;
}

/** What a client may spend in a month. */
export const limitIn = (
  { monthlyMicros, topUps }: Pick<ClientBudget, 'monthlyMicros' | 'topUps'>,
  month: string,
): number => monthlyMicros + (topUps.find((topUp) => topUp.month === month)?.micros ?? 0);

/** A stage as planned: its definition, the worker template version it will run on, and the verdict. */
export interface PlannedStage extends Omit<StageDefinition, 'dependsOn' | 'forEach'> {
  template: TemplateMessage | null;
  /** What it is done with when its template fails for good; absent in plans that were pinned before there was one. */
  fallback?: TemplateMessage | null;
  /** What it costs by the terms of its templates; absent in plans that were pinned before it was there. */
  price?: PriceEstimate | null;
  /** What it takes by what real runs took; absent in plans that were pinned before there was one. */
  estimate?: StageEstimate | null;
  verdict: StageVerdict;
  reason: string | null;
  /** The same as a structured cause; absent in plans that were pinned before there was one. */
  cause?: Cause | null;
  /** Orders of the stages that must be over before this one begins. */
  dependsOn: number[];
  /** `tolerate` is absent in plans that were pinned before items could be tolerated. */
  forEach: { over: string; concurrency: number; maxItems: number; tolerate?: number } | null;
  /** How many items the list of its forEach is likely to have; null without, absent in plans that were pinned before. */
  items?: ItemEstimate | null;
}

/** How many items a list is likely to have, and at most. */
export interface ItemEstimate {
  expected: number;
  max: number;
  /** Of how many earlier executions it was learned; null when the parameters determine it, 0 when it is the limit of the stage. */
  samples: number | null;
}

/** A master template joined with its worker templates for one client and one set of parameters. */
export interface Plan {
  masterTemplate: Omit<MasterTemplateDefinition, 'stages' | 'ladder'>;
  /** The step of the ladder that it is of, with the parameters that it sets; absent for the whole. */
  ladderStep?: Pick<LadderStep, 'name' | 'parameters'>;
  client: PlanClient;
  verdict: PlanVerdict;
  effectiveTier: SubscriptionTier | null;
  price: PriceEstimate;
  /** Of the longest chain of stages: usually, and at most with the longest lists and all conditions true. */
  timeMs: number;
  maxTimeMs: number;
  stages: PlannedStage[];
  blockers: UserError[];
}

/** What a worker offers, or that it does not answer, or that there is none. */
export type WorkerOffer =
  | { available: true; templates: ReadonlyMap<string, TemplateMessage> }
  | { available: false; reason: string; unknown?: boolean; suggestion?: string | null };

/** How many items a stage of a template had in earlier executions. */
export interface LearnedItems {
  samples: number;
  median: number;
}

export interface PlanInput {
  masterTemplate: MasterTemplateDefinition;
  client: PlanClient;
  parameters: Record<string, unknown>;
  workers: ReadonlyMap<string, WorkerOffer>;
  /** By the order of the stage. */
  learnedItems?: ReadonlyMap<number, LearnedItems>;
}
