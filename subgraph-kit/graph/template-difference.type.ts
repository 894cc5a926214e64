import { Directive, Field, ObjectType } from 'type-graphql';
import { Scope } from '../../contracts/scope';
import { Requires } from '../access/declare';
import { Json } from './scalars';

@Requires(Scope.TEMPLATES_READ)
@Directive('@shareable')
@ObjectType({ description: 'Something that differs between two versions of a template.', simpleResolvers: true })
export class TemplateDifference {
  @Field(() => [String], { description: 'Path to the field, as in stages, 2, condition.' })
  path!: string[];

  @Field(() => Json, { nullable: true, description: 'Value in the first; null when absent.' })
  before!: unknown;

  @Field(() => Json, { nullable: true, description: 'Value in the second; null when absent.' })
  after!: unknown;
}
