import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Json } from '../../../subgraph-kit/graph/scalars';
import type { StageTypes, TemplateCheck } from './check';
import type { ExpressionResult } from './try-expression.service';
import { TEMPLATE_PROBLEMS } from '../../../contracts/errors';
import { type ProblemCode, ProblemSeverity, type TemplateProblem } from './problem';

const ProblemCodeEnum = Object.fromEntries(Object.keys(TEMPLATE_PROBLEMS).map((code) => [code, code])) as Record<
  ProblemCode,
  ProblemCode
>;

registerEnumType(ProblemCodeEnum, {
  name: 'TemplateProblemCode',
  description: 'What is wrong with a master template. Stable, and meant for programs.',
  valuesConfig: Object.fromEntries(
    Object.entries(TEMPLATE_PROBLEMS).map(([code, description]) => [code, { description }]),
  ),
});

registerEnumType(ProblemSeverity, {
  name: 'ProblemSeverity',
  description: 'Whether a problem keeps a template from being published and started.',
  valuesConfig: {
    ERROR: { description: 'It cannot work: publishing and starting are refused.' },
    WARNING: { description: 'It may fail with some values; worth a look.' },
  },
});

@Requires(Scope.TEMPLATES_READ)
@ObjectType('TemplateProblem', {
  description: 'Something that is wrong with a master template.',
  simpleResolvers: true,
})
class TemplateProblemType implements TemplateProblem {
  @Field(() => ProblemCodeEnum, { description: 'Stable code.' })
  code!: ProblemCode;

  @Field(() => ProblemSeverity, { description: 'Whether it keeps the template from being published.' })
  severity!: ProblemSeverity;

  @Field(() => Int, { nullable: true, description: 'Order of the stage; null for the template as a whole.' })
  stage!: number | null;

  @Field(() => [String], {
    description:
      'Path into the draft: stages, the place of the stage in the list from 0, then the field, as in stages, 1, inputMapping, topics.',
  })
  path!: string[];

  @Field(() => String, { description: 'What is wrong and what to do, for people.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What was expected, as in list of text.' })
  expected!: string | null;

  @Field(() => String, { nullable: true, description: 'What comes instead, as in list of list of text.' })
  actual!: string | null;

  @Field(() => String, { nullable: true, description: 'What to write instead; null when nothing is likely.' })
  suggestion!: string | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('StageTypes', { description: 'What a stage takes and yields, for an editor.', simpleResolvers: true })
class StageTypesType implements StageTypes {
  @Field(() => Int, { description: 'Order of the stage.' })
  order!: number;

  @Field(() => Json, {
    nullable: true,
    description: 'What parameters it takes, as JSON Schema; null when its worker does not say.',
  })
  input!: Record<string, unknown> | null;

  @Field(() => Json, {
    nullable: true,
    description:
      'What {{stage_n.output}} is, as JSON Schema: of a stage with forEach {items, count}; null when its worker does not say.',
  })
  output!: Record<string, unknown> | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('TemplateCheck', {
  description:
    'What is wrong with a master template by what its workers offer at this moment, and the types of its stages.',
  simpleResolvers: true,
})
export class TemplateCheckType {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the version that was checked; null for stages that are kept nowhere.',
  })
  id!: string | null;

  @Field(() => Boolean, { description: 'Whether it can be published: no problem is an error.' })
  publishable!: boolean;

  @Field(() => [TemplateProblemType], { description: 'The problems, by stage; empty when there are none.' })
  problems!: TemplateProblem[];

  @Field(() => [StageTypesType], { description: 'The stages, as they were listed.' })
  stages!: StageTypes[];

  @Field(() => Json, {
    description: 'What a client is to fill in, as one JSON Schema; see MasterTemplate.parameterSchema.',
  })
  parameterSchema!: Record<string, unknown>;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('ExpressionResult', { description: 'What an expression came to.', simpleResolvers: true })
export class ExpressionResultType implements ExpressionResult {
  @Field(() => Json, { nullable: true, description: 'The value; null when it is left out, or when there is an error.' })
  value!: unknown;

  @Field(() => Boolean, { description: 'Whether an optional value was missing, so that the parameter is left out.' })
  leftOut!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Type of the value, as in whole number; null when there is none.',
  })
  type!: string | null;

  @Field(() => Json, { description: 'The values that its paths found, by path.' })
  values!: Record<string, unknown>;

  @Field(() => String, { nullable: true, description: 'Why it has no value; null when it has one.' })
  error!: string | null;
}

/** A check as the graph shows it. */
export function presentCheck(id: string | null, { problems, stages, parameters }: TemplateCheck): TemplateCheckType {
  return {
    id,
    publishable: problems.every(({ severity }) => severity !== ProblemSeverity.ERROR),
    problems,
    stages,
    parameterSchema: parameters.schema,
  };
}
