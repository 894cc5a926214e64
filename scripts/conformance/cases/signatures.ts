import { base64url } from 'jose';
import { type Case, is, type WorkerUnderTest } from '../worker';

const UNAUTHORISED: [rule: string, signature: (worker: WorkerUnderTest) => Promise<string> | string | null][] = [
  ['without a signature is refused', () => null],
  ['with a signature that is not a JWS is refused', () => 'abc'],
  [
    'signed with another secret is refused',
    (worker) => worker.forge('GET', '/templates', '', {}, { secret: 'x'.repeat(64) }),
  ],
  [
    'signed with a key that is not known is refused',
    (worker) => worker.forge('GET', '/templates', '', {}, { kid: 'nobody' }),
  ],
  ['for another receiver is refused', (worker) => worker.forge('GET', '/templates', '', { aud: 'another-party' })],
  ['from another sender is refused', (worker) => worker.forge('GET', '/templates', '', { iss: 'another-party' })],
  ['signed for another method is refused', (worker) => worker.forge('POST', '/templates', '')],
  ['signed for another path is refused', (worker) => worker.forge('GET', '/templates?ids=x', '')],
  ['signed for another body is refused', (worker) => worker.forge('GET', '/templates', 'x')],
  [
    'that is late is refused',
    (worker) =>
      worker.forge('GET', '/templates', '', {
        iat: Math.floor(Date.now() / 1000) - 300,
        exp: Math.floor(Date.now() / 1000) - 270,
      }),
  ],
  [
    'that is old but claims to be valid for ever is refused',
    (worker) =>
      worker.forge('GET', '/templates', '', {
        iat: Math.floor(Date.now() / 1000) - 300,
        exp: Math.floor(Date.now() / 1000) + 9_000,
      }),
  ],
  ['without a nonce is refused', (worker) => worker.forge('GET', '/templates', '', { jti: undefined })],
  ['of another type is refused', (worker) => worker.forge('GET', '/templates', '', {}, { typ: 'JWT' })],
  [
    'that claims to need no signature is refused',
    async (worker) => {
      const [, payload] = (await worker.forge('GET', '/templates', '')).split('.');
      return `${base64url.encode(JSON.stringify({ alg: 'none', typ: 'request+jwt', kid: worker.subject.key.id }))}.${payload ?? ''}.`;
    },
  ],
];

export const signatures: Case[] = [
  ...UNAUTHORISED.map(([rule, signature]): Case => [
    `a message ${rule}`,
    async (worker) =>
      is((await worker.send('/templates', { signature: await signature(worker) })).status, 401, 'status'),
  ]),
  [
    'a message is good once',
    async (worker) => {
      const signature = await worker.forge('GET', '/templates', '');
      is((await worker.send('/templates', { signature })).status, 200, 'the first time');
      is((await worker.send('/templates', { signature })).status, 401, 'the second time');
    },
  ],
  [
    'a body that was edited on the way is refused',
    async (worker) => {
      const offer = JSON.stringify(worker.offerOf());
      const signature = await worker.forge('POST', '/offers', offer);
      is(
        (
          await worker.send('/offers', {
            method: 'POST',
            raw: offer.replace('"conformance"', '"anotherParty"'),
            signature,
          })
        ).status,
        401,
        'status',
      );
    },
  ],
  [
    'an offer without one is refused',
    async (worker) => {
      const offer = worker.offerOf();
      is((await worker.post('/offers', offer, { signature: null })).status, 401, 'status');
    },
  ],
  [
    'the word to begin without one has no effect',
    async (worker) => {
      const { jobId } = await worker.agreed();
      is((await worker.post(`/jobs/${jobId}/process`, {}, { signature: null })).status, 401, 'status');
      await worker.tells(0, jobId);
    },
  ],
  [
    'the word to stop without one has no effect',
    async (worker) => {
      const { jobId } = await worker.agreed();
      is((await worker.post(`/jobs/${jobId}/cancel`, {}, { signature: null })).status, 401, 'status');
      await worker.post(`/jobs/${jobId}/process`);
      is((await worker.callbacks.results(jobId)).length, 1, 'results');
    },
  ],
];
