import { Directive, Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Money, PriceRange } from '../../../subgraph-kit/graph/money.type';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { versionId } from '../../../lib/version-id';
import { SubscriptionTier } from '../../../contracts/tier';
import { priceEstimate, tokenEstimate } from '../../../contracts/price';
import type { ModelChoice } from '../model/model-choice';
import { StructureType } from '../structures/structure';
import { type GranulatorTemplateRow, WorkerTemplateStatus } from './template.entity';
import { GRANULATOR_ID } from '../worker-id';
import { templateMessage } from './template-catalogue';

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: "How many tokens a run takes, with the template's multiplier.", simpleResolvers: true })
class TokenRange {
  @Field(() => Int, { description: 'Minimum.' })
  min!: number;
  @Field(() => Int, { description: 'Typical.' })
  expected!: number;
  @Field(() => Int, { description: 'Maximum.' })
  max!: number;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'What a run of a worker template takes.', simpleResolvers: true })
class Estimate {
  @Field(() => Float, { description: 'Typical time, in ms.' })
  timeMs!: number;
  @Field(() => Int, { description: 'Maximum memory, in MiB.' })
  memoryMb!: number;
  @Field(() => TokenRange, { description: 'Tokens.' })
  tokens!: TokenRange;
  @Field(() => PriceRange, { description: 'Price for the client.' })
  price!: PriceRange;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({
  description: 'How a price is made: base + tokens / 1000 × rate, rounded up to a whole micro-dollar.',
  simpleResolvers: true,
})
class PriceFormula {
  @Field(() => Money, { description: 'What every run costs.' })
  base!: Money;
  @Field(() => Money, { description: 'What a thousand tokens cost.' })
  perThousandTokens!: Money;
  @Field(() => Float, { description: 'Factor that the token estimates are multiplied by.' })
  tokenMultiplier!: number;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'A model that may be used, and its settings.', simpleResolvers: true })
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

@InterfaceType({
  description: 'How a worker carries out one operation, and at what price; owned by that worker.',
  resolveType: () => 'GranulatorTemplate',
})
export abstract class WorkerTemplate {
  @Field(() => ID, { description: 'Id of this version, for ever, as in course_v1@2.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the template through all its versions, as in course_v1.' })
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
}

@Requires(Scope.TEMPLATES_READ)
@Directive('@key(fields: "id")')
@Directive('@key(fields: "templateId")')
@ObjectType({
  implements: WorkerTemplate,
  description: 'A template of the content granulator, as one version of it.',
  simpleResolvers: true,
})
export class GranulatorTemplate extends WorkerTemplate {
  @Field(() => StructureType, { description: 'What kind of structure it yields.' })
  structureType!: StructureType;

  @Field(() => [TemplateModel], {
    description: 'Models to try, in this order; empty to use the models that the service is configured with.',
  })
  models!: ModelChoice[];

  @Field(() => Int, { description: 'Counts the changes of a draft, from 1; name it to change or publish the draft.' })
  revision!: number;

  @Field(() => Timestamp, { nullable: true, description: 'When it was published; null for a draft.' })
  publishedAt!: Date | null;

  @Field(() => Timestamp, { description: 'When it was last changed.' })
  changedAt!: Date;

  @Requires(Scope.TEMPLATES_WRITE)
  @Field(() => String, {
    nullable: true,
    description: 'Id of the user who changed it last; null for what came with the service.',
  })
  changedBy!: string | null;
}

/** A row as the graph shows it. */
export function presentTemplate(row: GranulatorTemplateRow | null): GranulatorTemplate | null {
  return row && present(row);
}

/** The yes-or-no parameters that a schema declares. */
function capabilitiesOf({ properties }: { properties?: unknown }): string[] {
  return Object.entries(properties ?? {}).flatMap(([name, schema]) =>
    (schema as { type?: unknown } | null)?.type === 'boolean' ? [name] : [],
  );
}

export function present(row: GranulatorTemplateRow): GranulatorTemplate {
  const message = templateMessage(row);
  const {
    id,
    version,
    name,
    displayName,
    description,
    minimumTier,
    tierReason,
    baseParameters,
    parameterSchema,
    outputSchema,
    structureType,
  } = row;
  return {
    id: versionId({ id, version }),
    templateId: id,
    version,
    status: row.status,
    successorId: row.successorId,
    worker: GRANULATOR_ID,
    name,
    displayName,
    description,
    minimumTier,
    tierReason,
    baseParameters,
    parameterSchema,
    outputSchema,
    capabilities: capabilitiesOf(parameterSchema),
    structureType,
    models: row.models,
    revision: row.revision,
    publishedAt: row.publishedAt,
    changedAt: row.changedAt,
    changedBy: row.changedBy,
    estimate: {
      timeMs: row.estimatedTimeMs,
      memoryMb: row.memoryMb,
      tokens: tokenEstimate(message),
      price: PriceRange.of(priceEstimate(message)),
    },
    priceFormula: {
      base: Money.of(row.baseMicros),
      perThousandTokens: Money.of(row.perThousandTokensMicros),
      tokenMultiplier: row.tokenMultiplier,
    },
  };
}
