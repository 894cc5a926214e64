import { Directive, Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { priceEstimate, tokenEstimate } from '../../../contracts/price';
import { InputSize, type Quantiles, type RunStats } from '../../../contracts/run-stats';
import { Scope } from '../../../contracts/scope';
import { SubscriptionTier } from '../../../contracts/tier';
import type { PatternPrice as PatternTerms, TemplateMessage } from '../../../contracts/worker-protocol';
import { type ModelChoice, WorkerTemplateStatus } from '../../../contracts/worker-template';
import { declared, Requires } from '../../access/declare';
import { Money, PriceRange } from '../money.type';
import { Json, Timestamp } from '../scalars';

const valueType = (description: string): ClassDecorator =>
  declared(Requires(Scope.TEMPLATES_READ), (target) => {
    Directive('@shareable')(target);
    ObjectType({ description, simpleResolvers: true })(target);
  });

@valueType("How many tokens a run takes, with the template's multiplier.")
class TokenRange {
  @Field(() => Int, { description: 'Minimum.' })
  min!: number;
  @Field(() => Int, { description: 'Typical.' })
  expected!: number;
  @Field(() => Int, { description: 'Maximum.' })
  max!: number;
}

@valueType('What a run of a worker template takes.')
class Estimate {
  @Field(() => Float, { description: 'Typical time, in ms.' })
  timeMs!: number;
  @Field(() => Int, { nullable: true, description: 'Maximum memory, in MiB; null when the worker does not say.' })
  memoryMb!: number | null;
  @Field(() => TokenRange, { description: 'Tokens.' })
  tokens!: TokenRange;
  @Field(() => PriceRange, { description: 'Price for the client.' })
  price!: PriceRange;
}

@valueType('What it costs when there was nothing to work from, so that only a general pattern is made.')
class PatternPrice {
  @Field(() => Money, { description: 'The price, whatever it took.' })
  price!: Money;

  @Field(() => [String], {
    description:
      'Parameters that give it something to work from, as in sourceText; a pattern is made only where none of them has a value.',
  })
  without!: string[];

  @Field(() => Boolean, {
    description:
      'Whether then nothing else can come of it. False where a model may write from the topic alone, at the ordinary price.',
  })
  certain!: boolean;
}

@valueType('How a price is made: base + tokens / 1000 × rate, rounded up to a whole micro-dollar.')
class PriceFormula {
  @Field(() => Money, { description: 'What every run costs.' })
  base!: Money;
  @Field(() => Money, { description: 'What a thousand tokens cost.' })
  perThousandTokens!: Money;
  @Field(() => Float, { description: 'Factor that the token estimates are multiplied by.' })
  tokenMultiplier!: number;
  @Field(() => TokenRange, {
    description: 'Token estimates before they are multiplied: the terms as they were written.',
  })
  tokens!: TokenRange;

  @Field(() => PatternPrice, {
    nullable: true,
    description: 'What a general pattern costs; null when it never makes one in place of the work.',
  })
  pattern!: PatternPrice | null;
}

@valueType('A model that may be used, and its settings.')
class TemplateModel implements ModelChoice {
  @Field(() => String, { description: 'As provider/name, as in openai/gpt-5-mini; local/outliner needs no provider.' })
  model!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Sampling temperature from 0 to 2; null for the default of the provider.',
  })
  temperature?: number;

  @Field(() => Int, {
    nullable: true,
    description: "Maximum number of output tokens; the provider's own limit when null.",
  })
  maxOutputTokens?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How long one answer may take, in ms; null for as long as the job may.',
  })
  timeoutMs?: number;
}

registerEnumType(InputSize, {
  name: 'InputSize',
  description: 'How large the input of a run was.',
  valuesConfig: {
    SMALL: { description: 'Fewer than 1,000 tokens: a topic, or a short text.' },
    MEDIUM: { description: '1,000 to 9,999 tokens: some pages.' },
    LARGE: { description: '10,000 tokens and more.' },
  },
});

@valueType('The 10th, 50th and 90th percentile of runs.')
class RunQuantiles implements Quantiles {
  @Field(() => Float, { description: 'One run in ten took less.' })
  p10!: number;

  @Field(() => Float, { description: 'Half of the runs took less.' })
  p50!: number;

  @Field(() => Float, { description: 'Nine runs in ten took less.' })
  p90!: number;
}

@valueType('Statistics of runs of this version with inputs of one size.')
export class TemplateRunStats implements RunStats {
  @Field(() => InputSize, { description: 'How large the inputs were.' })
  inputSize!: InputSize;

  @Field(() => Int, { description: 'How many runs the figures are based on.' })
  samples!: number;

  @Field(() => RunQuantiles, { description: 'Time from the start of the work to its end, in ms.' })
  timeMs!: Quantiles;

  @Field(() => RunQuantiles, { description: 'Tokens read and written.' })
  tokens!: Quantiles;
}

registerEnumType(WorkerTemplateStatus, {
  name: 'WorkerTemplateStatus',
  description: 'Status of one version of a worker template.',
  valuesConfig: {
    DRAFT: { description: 'Being written; only those who may write templates see it.' },
    PUBLISHED: {
      description: 'Published; it never changes again. Plans use the newest published version.',
    },
    DEPRECATED: { description: 'Replaced; planned executions finish, no new one can be started.' },
  },
});

