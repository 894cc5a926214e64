import { faultIn } from '../../lib/schema-fault';
import { type ClassType, Field, ObjectType } from 'type-graphql';
import type { z } from 'zod';
import { USER_ERRORS } from '../../contracts/errors';
import type { Context } from '../context';
import { Authenticated } from '../access/declare';
import { UserError, userError } from './user-error.type';

/** Nothing was done, for reasons that the caller can correct. Thrown inside a transaction it takes everything back. */
export class DomainError extends Error {
  readonly errors: UserError[];

  constructor(
    errors: UserError | UserError[],
    /** What the payload shows beside the errors; null when absent. */
    readonly value: unknown = null,
  ) {
    super([errors].flat()[0]?.message);
    this.errors = [errors].flat();
  }
}

/** Makes the type that a mutation answers with: the thing under its name, and what the caller can correct. */
export function payloadOf(
  name: string,
  field: string,
  type: () => unknown,
  access: () => ClassDecorator = Authenticated,
): ClassType<{ errors: UserError[] }> {
  @access()
  @ObjectType(name, { description: 'The result of a mutation.', simpleResolvers: true })
  class Payload {
    @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
    errors!: UserError[];
  }
  Field(type as never, { nullable: true, description: 'What was made or changed; null when nothing was done.' })(
    Payload.prototype,
    field,
  );
  return Payload;
}

/** Does the work of a mutation and puts what comes of it, or why nothing does, into its payload. */
export async function toPayload<T>(
  { log }: Pick<Context, 'log'>,
  field: string,
  work: () => Promise<T>,
): Promise<{ errors: UserError[] }> {
  try {
    return { [field]: await work(), errors: [] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const [{ code }] = error.errors as [UserError];
    log[USER_ERRORS[code].log]({ code, field }, 'a mutation changed nothing');
    return { [field]: error.value, errors: error.errors };
  }
}

/** Reads input against a schema. @throws DomainError naming what was expected where, without the value that came. */
export function readInput<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map(String);
  const name = path.length > 0 ? `"${path.join('.')}"` : 'The input';
  const message = `${issue ? faultIn(name, issue) : `${name} is not as expected`}.`;
  throw new DomainError(userError('INVALID_INPUT', { message, path }));
}
