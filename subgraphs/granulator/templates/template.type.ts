import { Directive, Field, Float, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { Requires } from '../../../lib/access/declare';
import { Scope } from '../../../lib/access/scope';
import { Money, PriceRange } from '../../../lib/graph/money.type';
import { Json } from '../../../lib/graph/scalars';
import { SubscriptionTier } from '../../../lib/graph/tier';
import { priceEstimate, tokenEstimate } from '../../../lib/worker/price';
import { StructureType } from '../structures/structure';
import type { GranulatorTemplateRow } from './template.entity';
import { GRANULATOR_ID } from '../worker-id';
import { templateMessage } from './template-catalogue';

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: "How many tokens a run takes, with the template's multiplier.", simpleResolvers: true })
class TokenRange {
  @Field(() => Int, { description: 'At least.' })
  min!: number;
  @Field(() => Int, { description: 'As a rule.' })
  expected!: number;
  @Field(() => Int, { description: 'At most.' })
  max!: number;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'What a run of a worker template takes.', simpleResolvers: true })
class Estimate {
  @Field(() => Float, { description: 'Time as a rule, in ms.' })
  timeMs!: number;
  @Field(() => Int, { description: 'Memory at most, in MiB.' })
  memoryMb!: number;
  @Field(() => TokenRange, { description: 'Tokens.' })
  tokens!: TokenRange;
  @Field(() => PriceRange, { description: 'Price for the client.' })
  price!: PriceRange;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'How a price is made: base + tokens / 1000 × rate, rounded up to a whole micro-dollar.', simpleResolvers: true })
class PriceFormula {
  @Field(() => Money, { description: 'What every run costs.' })
  base!: Money;
  @Field(() => Money, { description: 'What a thousand tokens cost.' })
  perThousandTokens!: Money;
  @Field(() => Float, { description: 'Factor from the plain token estimate to what a run takes.' })
  tokenMultiplier!: number;
}

@InterfaceType({ description: 'How a worker carries out one operation, and at what price; owned by that worker.', resolveType: () => 'GranulatorTemplate' })
export abstract class WorkerTemplate {
  @Field(() => ID, { description: 'Stable id, unique among all workers of this kind.' })
  id!: string;

  @Field(() => Int, { description: 'Version, from 1; this is the newest published one.' })
  version!: number;

  @Field(() => String, { description: 'Id of the worker that owns it.' })
  worker!: string;

  @Field(() => String, { description: 'Name to call it by, as in course_structure_advanced.' })
  name!: string;

  @Field(() => String, { description: 'Name to show to people.' })
  displayName!: string;

  @Field(() => String, { description: 'What it yields.' })
  description!: string;

  @Field(() => SubscriptionTier, { description: 'The lowest tier that may run it.' })
  minimumTier!: SubscriptionTier;

  @Field(() => String, { description: 'Why it needs that tier.' })
  tierReason!: string;

  @Field(() => Estimate, { description: 'What a run takes and costs.' })
  estimate!: Estimate;

  @Field(() => PriceFormula, { description: 'How the price is made.' })
  priceFormula!: PriceFormula;

  @Field(() => Json, { description: 'Parameters that every run begins with; the others win over them.' })
  baseParameters!: Record<string, unknown>;

  @Field(() => Json, { description: 'What parameters it takes, as JSON Schema 2020-12.' })
  parameterSchema!: Record<string, unknown>;

  @Field(() => Json, { description: 'What it yields, as JSON Schema 2020-12.' })
  outputSchema!: Record<string, unknown>;
}

@Requires(Scope.TEMPLATES_READ)
@Directive('@key(fields: "id")')
@ObjectType({ implements: WorkerTemplate, description: 'A template of the content granulator.', simpleResolvers: true })
export class GranulatorTemplate extends WorkerTemplate {
  @Field(() => StructureType, { description: 'What kind of structure it yields.' })
  structureType!: StructureType;
}

/** A row as the graph shows it. */
export function presentTemplate(row: GranulatorTemplateRow | null): GranulatorTemplate | null {
  if (!row) return null;
  const message = templateMessage(row);
  const { id, version, name, displayName, description, minimumTier, tierReason, baseParameters, parameterSchema, outputSchema, structureType } = row;
  return {
    id,
    version,
    worker: GRANULATOR_ID,
    name,
    displayName,
    description,
    minimumTier,
    tierReason,
    baseParameters,
    parameterSchema,
    outputSchema,
    structureType,
    estimate: { timeMs: row.estimatedTimeMs, memoryMb: row.memoryMb, tokens: tokenEstimate(message), price: PriceRange.of(priceEstimate(message)) },
    priceFormula: { base: Money.of(row.baseMicros), perThousandTokens: Money.of(row.perThousandTokensMicros), tokenMultiplier: row.tokenMultiplier },
  };
}
