import { createHash, randomBytes, randomInt } from 'node:crypto';
import { SignJWT } from 'jose';
import { SIGNATURE_HEADER, sign, type SigningKey } from '../../lib/signing/signed-request';
import { FINANCE, TECHCORP, type TestSystem } from '../setup/system';

/** Credentials that are not valid, and why. */
export interface Forgery {
  what: string;
  headers: Record<string, string>;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Another character than the one that is there. */
const change = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === 'b' ? 'c' : 'b') + text.slice(at + 1);

/** At least 200 credentials that look right: tokens of every wrong kind, and keys that are one character away from a good one. */
export async function credentialCorpus(system: TestSystem): Promise<Forgery[]> {
  const [key] = system.secrets.sessionKeys;
  const genuine = await system.signIn('techcorp');
  const [head = '', payload = '', signature = ''] = genuine.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
  const token = (
    edit: (jwt: SignJWT) => SignJWT,
    secret = key?.secret ?? '',
    header: Record<string, unknown> = {},
  ): Promise<string> =>
    edit(
      new SignJWT({ sid: claims['sid'] })
        .setProtectedHeader({ alg: 'HS256', kid: key?.id ?? '', typ: 'session+jwt', ...header })
        .setIssuer('template-federation/kam')
        .setAudience('template-federation')
        .setJti(claims['jti'] ?? '')
        .setIssuedAt()
        .setExpirationTime('1h'),
    ).sign(Buffer.from(secret));
  const past = Math.floor(Date.now() / 1000) - 10;
  const tokens: [what: string, token: string][] = [
    ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, string] => [
      `algorithm "${alg}"`,
      `${encode({ alg, typ: 'session+jwt', kid: key?.id })}.${payload}.`,
    ]),
    ...['none', 'RS256', 'ES256', 'PS256', 'EdDSA', 'HS384', 'HS512'].map((alg): [string, string] => [
      `algorithm ${alg} over the signature of another`,
      `${encode({ alg, typ: 'session+jwt', kid: key?.id })}.${payload}.${signature}`,
    ]),
    ['an empty secret', `${head}.${payload}.${createHash('sha256').update('').digest('base64url')}`],
    ['another secret', await token((jwt) => jwt, randomBytes(32).toString('hex'))],
    ['the secret of services', await token((jwt) => jwt, system.secrets.signingKeys[0]?.secret)],
    ['another type', await token((jwt) => jwt, undefined, { typ: 'request+jwt' })],
    ['no type', await token((jwt) => jwt, undefined, { typ: undefined })],
    ['HS512 with the right secret', await token((jwt) => jwt, undefined, { alg: 'HS512' })],
    ['an unknown key', await token((jwt) => jwt, undefined, { kid: 'other' })],
    ['a key that climbs', await token((jwt) => jwt, undefined, { kid: '../../dev/null' })],
    ['no key', await token((jwt) => jwt, undefined, { kid: undefined })],
    ['a key inside', await token((jwt) => jwt, undefined, { jwk: { kty: 'oct', k: 'AA' }, kid: 'x' })],
    [
      'a critical header',
      `${encode({ alg: 'HS256', typ: 'session+jwt', kid: key?.id, crit: ['x'], x: 1 })}.${payload}.${signature}`,
    ],
    ['expired', await token((jwt) => jwt.setExpirationTime(past))],
    ['not yet', await token((jwt) => jwt.setNotBefore('2h'))],
    ['another audience', await token((jwt) => jwt.setAudience('elsewhere'))],
    ['another issuer', await token((jwt) => jwt.setIssuer('elsewhere'))],
    ['an older token of the session', await token((jwt) => jwt.setJti('tok_older'))],
    ['another session', `${head}.${encode({ ...claims, sid: 'ses_other' })}.${signature}`],
    ['more time', `${head}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`],
    ['two parts', `${head}.${payload}`],
    ['four parts', `${genuine}.x`],
    ['five parts', `${genuine}.x.y`],
    ['nothing but dots', '..'],
    ['eight KiB', `${genuine}${'A'.repeat(8_192)}`],
    ['eight KiB of claims', `${head}.${encode({ ...claims, x: 'y'.repeat(8_192) })}.${signature}`],
    ['an API key', system.keyOf(TECHCORP)],
    ['a worker token without its worker', system.workerToken],
  ];
  for (let n = 1; n <= 20; n++) tokens.push([`cut off by ${n}`, genuine.slice(0, -n)]);
  // The last character of a base64url text may hold bits that mean nothing.
  for (let n = 0; n < 50; n++) {
    const at = randomInt(genuine.length - 2);
    if (genuine[at] !== '.') tokens.push([`changed at ${at}`, change(genuine, at)]);
  }
  const apiKey = system.keyOf(FINANCE);
  const keys: [what: string, key: string][] = [
    ['another prefix', apiKey.replace('tfk_', 'tfw_')],
    ['capitals', apiKey.toUpperCase()],
    ['twice', apiKey + apiKey],
    ['without its prefix', apiKey.slice(4)],
    ['the id of another', [apiKey.split('_')[0], system.keyOf(TECHCORP).split('_')[1], apiKey.split('_')[2]].join('_')],
    ['a worker token', system.workerToken],
    ['a session', genuine],
    ['long', 'x'.repeat(5_000)],
    ['SQL', `tfk_' or 1=1 --`],
  ];
  for (let n = 1; n <= 40; n++) keys.push([`cut off by ${n}`, apiKey.slice(0, -n)]);
  for (let at = 4; at < apiKey.length; at++) keys.push([`changed at ${at}`, change(apiKey, at)]);
  return [
    ...tokens.map(([what, bad]) => ({ what: `token: ${what}`, headers: { authorization: `Bearer ${bad}` } })),
    ...keys.map(([what, bad]) => ({ what: `key: ${what}`, headers: { 'x-api-key': bad } })),
    { what: 'two at a time', headers: { authorization: `Bearer ${genuine}`, 'x-api-key': apiKey } },
    { what: 'another scheme', headers: { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` } },
    { what: 'no scheme', headers: { authorization: genuine } },
    {
      what: 'a worker token of another worker',
      headers: { authorization: `Bearer ${system.workerToken}`, 'x-worker-id': 'bitware-topic-researcher' },
    },
  ];
}

export interface SignatureResult {
  sent: number;
  wrong: string[];
}

/** Sends so many requests to a subgraph that no service signed as it should: forged, edited, replayed, late, misdirected, unsigned. */
export async function sendUnsigned(system: TestSystem, total: number): Promise<SignatureResult> {
  const [key] = system.secrets.signingKeys as readonly [SigningKey];
  const subgraphs = Object.entries(system.subgraphs);
  const result: SignatureResult = { sent: 0, wrong: [] };
  const actor = { kind: 'service', name: 'gateway' };
  for (let n = 0; n < total; n++) {
    const [name, { url }] = subgraphs[n % subgraphs.length];
    const body = JSON.stringify({ query: '{ _service { sdl } }', variables: { n } });
    const parties = { from: 'gateway', to: name };
    const part = { method: 'POST', path: '/graphql', body };
    const good = (): Promise<string> => Promise.resolve(sign(key, parties, part, { actor }));
    const late = (age: number): Promise<string> =>
      new SignJWT({ actor, htm: 'POST', htp: '/graphql', bh: createHash('sha256').update(body).digest('base64url') })
        .setProtectedHeader({ alg: 'HS256', kid: key.id, typ: 'request+jwt' })
        .setIssuer('gateway')
        .setAudience(name)
        .setIssuedAt(Math.floor(Date.now() / 1000) - age)
        .setExpirationTime(Math.floor(Date.now() / 1000) - age + 30)
        .setJti(randomBytes(8).toString('hex'))
        .sign(Buffer.from(key.secret));
    const edited = async (): Promise<string> => {
      const [head = '', , signature = ''] = (await good()).split('.');
      return `${head}.${encode({ iss: 'gateway', aud: name, actor, exp: 9_999_999_999, iat: Math.floor(Date.now() / 1000), jti: 'x' })}.${signature}`;
    };
    const ways: [what: string, signature: () => Promise<string> | string | undefined, sent?: string, path?: string][] =
      [
        ['unsigned', () => undefined],
        ['garbage', () => randomBytes(40).toString('base64url')],
        ['forged', () => sign({ id: key.id, secret: randomBytes(32).toString('hex') }, parties, part, { actor })],
        ['of an unknown key', () => sign({ ...key, id: 'k9' }, parties, part, { actor })],
        ['with edited claims', edited],
        ['with an edited body', good, body.replace('sdl', '__typename')],
        ['for another path', () => sign(key, parties, { ...part, path: '/other' }, { actor })],
        ['for another method', () => sign(key, parties, { ...part, method: 'GET' }, { actor })],
        ['for another service', () => sign(key, { ...parties, to: 'elsewhere' }, part, { actor })],
        ['late', () => late(120)],
        ['from the future', () => late(-600)],
        ['of a worker', () => sign(system.secrets.workerKeys[0], parties, part, { actor })],
      ];
    const send = async (signature: string | undefined, sent = body): Promise<Response> =>
      fetch(new URL('/graphql', url), {
        method: 'POST',
        body: sent,
        headers: { 'content-type': 'application/json', ...(signature && { [SIGNATURE_HEADER]: signature }) },
      });
    const way = n % (ways.length + 1);
    const [what, signature, sent] = ways[way] ?? ['replayed', good];
    const header = await signature();
    // The first time is right.
    if (what === 'replayed') await (await send(header)).text();
    const answer = await send(header, sent);
    const text = await answer.text();
    result.sent += 1;
    if (answer.status !== 401 || text.includes('"data"'))
      result.wrong.push(`${name} ${what}: ${answer.status} ${text.slice(0, 100)}`);
  }
  return result;
}
