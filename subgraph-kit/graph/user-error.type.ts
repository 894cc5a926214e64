import { type ClassType, Directive, Field, Int, InterfaceType, ObjectType } from 'type-graphql';
import { USER_ERRORS, type UserErrorCode, type UserErrorType } from '../../contracts/errors';
import { Public } from '../access/declare';
import { Timestamp } from './scalars';
import { SubscriptionTier } from '../../contracts/tier';
import { ErrorCode } from './error-code';
import { Money } from './money.type';

/**
 * An error that the caller can correct. Every mutation answers with a list of these, and a plan names its
 * blockers with them; the top-level `errors` of an answer are left for bugs, access and malformed requests.
 */
@InterfaceType({
  description: 'An error that the caller can correct. `code` is stable and meant for programs, `message` for people.',
  resolveType: (error: UserError) => error.constructor.name,
})
export abstract class UserError {
  @Field(() => ErrorCode, { description: 'Stable, machine-readable code.' })
  code!: UserErrorCode;

  @Field(() => String, { description: 'What was expected, what was received, and how to fix it.' })
  message!: string;

  @Field(() => [String], { description: 'Path into the input; empty when it concerns all of it.' })
  path!: string[];
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'An input value is missing, of the wrong type or out of its limits.',
  simpleResolvers: true,
})
export class InvalidInput extends UserError {}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'What the input refers to does not exist, or is not visible to the caller.',
  simpleResolvers: true,
})
export class NotFound extends UserError {}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: "The client's subscription tier is below what a stage requires.",
  simpleResolvers: true,
})
export class TierTooLow extends UserError {
  @Field(() => SubscriptionTier, { description: 'The lowest tier that may run the stage.' })
  required!: SubscriptionTier;

  @Field(() => SubscriptionTier, { description: 'The tier that the client has.' })
  current!: SubscriptionTier;

  @Field(() => Int, { description: 'Order of the stage in its master template.' })
  stage!: number;
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'A worker that a required stage needs does not answer. Trying later may help.',
  simpleResolvers: true,
})
export class WorkerUnavailable extends UserError {
  @Field(() => String, { description: 'Id of the worker.' })
  worker!: string;
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'The current state does not allow this, or the idempotency key was already used.',
  simpleResolvers: true,
})
export class Conflict extends UserError {}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'The status of the account does not allow it.',
  simpleResolvers: true,
})
export class AccountNotActive extends UserError {
  @Field(() => String, { description: 'Status of the account, as in suspended; trial or active is required.' })
  status!: string;
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: "A limit of the client's tier is reached, or as many executions wait as may.",
  simpleResolvers: true,
})
export class QuotaExceeded extends UserError {
  @Field(() => String, {
    description:
      'Which limit: REQUESTS_PER_MONTH or USERS of the tier, or WAITING_EXECUTIONS, which is the same for all.',
  })
  quota!: string;

  @Field(() => Int, { description: 'How much is allowed.' })
  limit!: number;

  @Field(() => Int, { description: 'How much is used.' })
  used!: number;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'When the count starts again; null for what is not counted by time.',
  })
  resetsAt!: Date | null;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'The lowest tier that allows more; null for the highest.',
  })
  upgradeTo!: SubscriptionTier | null;
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: "The client's tier does not include a feature.",
  simpleResolvers: true,
})
export class FeatureNotIncluded extends UserError {
  @Field(() => String, { description: 'The feature, as in api_access.' })
  feature!: string;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'The lowest tier that includes it; null when none does.',
  })
  required!: SubscriptionTier | null;

  @Field(() => SubscriptionTier, { description: 'The tier that the client has.' })
  current!: SubscriptionTier;
}

@Public()
@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'Too many attempts in a short time.', simpleResolvers: true })
export class TooManyAttempts extends UserError {
  @Field(() => Timestamp, { description: 'When it may be retried.' })
  retryAt!: Date;
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'Another author changed the draft since it was read. Read it again and apply your change to it.',
  simpleResolvers: true,
})
export class DraftChanged extends UserError {
  @Field(() => Int, { description: 'The revision that the draft has now.' })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'Who changed it last: id of a user or a key.' })
  changedBy!: string | null;

  @Field(() => Timestamp, { description: 'When it was changed last.' })
  changedAt!: Date;

  @Field(() => [String], {
    description: 'What was changed since the revision that was named, as in "stages 2 inputMapping by user_01".',
  })
  changes!: string[];
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'It costs more than the maximum that the start was bound by. Nothing was started.',
  simpleResolvers: true,
})
export class PriceChanged extends UserError {
  @Field(() => Money, { description: 'The maximum that was named.' })
  quoted!: Money;

  @Field(() => Money, { description: 'The maximum as it is now.' })
  now!: Money;
}

@Public()
@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'It may cost more than the budget allows. Nothing was started.',
  simpleResolvers: true,
})
export class BudgetExceeded extends UserError {
  @Field(() => Money, { description: 'The most that it may cost, which is reserved when it starts.' })
  needed!: Money;

  @Field(() => Money, { description: 'What is left: the limit without what was charged and what is reserved.' })
  left!: Money;

  @Field(() => Money, { description: 'What the client may spend: in the month, or for one execution.' })
  limit!: Money;

  @Field(() => Timestamp, {
    nullable: true,
    description:
      'When the next month begins (UTC) and the whole limit is there again; null for a limit of one execution.',
  })
  resetsAt!: Date | null;
}

const TYPES = {
  InvalidInput,
  NotFound,
  Conflict,
  DraftChanged,
  PriceChanged,
  BudgetExceeded,
  TierTooLow,
  WorkerUnavailable,
  AccountNotActive,
  QuotaExceeded,
  FeatureNotIncluded,
  TooManyAttempts,
} satisfies Record<UserErrorType, ClassType<UserError>>;

/** All types, for a schema that answers with the interface. */
export const USER_ERROR_TYPES = Object.values(TYPES);

type TypeOf<C extends UserErrorCode> = InstanceType<(typeof TYPES)[(typeof USER_ERRORS)[C]['type']]>;

/** Makes an error of a code of the catalogue; its type follows from the code. */
export function userError<C extends UserErrorCode>(
  code: C,
  fields: Omit<TypeOf<C>, 'code' | 'path'> & { path?: string[] },
): TypeOf<C> {
  const type = TYPES[USER_ERRORS[code].type] as ClassType<TypeOf<C>>;
  return Object.assign(new type(), { path: [], code, ...fields });
}
