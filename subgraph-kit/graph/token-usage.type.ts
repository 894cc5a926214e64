import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { Authenticated } from '../access/declare';

@Authenticated()
@Directive('@shareable')
@ObjectType('TokenUsage', { description: 'Tokens that were used.', simpleResolvers: true })
export class TokenUsage {
  @Field(() => Int, { description: 'Tokens read.' })
  input!: number;

  @Field(() => Int, { description: 'Tokens written.' })
  output!: number;
}
