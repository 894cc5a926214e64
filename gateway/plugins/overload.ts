import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import type { ExecutionArgs } from 'graphql';
import { ANONYMOUS } from '../../contracts/actor';
import { type Admission, Overloaded } from '../admission';
import type { GatewayRequestContext } from '../context';

/** Lets queries and mutations begin when there is a place for them, over HTTP and WebSocket alike. */
export function useAdmission(admission: Admission): GatewayPlugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const context = args.contextValue as GatewayRequestContext;
      setExecuteFn(async (given: ExecutionArgs) => {
        const name = nameOf(context);
        if (context.req) admission.see(context.req.headers, name);
        try {
          const leave = await admission.enter(name);
          try {
            return (await executeFn(given)) as unknown;
          } finally {
            leave();
          }
        } catch (error) {
          if (error instanceof Overloaded) return { errors: [error] };
          throw error;
        }
      });
    },
  };
}

/** Who waits for whom: users and keys of one client are one caller, and so are all who are not known at one address. */
function nameOf({ actor = ANONYMOUS, req }: GatewayRequestContext): string {
  if (actor.kind === 'client') return `client ${actor.clientId}`;
  return actor.kind === 'staff' ? `user ${actor.userId}` : `address ${req?.clientAddress ?? ''}`;
}
