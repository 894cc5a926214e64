import { Directive } from 'type-graphql';
import type { Scope } from '../../contracts/scope';

// The rule of every field of the graph stands in its schema: at the field, at its type, or at both, which then both must hold.
// Interfaces have no rule of their own: their fields are for whom all their types are for.

type Declaration = ClassDecorator & MethodDecorator & PropertyDecorator;

/** For everybody, also without credentials. */
export const Public = (): Declaration => Directive('@policy(policies: [["public"]])');
/** For everybody whose credentials are good. */
export const Authenticated = (): Declaration => Directive('@authenticated');
/** For whoever has this scope. */
export const Requires = (scope: Scope): Declaration => Directive(`@requiresScopes(scopes: [["${scope}"]])`);
/** For other services of this system. Make it `@inaccessible` as well, so that it is no part of the public graph. */
export const ServicesOnly = (): Declaration => Directive('@policy(policies: [["service"]])');

/** A type of the graph with its rule, for the many types of one kind that have the same. */
export function declared(rule: ClassDecorator, type: ClassDecorator): ClassDecorator {
  return (target) => {
    rule(target);
    type(target);
  };
}
