import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { isTransient } from './transient-errors';

const ofPostgres = (code: string): Error =>
  new QueryFailedError('select 1', [], Object.assign(new Error('of PostgreSQL'), { code }));

test.each<[string, unknown]>([
  ['a shutdown of the server', ofPostgres('57P01')],
  ['a server that is starting', ofPostgres('57P03')],
  ['a deadlock', ofPostgres('40P01')],
  ['too many connections', ofPostgres('53300')],
  ['a connection that was cut', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
  ['a server that is not there', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
  ['a connection that ended in the middle of a statement', new Error('Connection terminated unexpectedly')],
  ['a connection that was lost between two statements', new QueryRunnerAlreadyReleasedError()],
  ['a pool that is being closed', new Error('the connection was lost, or the database is being closed')],
  ['an answer that took too long', new Error('Query read timeout')],
])('%s passes, so that it is tried again', (_name, error) => {
  expect(isTransient(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['a missing column', ofPostgres('42703')],
  ['a broken constraint', ofPostgres('23514')],
  ['an error of the code', new TypeError('undefined is not a function')],
  ['nothing', null],
])('%s does not pass', (_name, error) => {
  expect(isTransient(error)).toBe(false);
});
