import { Field, Float, InputType, Int } from 'type-graphql';
import { Json } from './scalars';

// What a master template is made of, as it is sent: to KAM, which keeps it, and to the orchestrator, which checks it.

@InputType({ description: 'How often and how soon a stage is retried. An absent field means the default.' })
export class RetryPolicyInput {
  @Field(() => Int, { nullable: true, description: 'Maximum number of attempts, from 1 to 10; 3 when absent.' })
  maxAttempts?: number | null;

  @Field(() => Int, { nullable: true, description: 'Upper bound of the first delay, in ms; 1,000 when absent.' })
  firstDelayMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'Upper bound of every delay, in ms; 60,000 when absent.' })
  maxDelayMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'How long after the first attempt the last may start, in ms.' })
  maxElapsedMs?: number | null;
}

@InputType({ description: 'Runs a stage once for each item of a list.' })
export class ForEachInput {
  @Field(() => String, { description: 'One expression that yields a list, as in {{stage_1.output.modules[*].title}}.' })
  over!: string;

  @Field(() => Int, { nullable: true, description: 'How many items are done at the same time; 5 when absent.' })
  concurrency?: number | null;

  @Field(() => Int, { nullable: true, description: 'With more items than this the stage fails; 50 when absent.' })
  maxItems?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many items may fail without failing the stage: they are left out of its output, whose `failures` name them. None when absent.',
  })
  tolerate?: number | null;
}

@InputType({ description: 'One stage of a master template.' })
export class StageInput {
  @Field(() => Float, { description: 'Place in the order, from 1; also its name in expressions, as in stage_1.' })
  order!: number;

  @Field(() => String, { description: 'Id of the worker, as in bitware-content-granulator.' })
  worker!: string;

  @Field(() => String, { description: "Id of one of the worker's templates, as in course_v1." })
  templateRef!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of another template of the same worker that takes its place where the client may not have it, it is not offered, or it fails for good.',
  })
  fallbackRef?: string | null;

  @Field(() => Json, {
    nullable: true,
    description:
      'Parameters taken from the input or from earlier stages: {{path}}, {{path ?? default}}, {{path?}} or {"cel": "…"}.',
  })
  inputMapping?: Record<string, unknown> | null;

  @Field(() => Json, { nullable: true, description: 'Fixed parameters; they win over all others.' })
  paramsOverride?: Record<string, unknown> | null;

  @Field(() => String, { nullable: true, description: 'The stage runs only if this is true.' })
  condition?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the execution fails when this stage fails; true when absent.',
  })
  required?: boolean | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'Orders of stages that must have ended before, besides those it refers to.',
  })
  dependsOn?: number[] | null;

  @Field(() => ForEachInput, { nullable: true, description: 'Runs it once for each item of a list.' })
  forEach?: ForEachInput | null;

  @Field(() => RetryPolicyInput, { nullable: true, description: 'How it is retried.' })
  retry?: RetryPolicyInput | null;

  @Field(() => Int, { nullable: true, description: 'How long one attempt may take, in ms.' })
  timeoutMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'How long its worker may be silent while it works, in ms.' })
  heartbeatTimeoutMs?: number | null;
}

@InputType({ description: 'Another worker template for one stage.' })
export class StageTemplateInput {
  @Field(() => Int, { description: 'Order of the stage.' })
  stage!: number;

  @Field(() => String, { description: "Id of another template of the stage's worker." })
  templateRef!: string;
}

@InputType({ description: 'A cheaper way of doing a master template.' })
export class LadderStepInput {
  @Field(() => String, {
    description:
      'Its name, as in lean: 1 to 50 small letters, digits, dashes and underscores; its own in the template.',
  })
  name!: string;

  @Field(() => [Int], { nullable: true, description: 'Orders of optional stages that are left out.' })
  omit?: number[] | null;

  @Field(() => [StageTemplateInput], {
    nullable: true,
    description: 'Stages that are done with another worker template.',
  })
  templates?: StageTemplateInput[] | null;

  @Field(() => Json, {
    nullable: true,
    description: 'Parameters in place of those that the client gives, as in {"granularity": "LOW"}.',
  })
  parameters?: Record<string, unknown> | null;
}
