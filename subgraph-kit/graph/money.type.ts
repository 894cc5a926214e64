import { GraphQLSafeInt } from 'graphql-scalars';
import { Directive, Field, ObjectType } from 'type-graphql';
import { Authenticated } from '../access/declare';
import { formatMicros, type Micros } from '../../lib/money';

@Authenticated()
@Directive('@shareable')
@ObjectType({ description: 'An amount of money, exact: whole micro-dollars, never a float.', simpleResolvers: true })
export class Money {
  @Field(() => GraphQLSafeInt, { description: 'Whole micro-dollars; 1 USD = 1,000,000.' })
  micros!: number;

  @Field(() => String, {
    description: 'The same amount as a decimal text in the currency, six places, as in "0.050563".',
  })
  amount!: string;

  @Field(() => String, { description: 'ISO 4217 code; always USD.' })
  currency!: string;

  static of(micros: Micros): Money {
    return Object.assign(new Money(), { micros, amount: formatMicros(micros), currency: 'USD' });
  }
}

@Authenticated()
@Directive('@shareable')
@ObjectType({ description: 'Minimum, typical and maximum price.', simpleResolvers: true })
export class PriceRange {
  @Field(() => Money, { description: 'The minimum price.' })
  min!: Money;

  @Field(() => Money, { description: 'The typical price.' })
  expected!: Money;

  @Field(() => Money, { description: 'The maximum price; it is never exceeded.' })
  max!: Money;

  static of(range: { minMicros: Micros; expectedMicros: Micros; maxMicros: Micros }): PriceRange {
    return Object.assign(new PriceRange(), {
      min: Money.of(range.minMicros),
      expected: Money.of(range.expectedMicros),
      max: Money.of(range.maxMicros),
    });
  }
}
