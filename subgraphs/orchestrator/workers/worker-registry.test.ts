import { createLogger } from '../../../lib/service/log';
import type { WorkerAddress } from './worker-client';
import { WorkerRegistry } from './worker-registry';

const worker = (id: string, keyId: string, secret: string): WorkerAddress => ({
  id,
  url: () => 'http://127.0.0.1:1',
  keys: [{ id: keyId, secret }],
});
const registry = (...addresses: WorkerAddress[]): WorkerRegistry =>
  new WorkerRegistry(addresses, createLogger('silent'));

test('workers have ids, key ids and secrets that nobody else has, and no secret is told', () => {
  const first = worker('one', 'k1', 'a'.repeat(32));
  expect(registry(first, worker('two', 'k2', 'b'.repeat(32))).ids).toEqual(['one', 'two']);
  expect(() => registry(first, worker('one', 'k2', 'b'.repeat(32)))).toThrow('same id "one"');
  expect(() => registry(first, worker('two', 'k1', 'b'.repeat(32)))).toThrow('same key id "k1"');
  expect(() => registry(first, worker('two', 'k2', 'a'.repeat(32)))).toThrow(/same secret\. Give/);
});
