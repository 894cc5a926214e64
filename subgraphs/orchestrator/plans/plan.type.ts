import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ListSize } from '../../../subgraph-kit/graph/cost';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Money, PriceRange } from '../../../subgraph-kit/graph/money.type';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import type { WorkerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import { templateOf } from '../workers/generic-worker.type';
import { WorkerTemplateInterface } from '../workers/worker-stubs';
import { priceEstimate } from '../../../contracts/price';
import type { Proposal } from './plan.service';
import { type ItemEstimate, type Plan, type PlannedStage, PlanVerdict, StageVerdict } from './definition';

registerEnumType(StageVerdict, {
  name: 'StageVerdict',
  description: 'Whether a stage can be run for a client.',
  valuesConfig: {
    ALLOWED: { description: 'It can be run.' },
    TIER_TOO_LOW: { description: "The client's tier is below what the worker template requires." },
    WORKER_UNAVAILABLE: { description: 'The worker does not answer or is not known.' },
    TEMPLATE_NOT_FOUND: { description: 'The worker does not offer the template.' },
    TEMPLATE_DEPRECATED: { description: 'The template is deprecated: nothing new starts with it.' },
    INVALID_EXPRESSION: {
      description: 'A mapping, condition or list cannot work: see `check` of the master template.',
    },
    INVALID_PARAMETERS: { description: "The parameters break the worker template's schema." },
    NEEDS_PARAMETERS: { description: 'It can be run once the parameters that are missing are given.' },
  },
});

registerEnumType(PlanVerdict, {
  name: 'PlanVerdict',
  description: 'Whether a plan can be run.',
  valuesConfig: {
    ALLOWED: { description: 'Every stage can be run.' },
    ALLOWED_IN_PART: { description: 'It can be run; one or more optional stages will be left out.' },
    NEEDS_PARAMETERS: {
      description:
        'It can be run once the parameters that `blockers` names are given; tier, price and time are already known.',
    },
    BLOCKED: { description: 'It cannot be run; `blockers` says why.' },
  },
});

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'A minimum, typical and maximum time, in ms.', simpleResolvers: true })
class TimeRange {
  @Field(() => Float, { description: 'One run in ten took less.' })
  min!: number;

  @Field(() => Float, { description: 'Half of the runs took less.' })
  expected!: number;

  @Field(() => Float, { description: 'Nine runs in ten took less.' })
  max!: number;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('StageEstimate', {
  description:
    'What a stage is likely to take, by real runs of the same template version with inputs of about the same size.',
  simpleResolvers: true,
})
class StageEstimateType {
  @Field(() => Int, {
    description:
      'How many runs it is based on, at least 5; 0 when there are too few and the estimate of the template is used.',
  })
  samples!: number;

  @Field(() => TimeRange, { description: 'Time from the start of the work to its end.' })
  timeMs!: TimeRange;

  @Field(() => PriceRange, { description: 'What the client is likely to pay.' })
  price!: PriceRange;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('ItemEstimate', {
  description: 'How many items the list of a stage with forEach has.',
  simpleResolvers: true,
})
class ItemEstimateType implements ItemEstimate {
  @Field(() => Int, { description: 'The likely number, which `expected` prices and times count.' })
  expected!: number;

  @Field(() => Int, { description: 'The maximum number, which `max` prices and times count.' })
  max!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of how many earlier executions the likely number is the median; 0 when there are too few and it is the limit of the stage, null when the parameters determine it.',
  })
  samples!: number | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('PlannedStage', { description: 'A stage as it is planned for one client.', simpleResolvers: true })
export class PlannedStageType {
  @Field(() => Int, { description: 'Place in the order, from 1.' })
  order!: number;

  @Field(() => String, { description: 'Id of the worker.' })
  worker!: string;

  @Field(() => String, { description: "Id of the worker's template." })
  templateRef!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The template that it is done with when its own fails for good; null when there is none, or it cannot be had. Where a fallback is planned from the start it is the templateRef, and the reason says why.',
  })
  fallbackRef!: string | null;

  @Field(() => Int, { nullable: true, description: 'Version of the worker template; null when it is not offered.' })
  templateVersion!: number | null;

  @Field(() => WorkerTemplateInterface, {
    nullable: true,
    description: 'The worker template, in the version that the stage runs on.',
  })
  workerTemplate!: WorkerTemplateRef | null;

  @Field(() => Boolean, { description: 'Whether the execution fails when this stage fails.' })
  required!: boolean;

  @Field(() => String, { nullable: true, description: 'The stage runs only if this is true.' })
  condition!: string | null;

  @Field(() => ItemEstimateType, {
    nullable: true,
    description: 'How many items it is run for; null for a stage without forEach.',
  })
  items!: ItemEstimate | null;

  @Field(() => [Int], {
    description:
      'Orders of the stages that must have ended before it starts; stages that do not depend on each other run at the same time.',
  })
  dependsOn!: number[];

  @Field(() => Json, { nullable: true, description: 'Parameters taken from the input or from earlier stages.' })
  inputMapping!: Record<string, unknown> | null;

  @Field(() => StageVerdict, { description: 'Whether it can be run.' })
  verdict!: StageVerdict;

  @Field(() => String, { nullable: true, description: 'Why it cannot be run; null when it can.' })
  reason!: string | null;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'The lowest tier that may run it; null when the template is not known.',
  })
  requiredTier!: SubscriptionTier | null;

  @Field(() => PriceRange, {
    nullable: true,
    description:
      'What it costs with these parameters; null when the template is not known. A general pattern, made without anything to work from, has a lower price.',
  })
  price!: PriceRange | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Typical time in ms; null when the template is not known.',
  })
  timeMs!: number | null;

  @Field(() => StageEstimateType, {
    nullable: true,
    description:
      'What it is likely to take, learned from real runs; null when the template is not known. The price of the plan is binding; this estimate is not.',
  })
  estimate!: StageEstimateType | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'A cheaper way of doing what was planned.', simpleResolvers: true })
