import { createHash } from 'node:crypto';
import { downloadPayload } from './download-payload';

const VALUE = { text: 'High water comes twice a day.' };
const JSON_BYTES = Buffer.from(JSON.stringify(VALUE));
const REFERENCE = {
  id: 'payload_1',
  bytes: JSON_BYTES.length,
  sha256: createHash('sha256').update(JSON_BYTES).digest('hex'),
  expiresAt: '2030-01-01T00:00:00.000Z',
};

/** An answer that breaks off after so many bytes. */
function broken(bytes: number): Promise<Response> {
  let sent = bytes === 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error('the connection broke'));
      sent = true;
      controller.enqueue(JSON_BYTES.subarray(0, bytes));
    },
  });
  return Promise.resolve(new Response(body));
}

const plain =
  (body: string, status = 200) =>
  (): Promise<Response> =>
    Promise.resolve(new Response(body, { status }));

describe('downloading a payload', () => {
  test('gives its value', async () => {
    expect(await downloadPayload(REFERENCE, plain(JSON_BYTES.toString()))).toEqual(VALUE);
  });

  test('gives up after three answers that broke off', async () => {
    const get = jest.fn(() => broken(0));
    await expect(downloadPayload(REFERENCE, get)).rejects.toMatchObject({ code: 'PAYLOAD_UNAVAILABLE' });
    expect(get).toHaveBeenCalledTimes(3);
  });

  test('goes on where it broke off', async () => {
    const get = jest.fn((range?: string) => (range ? plain(JSON_BYTES.subarray(10).toString(), 206)() : broken(10)));
    expect(await downloadPayload(REFERENCE, get)).toEqual(VALUE);
    expect(get.mock.calls).toEqual([[undefined], ['bytes=10-']]);
  });

  test.each<[string, Partial<typeof REFERENCE>, () => Promise<Response>, string]>([
    ['has another SHA-256', { sha256: '0'.repeat(64) }, plain(JSON_BYTES.toString()), 'PAYLOAD_MISMATCH'],
    ['is longer', { bytes: 3 }, plain(JSON_BYTES.toString()), 'PAYLOAD_MISMATCH'],
    ['is not there', {}, plain('{}', 404), 'PAYLOAD_UNAVAILABLE'],
    [
      'is no object',
      { bytes: 3, sha256: createHash('sha256').update('[1]').digest('hex') },
      plain('[1]'),
      'PAYLOAD_MISMATCH',
    ],
  ])('refuses one that %s', async (_what, changed, get, code) => {
    await expect(downloadPayload({ ...REFERENCE, ...changed }, get)).rejects.toMatchObject({ code });
  });
});
