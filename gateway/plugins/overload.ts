import {
  type ExecutionArgs,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ANONYMOUS } from '../../contracts/actor';
import { type Admission, Overloaded } from '../admission';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import { CostExceeded, RateExceeded, type RateLimiter } from '../rate-limiter';

/**
 * Lets operations begin when there is a place for them, over HTTP and WebSocket alike. Subscriptions take one while they are opened,
 * and wait for it as long as it takes: a console that comes back opens many at once, and would only try again.
 */
export function useAdmission(admission: Admission, limiter: RateLimiter): GatewayPlugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const context = args.contextValue as GatewayRequestContext;
      setExecuteFn(async (given: ExecutionArgs) => {
        const name = nameOf(context);
        if (context.req) admission.see(context.req.headers, name);
        try {
          // Each mutation of an operation counts; the first one did when the request came.
          const more = mutationsIn(given) - 1;
          if (more > 0 && context.actor)
            context.rate = await limiter.admit(context.actor, context.address ?? 'unknown', more);
          const { cost = 0 } = context;
          limiter.spend(name, cost);
          const leave = await admission.enter(name, cost);
          try {
            return (await executeFn(given)) as unknown;
          } finally {
            leave();
          }
        } catch (error) {
          if (error instanceof Overloaded || error instanceof RateExceeded || error instanceof CostExceeded)
            return { errors: [error] };
          throw error;
        }
      });
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      const name = nameOf(args.contextValue as GatewayRequestContext);
      setSubscribeFn(async (given: ExecutionArgs) => {
        const leave = await admission.enterPatiently(name);
        try {
          return (await subscribeFn(given)) as unknown;
        } finally {
          leave();
        }
      });
    },
  };
}

/**
 * Has operations whose text was not seen before read a turn of the event loop apart, each caller's by itself: to parse, check and plan one
 * takes a millisecond, and hundreds that come together would hold everybody else up.
 * @param isKnown whether a text was read already
 */
export function useTurns(isKnown: (text: string) => boolean): GatewayPlugin {
  const last = new Map<string, Promise<void>>();
  return {
    async onParams({ params, context }) {
      if (!params.query || isKnown(params.query)) return;
      const name = nameOf(context);
      const turn = (last.get(name) ?? Promise.resolve()).then(() => nextTurn());
      last.set(name, turn);
      await turn;
      if (last.get(name) === turn) last.delete(name);
    },
  };
}

/** How many mutations an operation asks for. */
function mutationsIn({ document, operationName }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, node) => {
      if (node.kind === Kind.FIELD) return sum + 1;
      const part = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      return sum + (part ? count(part.selectionSet) : 0);
    }, 0);
  return count(operation.selectionSet);
}

/** Who waits for whom: users and keys of one client are one caller, and so are all who are not known at one address. */
export function nameOf({ actor = ANONYMOUS, address = '' }: Pick<GatewayRequestContext, 'actor' | 'address'>): string {
  if (actor.kind === 'client') return `client ${actor.clientId}`;
  return actor.kind === 'staff' ? `user ${actor.userId}` : `address ${address}`;
}
