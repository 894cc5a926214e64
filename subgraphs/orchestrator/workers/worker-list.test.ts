import { loadConfig } from '../../../lib/service/config';
import { workerList } from './worker-list';

const read = (WORKERS?: string) => loadConfig({ WORKERS: workerList }, { WORKERS }).WORKERS;
const SECRET = 'x'.repeat(32);

describe('the list of further workers', () => {
  test('is empty when there is none, and tells each with its address, keys and slots', () => {
    expect(read()).toEqual([]);
    const [worker] = read(
      JSON.stringify([{ id: 'acme-word-counter', url: 'http://acme:5000', keys: `k1:${SECRET}`, slots: 3 }]),
    );
    expect(worker).toMatchObject({ id: 'acme-word-counter', keys: [{ id: 'k1', secret: SECRET }], slots: 3 });
    expect(worker?.url()).toBe('http://acme:5000');
  });

  test.each([
    ['no JSON', '[{', 'expected a list in JSON'],
    ['no list', '{}', 'WORKERS'],
    ['an id of another kind', JSON.stringify([{ id: 'A B', url: 'http://a', keys: `k:${SECRET}` }]), 'small letters'],
    ['a key that is too short', JSON.stringify([{ id: 'a', url: 'http://a', keys: 'k:short' }]), 'keys of a: expected'],
  ])('with %s is refused, and no secret is repeated', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow(SECRET);
  });
});