class PlanProposal {
  @Field(() => String, {
    description: 'Name of the step of the ladder; pass it to startExecution or quoteExecution as `ladderStep`.',
  })
  ladderStep!: string;

  @Field(() => String, { description: 'Why it is proposed, and what it costs.' })
  message!: string;

  @Field(() => [Int], { description: 'Orders of the stages that it leaves out.' })
  omitted!: number[];

  @Field(() => PlanVerdict, { description: 'Whether it can be run; it is never BLOCKED.' })
  verdict!: PlanVerdict;

  @Field(() => PriceRange, { description: 'What it costs.' })
  price!: PriceRange;

  @ListSize(5)
  @Field(() => [PlannedStageType], { description: 'Its stages, in order.' })
  stages!: PlannedStageType[];
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('Plan', {
  description:
    'A master template joined with its worker templates for one client: whether, at what price and in what time.',
  simpleResolvers: true,
})
export class PlanType {
  @Field(() => ID, { description: 'The client that it is for.' })
  clientId!: string;

  @Field(() => PlanVerdict, { description: 'Whether it can be run.' })
  verdict!: PlanVerdict;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'The highest minimum tier of the required stages; null when none is known.',
  })
  effectiveTier!: SubscriptionTier | null;

  @Field(() => SubscriptionTier, { description: 'The tier that the client has.' })
  clientTier!: SubscriptionTier;

  @Field(() => PriceRange, {
    description:
      'What the stages cost together, also of a plan that is blocked; optional stages that cannot run are left out. `min` is what it costs at least: without optional and conditional stages. Stages with forEach count by `items`.',
  })
  price!: PriceRange;

  @Field(() => Float, {
    description: 'Typical time in ms: that of the longest chain of dependent stages.',
  })
  timeMs!: number;

  @Field(() => Float, { description: 'The same with the longest lists, in ms.' })
  maxTimeMs!: number;

  @ListSize(5)
  @Field(() => [PlannedStageType], { description: 'The stages, in order.' })
  stages!: PlannedStageType[];

  @Field(() => [UserError], {
    description: 'Why it cannot be started as it is; empty if it can. A draft is planned as if it were published.',
  })
  blockers!: UserError[];

  @Field(() => PlanProposal, {
    nullable: true,
    description:
      'A cheaper way, when the plan may cost more than the client may spend: the first step of the ladder that fits. Null when the plan fits, when nothing does, and for quotes and requests.',
  })
  proposal!: PlanProposal | null;
}

/** A plan as the graph shows it. */
export function presentPlan(plan: Plan, proposal: Proposal | null = null): PlanType {
  return {
    clientId: plan.client.id,
    verdict: plan.verdict,
    effectiveTier: plan.effectiveTier,
    clientTier: plan.client.tier,
    price: PriceRange.of(plan.price),
    timeMs: plan.timeMs,
    maxTimeMs: plan.maxTimeMs,
    stages: plan.stages.map(presentPlannedStage),
    blockers: plan.blockers,
    proposal: proposal && presentProposal(plan, proposal),
  };
}

function presentProposal({ price }: Plan, { step, plan, leftMicros }: Proposal): PlanProposal {
  const [most, left, cheaper] = [price.maxMicros, leftMicros, plan.price.maxMicros].map(
    (micros) => Money.of(micros).amount,
  );
  return {
    ladderStep: step.name,
    message: `It may cost up to ${most} USD, and ${left} USD may be spent. As ${step.name} it costs up to ${cheaper} USD.`,
    omitted: step.omit,
    verdict: plan.verdict,
    price: PriceRange.of(plan.price),
    stages: plan.stages.map(presentPlannedStage),
  };
}

/** A planned stage as the graph shows it. */
export function presentPlannedStage(stage: PlannedStage): PlannedStageType {
  const { template } = stage;
  return {
    order: stage.order,
    worker: stage.worker,
    templateRef: stage.templateRef,
    fallbackRef: stage.fallback ? (stage.fallbackRef ?? null) : null,
    templateVersion: template?.version ?? null,
    workerTemplate: template && templateOf(stage.worker, template),
    items: stage.items ?? null,
    required: stage.required,
    condition: stage.condition,
    dependsOn: stage.dependsOn,
    inputMapping: stage.inputMapping,
    verdict: stage.verdict,
    reason: stage.reason,
    requiredTier: template?.minimumTier ?? null,
    price: template && PriceRange.of(stage.price ?? priceEstimate(template)),
    timeMs: template?.estimatedTimeMs ?? null,
    estimate: stage.estimate ? { ...stage.estimate, price: PriceRange.of(stage.estimate.price) } : null,
  };
}
