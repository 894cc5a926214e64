import { Directive, Field, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import { SubscriptionTier } from './tier';

/**
 * Something that the caller can correct. Every mutation answers with a list of these, and a plan names its
 * blockers with them; the top-level `errors` of an answer are left for bugs, access and malformed requests.
 */
@InterfaceType({
  description: 'Something that the caller can correct. `code` is stable and meant for programs, `message` for people.',
  resolveType: (error: UserError) => error.constructor.name,
})
export abstract class UserError {
  @Field(() => String, { description: 'Stable and meant for programs, as in TIER_TOO_LOW.' })
  code!: string;

  @Field(() => String, { description: 'What was expected, what came, and what to do.' })
  message!: string;

  @Field(() => [String], { description: 'Where in the input, from the outside in; empty when it concerns all of it.' })
  path!: string[];
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'An input value is missing, of the wrong type or out of its limits.', simpleResolvers: true })
export class InvalidInput extends UserError {}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'What the input names does not exist, or the caller may not know of it.', simpleResolvers: true })
export class NotFound extends UserError {}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: "The client's subscription tier does not reach what a stage requires.", simpleResolvers: true })
export class TierTooLow extends UserError {
  @Field(() => SubscriptionTier, { description: 'The lowest tier that may run the stage.' })
  required!: SubscriptionTier;

  @Field(() => SubscriptionTier, { description: 'The tier that the client has.' })
  current!: SubscriptionTier;

  @Field(() => Number, { description: 'Order of the stage in its master template.' })
  stage!: number;
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'A worker that a required stage needs does not answer. Trying later may help.', simpleResolvers: true })
export class WorkerUnavailable extends UserError {
  @Field(() => String, { description: 'Id of the worker.' })
  worker!: string;
}

@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'The thing is in a state in which this cannot be done, or the key was used for something else.',
  simpleResolvers: true,
})
export class Conflict extends UserError {}

/** All kinds, for a schema that answers with the interface. */
export const USER_ERROR_TYPES = [InvalidInput, NotFound, TierTooLow, WorkerUnavailable, Conflict];

/** Makes an error of one kind. */
export function userError<T extends UserError>(kind: ClassType<T>, fields: Omit<T, 'path'> & { path?: string[] }): T {
  return Object.assign(new kind(), { path: [], ...fields });
}
