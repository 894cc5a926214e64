import { Directive, Field, ObjectType, registerEnumType } from 'type-graphql';
import { IMPORT_DEFECTS } from '../../contracts/errors';
import { Scope } from '../../contracts/scope';
import { Requires } from '../access/declare';
import { Json } from './scalars';

export type DefectCode = keyof typeof IMPORT_DEFECTS;
const DefectCodeEnum = Object.fromEntries(Object.keys(IMPORT_DEFECTS).map((code) => [code, code])) as Record<
  DefectCode,
  DefectCode
>;

registerEnumType(DefectCodeEnum, {
  name: 'ImportDefectCode',
  description: 'What is wrong with a template in a file. Stable, and meant for programs.',
  valuesConfig: Object.fromEntries(
    Object.entries(IMPORT_DEFECTS).map(([code, description]) => [code, { description }]),
  ),
});

@Requires(Scope.TEMPLATES_READ)
@Directive('@shareable')
@ObjectType({ description: 'A defect of a template in a file.', simpleResolvers: true })
export class ImportDefect {
  @Field(() => String, { description: 'Id or name of the template in the file; its place when it has none.' })
  template!: string;

  @Field(() => DefectCodeEnum, { description: 'Stable code.' })
  code!: DefectCode;

  @Field(() => [String], { description: 'Path into the template as it is in the file, as in stages, 1, condition.' })
  path!: string[];

  @Field(() => String, { description: 'What is wrong, for people.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether it was mended in the draft; otherwise its author has to.' })
  mended!: boolean;

  @Field(() => Json, { nullable: true, description: 'What the file has; null when it has nothing.' })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: 'What the draft has instead; null when it has nothing.' })
  after!: unknown;
}
