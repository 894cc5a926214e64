import { GraphQLError, parse } from 'graphql';
import { mock } from 'node:test';
import { createLogger } from '../lib/service/log';
import { ask } from './ask';
import { maskError } from './errors';
import type { SubgraphExecutor } from './executor';

const QUERY = parse('{ clients { id } }');

/** What a client reads whose operation needed the answer of another service. */
async function readBy(run: SubgraphExecutor['run']): Promise<{ message: string; code: unknown }> {
  const executor = { run } as SubgraphExecutor;
  const error: unknown = await ask(executor, { service: 'orchestrator' }, QUERY, {}).catch((cause: unknown) => cause);
  const { message, extensions } = maskError({ message: String(error) }, error, createLogger('silent'));
  return { message, code: extensions?.['code'] };
}

const answering = (code: string, message: string) => () =>
  Promise.resolve({ errors: [new GraphQLError(message, { extensions: { code } })] });

describe('what a client reads when a service that another one asks', () => {
  const UNAVAILABLE = { message: 'A service does not answer. Try again later.', code: 'SERVICE_UNAVAILABLE' };

  test('does not answer in time: that it is unavailable', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const read = readBy(() => new Promise(() => undefined));
      mock.timers.tick(10_000);
      expect(await read).toEqual(UNAVAILABLE);
    } finally {
      mock.timers.reset();
    }
  });

  test('cannot be reached, in whatever words: that it is unavailable', async () => {
    expect(await readBy(() => Promise.reject(new Error('the channel is full')))).toEqual(UNAVAILABLE);
  });

  test('is without its database: that it is unavailable', async () => {
    expect(await readBy(answering('SERVICE_UNAVAILABLE', 'no'))).toEqual(UNAVAILABLE);
  });

  test('cannot read what the client sent: what is wrong with it', async () => {
    expect(await readBy(answering('BAD_REQUEST', 'Remove NUL.'))).toEqual({
      message: 'Remove NUL.',
      code: 'BAD_REQUEST',
    });
  });

  test('has a fault: an internal error', async () => {
    expect(await readBy(answering('INTERNAL_ERROR', 'secret details'))).toEqual({
      message: 'Internal error',
      code: 'INTERNAL_ERROR',
    });
  });
});