/** How a worker carries out one operation; the same for every worker. Types are made with `workerTemplateType`. */
@InterfaceType({
  description: 'How a worker carries out one operation, and at what price; owned by that worker.',
  resolveType: (template: WorkerTemplate) => template.__typename,
  autoRegisterImplementations: false,
})
export abstract class WorkerTemplate {
  __typename!: string;

  @Field(() => ID, {
    description:
      'Id of this version, for ever, as in course_v1@2; of a worker without a subgraph of its own as in acme-writer/poem_v1@2.',
  })
  id!: string;

  @Field(() => ID, {
    description:
      'Id of the template through all its versions, as in course_v1; of a worker without a subgraph of its own as in acme-writer/poem_v1.',
  })
  templateId!: string;

  @Field(() => Int, { description: 'Version, from 1.' })
  version!: number;

  @Field(() => WorkerTemplateStatus, { description: 'Current status.' })
  status!: WorkerTemplateStatus;

  @Field(() => ID, {
    nullable: true,
    description: 'The template to use instead of a deprecated one; null when none was named.',
  })
  successorId!: string | null;

  @Field(() => String, { description: 'Id of the worker that owns it.' })
  worker!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which kind of output it yields, as in course: one of the kinds of its worker; null when it has none.',
  })
  kind!: string | null;

  @Field(() => String, { description: 'Name for programs, as in course_structure_advanced.' })
  name!: string;

  @Field(() => String, { description: 'Name to show to people.' })
  displayName!: string;

  @Field(() => String, { description: 'What it yields.' })
  description!: string;

  @Field(() => SubscriptionTier, { description: 'The lowest tier that may run it.' })
  minimumTier!: SubscriptionTier;

  @Field(() => String, { description: 'Why it needs that tier.' })
  tierReason!: string;

  @Field(() => Estimate, { description: 'Estimated resources and cost of a run.' })
  estimate!: Estimate;

  @Field(() => PriceFormula, { description: 'How the price is calculated.' })
  priceFormula!: PriceFormula;

  @Field(() => Json, { description: 'Default parameters; all other sources override them.' })
  baseParameters!: Record<string, unknown>;

  @Field(() => Json, { description: 'What parameters it takes, as JSON Schema 2020-12.' })
  parameterSchema!: Record<string, unknown>;

  @Field(() => Json, { description: 'What it yields, as JSON Schema 2020-12.' })
  outputSchema!: Record<string, unknown>;

  @Field(() => [String], {
    description: 'Boolean parameters that it takes, as in includeAssessments.',
  })
  capabilities!: string[];

  @Field(() => [TemplateModel], {
    description: 'Models to try, in this order; empty to use the models that the service is configured with.',
  })
  models!: ModelChoice[];

  @Field(() => Int, { description: 'Counts the changes of a draft, from 1; name it to change or publish the draft.' })
  revision!: number;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'When it was published; null for a draft, and when the worker does not say.',
  })
  publishedAt!: Date | null;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'When it was last changed; null when the worker does not say.',
  })
  changedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of the user who changed it last; null for what came with the service, and for callers who may not write templates.',
  })
  changedBy!: string | null;
}

/** Declares the type of the templates of one worker: the decorated class extends WorkerTemplate, and adds what only it has. */
export const workerTemplateType = (name: string, description: string): ClassDecorator =>
  declared(Requires(Scope.TEMPLATES_READ), (target) => {
    Directive('@key(fields: "id")')(target);
    Directive('@key(fields: "templateId")')(target);
    ObjectType(name, { implements: WorkerTemplate, description, simpleResolvers: true })(target);
  });

/** What is told of every template besides its terms. */
type Standing = Pick<WorkerTemplate, 'status' | 'successorId' | 'revision' | 'publishedAt' | 'changedAt' | 'changedBy'>;

/** A template as the graph shows it, from what the worker protocol tells of it. */
export function presentWorkerTemplate(
  type: string,
  worker: string,
  ids: Pick<WorkerTemplate, 'id' | 'templateId'>,
  message: TemplateMessage,
  more: Standing & { models: ModelChoice[] },
): WorkerTemplate {
  const { version, displayName, minimumTier, tierReason, baseParameters, parameterSchema, outputSchema } = message;
  return {
    __typename: type,
    ...ids,
    version,
    worker,
    kind: message.kind ?? null,
    name: message.name ?? message.id,
    displayName,
    description: message.description ?? '',
    minimumTier,
    tierReason,
    baseParameters,
    parameterSchema,
    outputSchema,
    capabilities: capabilitiesOf(parameterSchema),
    ...more,
    estimate: {
      timeMs: message.estimatedTimeMs,
      memoryMb: message.memoryMb ?? null,
      tokens: tokenEstimate(message),
      price: PriceRange.of(priceEstimate(message)),
    },
    priceFormula: {
      tokens: message.tokens,
      base: Money.of(message.pricing.baseMicros),
      perThousandTokens: Money.of(message.pricing.perThousandTokensMicros),
      tokenMultiplier: message.pricing.tokenMultiplier,
      pattern: presentPattern(message.pricing.pattern),
    },
  };
}

function presentPattern(pattern: PatternTerms | undefined): PatternPrice | null {
  return pattern ? { price: Money.of(pattern.micros), without: pattern.without, certain: pattern.certain } : null;
}

/** The yes-or-no parameters that a schema declares. */
function capabilitiesOf({ properties }: { properties?: unknown }): string[] {
  return Object.entries(properties ?? {}).flatMap(([name, schema]) =>
    (schema as { type?: unknown } | null)?.type === 'boolean' ? [name] : [],
  );
}
