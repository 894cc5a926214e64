import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../authentication';
import { InvalidCredentials } from '../authentication';
import { type GraphAnswer, runOperation, sendFailure } from '../plain-routes';
import { CONSOLE_HEADER, type SessionCookie } from './session-cookie';
import type { GatewayRuntime } from '../context';

const SIGN_IN = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    session: signIn(input: $input) {
      token
      expiresAt
      errors {
        code
        message
      }
    }
  }
`;
const RENEW = /* GraphQL */ `
  mutation RenewSession {
    session: renewSession {
      token
      expiresAt
      errors {
        code
        message
      }
    }
  }
`;
const SIGN_OUT = /* GraphQL */ `
  mutation SignOut {
    signOut {
      errors {
        code
        message
      }
    }
  }
`;

interface Session {
  session: { token: string | null; expiresAt: string | null; errors: { code: string; message: string }[] } | null;
}

/** A user of the demo, named on the page where one signs in during development. */
export interface DemoUser {
  username: string;
  role: string;
}

interface Options {
  runtime: GatewayRuntime;
  authenticator: Authenticator;
  cookie: SessionCookie;
  addressOf: (request: FastifyRequest['raw']) => string;
  /** Names of the demo users; empty in production. */
  demoUsers: readonly DemoUser[];
}

/**
 * The session of the console: `POST /session` with `{"username", "password"}` signs in, `GET /session` tells whether one is signed in, `POST
 * /session/renew` lengthens the session, `DELETE /session` signs out. All of them want the header `X-Console: 1`.
 */
export function serveSession(app: FastifyInstance, options: Options): void {
  const { runtime, authenticator, cookie, addressOf, demoUsers } = options;
  void app.register((scope, _opts, done) => {
    scope.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (request.headers[CONSOLE_HEADER] === '1') return;
      return reply.status(403).send({
        error: { code: 'FORBIDDEN', message: 'This is for the console only, which sends the header "X-Console: 1".' },
      });
    });

    scope.get('/session', async (request) => {
      const header = headersOf(request);
      try {
        const actor = await authenticator.identify(cookie.credentialsOf(header), addressOf(request.raw));
        return { signedIn: actor.kind !== 'anonymous', demoUsers };
      } catch (error) {
        if (!(error instanceof InvalidCredentials)) throw error;
        return { signedIn: false, demoUsers };
      }
    });

    scope.post<{ Body?: { username?: unknown; password?: unknown } }>('/session', async (request, reply) => {
      const { username, password } = request.body ?? {};
      if (typeof username !== 'string' || typeof password !== 'string')
        return reply.status(400).send({
          error: { code: 'BAD_REQUEST', message: 'Expected {"username": "…", "password": "…"}.' },
        });
      const answer = await runOperation<Session>(runtime, withoutSession(request), reply, {
        query: SIGN_IN,
        variables: { input: { username, password } },
      });
      return begin(request, reply, cookie, answer);
    });

    scope.post('/session/renew', async (request, reply) =>
      begin(
        request,
        reply,
        cookie,
        await runOperation<Session>(runtime, request, reply, { query: RENEW, variables: {} }),
      ),
    );

    scope.delete('/session', async (request, reply) => {
      await runOperation(runtime, request, reply, { query: SIGN_OUT, variables: {} });
      return reply
        .header('set-cookie', cookie.header(headersOf(request), null))
        .status(204)
        .send();
    });
    done();
  });
}

/** Sets the cookie of a session that was started or renewed. */
function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: SessionCookie,
  answer: GraphAnswer<Session>,
): FastifyReply {
  if (sendFailure(reply, answer)) return reply;
  const { token = null, expiresAt = null, errors = [] } = answer.data?.session ?? {};
  if (token === null || expiresAt === null) return reply.status(401).send({ error: errors[0] });
  const session = { token, expires: new Date(expiresAt) };
  return reply.header('set-cookie', cookie.header(headersOf(request), session)).send({ signedIn: true, expiresAt });
}

/** Who signs in is not yet who was signed in before. */
function withoutSession(request: FastifyRequest): FastifyRequest {
  return Object.assign(Object.create(request) as FastifyRequest, {
    headers: { ...request.headers, cookie: undefined, authorization: undefined, 'x-api-key': undefined },
  });
}

function headersOf({ headers }: FastifyRequest): (name: string) => string | undefined {
  return (name) => headers[name] as string | undefined;
}
