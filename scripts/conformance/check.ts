import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { base64url, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { SubscriptionTier, tierSuffices } from '../../lib/graph/tier';
import { digest, type SigningKey, sign, SignatureVerifier } from '../../lib/signing/signed-request';
import { schemaFault, validateJson } from '../../lib/worker/json-schema';
import { priceEstimate } from '../../lib/worker/price';
import {
  heartbeatMessage,
  MAX_MESSAGE_BYTES,
  offerAnswer,
  type OfferMessage,
  ORCHESTRATOR,
  progressMessage,
  PROTOCOL_PATH,
  resultMessage,
  templateMessage,
  type TemplateMessage,
} from '../../lib/worker/protocol';
import { ConformanceInbox } from './inbox';

// Every rule of docs/worker-protocol.md that a worker can be seen to keep, as a case.

export interface Subject {
  /** Where the worker listens. */
  url: string;
  id: string;
  key: SigningKey;
  /** The template that jobs are made of. */
  template: string;
  /** Parameters that it can do, within some seconds. */
  parameters: Record<string, unknown>;
  /** Parameters that take some seconds, so that heartbeats and a stop in the middle can be seen; those cases are left out without. */
  slowParameters?: Record<string, unknown> | undefined;
  /** Runs only the cases whose section or rule has this in it; those that tell the templates come along. */
  only?: string | undefined;
}

export type Verdict = 'kept' | 'broken' | 'left out';
export interface Outcome {
  section: string;
  rule: string;
  verdict: Verdict;
  /** What was seen instead, or why it was left out. */
  detail: string;
}

class LeftOut extends Error {}

interface Answer {
  status: number;
  body: unknown;
  ms: number;
}

/** How long an answer may take, in ms. */
const ANSWER_MS = 5_000;
/** A worker that has not done something after so long does not do it. */
const NOTHING_MS = 2_500;

const TIERS = Object.values(SubscriptionTier);

/** Runs all cases against a worker, which tells its results to `inbox`. @returns what came of each, as soon as it is known */
export async function* checkWorker(subject: Subject, inbox: ConformanceInbox): AsyncGenerator<Outcome> {
  const run = randomUUID().slice(0, 8);
  let count = 0;

  interface Send {
    method?: 'GET' | 'POST';
    body?: unknown;
    raw?: string;
    signature?: string | null;
  }
  const send = async (path: string, { method = 'GET', body, raw, signature }: Send = {}): Promise<Answer> => {
    const text = raw ?? (body === undefined ? '' : JSON.stringify(body));
    const full = PROTOCOL_PATH + path;
    const signed = signature === undefined ? await sign(subject.key, { from: ORCHESTRATOR, to: subject.id }, { method, path: full, body: text }) : signature;
    const begun = performance.now();
    const response = await fetch(new URL(full, subject.url), {
      method,
      ...(text && { body: text }),
      headers: { ...(text && { 'content-type': 'application/json' }), ...(signed !== null && { 'x-signature': signed }) },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(answer);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, body: parsed, ms: performance.now() - begun };
  };
  const post = (path: string, body: unknown = {}, more: Send = {}): Promise<Answer> => send(path, { method: 'POST', body, ...more });

  /** A signature of one's own making. */
  const forge = (
    method: string,
    path: string,
    body: string,
    claims: Record<string, unknown> = {},
    { secret = subject.key.secret, typ = 'request+jwt', kid = subject.key.id } = {},
  ) => {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: ORCHESTRATOR,
      aud: subject.id,
      iat: now,
      exp: now + 30,
      jti: randomUUID(),
      htm: method,
      htp: PROTOCOL_PATH + path,
      bh: digest(body),
      ...claims,
    };
    return new SignJWT(all).setProtectedHeader({ alg: 'HS256', kid, typ }).sign(new TextEncoder().encode(secret));
  };

  let template: TemplateMessage | undefined;
  const theTemplate = (): TemplateMessage => {
    if (!template) throw new LeftOut(`the worker offers no template ${subject.template}`);
    return template;
  };
  const newKey = (): string => `conformance_${run}:1:${++count}`;
  const offerOf = (more: Partial<OfferMessage> = {}): OfferMessage => {
    const { id, version, estimatedTimeMs, baseParameters } = theTemplate();
    return {
      key: newKey(),
      executionId: `conformance_${run}`,
      stage: 1,
      attempt: 1,
      client: { id: 'conformance', tier: SubscriptionTier.ENTERPRISE },
      templateId: id,
      templateVersion: version,
      parameters: { ...baseParameters, ...subject.parameters },
      limits: { maxPriceMicros: priceEstimate(theTemplate()).maxMicros, timeoutMs: Math.max(estimatedTimeMs * 3, 30_000) },
      ...more,
    };
  };
  const offered = async (offer: OfferMessage) => offerAnswer.parse((await post('/offers', offer)).body);
  const agreed = async (offer = offerOf()): Promise<{ jobId: string; maxPriceMicros: number; heartbeatMs?: number | undefined; offer: OfferMessage }> => {
    const answer = await offered(offer);
    if (answer.verdict === 'rejected') throw new Error(`the offer was rejected: ${answer.code} ${answer.message}`);
    return { ...answer, offer };
  };
  /** A job that was done, with its result. */
  const done = async (offer = offerOf()) => {
    const job = await agreed(offer);
    await post(`/jobs/${job.jobId}/process`);
    const [first] = await inbox.results(job.jobId);
    if (!first) throw new Error('no result came within 15 s');
    return { ...job, first, result: resultMessage.parse(first.body) };
  };

  const is = (value: unknown, expected: unknown, what: string): void => {
    if (JSON.stringify(value) !== JSON.stringify(expected))
      throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(value)?.slice(0, 300)}`);
  };
  const holds = (condition: boolean, what: string): void => {
    if (!condition) throw new Error(what);
  };
  const refused = async (offer: OfferMessage | Record<string, unknown>, code?: string): Promise<void> => {
    const answer = offerAnswer.parse((await post('/offers', offer)).body);
    if (answer.verdict !== 'rejected') throw new Error(`it was ${answer.verdict}`);
    is(answer.retryable, false, 'retryable');
    if (code !== undefined) is(answer.code, code, 'code');
  };
  const silent = async (jobId: string, what: string): Promise<void> => {
    await sleep(NOTHING_MS);
    is(inbox.of('result', jobId).length, 0, what);
  };

  const UNAUTHORISED: [rule: string, signature: () => Promise<string | null>][] = [
    ['without a signature is refused', () => Promise.resolve(null)],
    ['with a signature that is no JWS is refused', () => Promise.resolve('abc')],
    ['signed with another secret is refused', () => forge('GET', '/templates', '', {}, { secret: 'x'.repeat(64) })],
    ['signed with a key that is not known is refused', () => forge('GET', '/templates', '', {}, { kid: 'nobody' })],
    ['for another receiver is refused', () => forge('GET', '/templates', '', { aud: 'somebody-else' })],
    ['from another sender is refused', () => forge('GET', '/templates', '', { iss: 'somebody-else' })],
    ['signed for another method is refused', () => forge('POST', '/templates', '')],
    ['signed for another path is refused', () => forge('GET', '/templates?ids=x', '')],
    ['signed for another body is refused', () => forge('GET', '/templates', 'x')],
    ['that is late is refused', () => forge('GET', '/templates', '', { iat: Math.floor(Date.now() / 1000) - 300, exp: Math.floor(Date.now() / 1000) - 270 })],
    [
      'that is old but says it is good for ever is refused',
      () => forge('GET', '/templates', '', { iat: Math.floor(Date.now() / 1000) - 300, exp: Math.floor(Date.now() / 1000) + 9_000 }),
    ],
    ['without a nonce is refused', () => forge('GET', '/templates', '', { jti: undefined })],
    ['of another type is refused', () => forge('GET', '/templates', '', {}, { typ: 'JWT' })],
    [
      'that claims to need no signature is refused',
      async () => {
        const [, payload] = (await forge('GET', '/templates', '')).split('.');
        return `${base64url.encode(JSON.stringify({ alg: 'none', typ: 'request+jwt', kid: subject.key.id }))}.${payload ?? ''}.`;
      },
    ],
  ];

  const cases: [section: string, rule: string, check: () => Promise<void>][] = [
    ['Templates', 'are told to the orchestrator', async () => is((await send('/templates')).status, 200, 'status')],
    ['Templates', "come with the worker's id", async () => is(((await send('/templates')).body as { worker?: string }).worker, subject.id, 'worker')],
    [
      'Templates',
      'are as the protocol says, every one',
      async () => {
        const { templates } = (await send('/templates')).body as { templates: unknown[] };
        holds(Array.isArray(templates) && templates.length > 0, 'there is none');
        for (const one of templates) {
          const parsed = templateMessage.safeParse(one);
          if (!parsed.success)
            throw new Error(
              `${String((one as { id?: unknown }).id)}: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
            );
          if (parsed.data.id === subject.template) template = parsed.data;
        }
        theTemplate();
      },
    ],
    [
      'Templates',
      'are each told once, and none that is deprecated',
      async () => {
        const { templates } = (await send('/templates')).body as { templates: TemplateMessage[] };
        is(new Set(templates.map(({ id }) => id)).size, templates.length, 'different ids');
        is(templates.filter(({ deprecated }) => deprecated).length, 0, 'deprecated ones');
      },
    ],
    [
      'Templates',
      'are told by their ids',
      async () =>
        is(
          ((await send(`/templates?ids=${subject.template}`)).body as { templates: TemplateMessage[] }).templates.map(({ id }) => id),
          [subject.template],
          'ids',
        ),
    ],
    [
      'Templates',
      'that are not there are left out',
      async () =>
        is(
          ((await send(`/templates?ids=${subject.template},no_such_template`)).body as { templates: TemplateMessage[] }).templates.map(({ id }) => id),
          [subject.template],
          'ids',
        ),
    ],
    [
      'Templates',
      'of which none is there are an empty list',
      async () => is(((await send('/templates?ids=no_such_template')).body as { templates: unknown[] }).templates, [], 'templates'),
    ],
    [
      'Templates',
      'estimate tokens that rise from the least to the most',
      () => {
        const { min, expected, max } = theTemplate().tokens;
        holds(min <= expected && expected <= max, `they are ${min}, ${expected}, ${max}`);
        return Promise.resolve();
      },
    ],
    ['Templates', 'have a parameter schema that can be used', () => Promise.resolve(is(schemaFault(theTemplate().parameterSchema), null, 'fault'))],
    ['Templates', 'have an output schema that can be used', () => Promise.resolve(is(schemaFault(theTemplate().outputSchema), null, 'fault'))],
    [
      'Templates',
      'begin with parameters that their own schema knows',
      () => Promise.resolve(is(validateJson({ ...theTemplate().parameterSchema, required: [], anyOf: [{}] }, theTemplate().baseParameters), [], 'faults')),
    ],
    [
      'Templates',
      'never change within a version',
      async () => {
        const agreedOn = ({ experience: _experience, ...rest }: TemplateMessage): string => digest(JSON.stringify(rest));
        const hashes = new Set([agreedOn(theTemplate())]);
        for (let i = 0; i < 3; i++) {
          const [again] = ((await send(`/templates?ids=${subject.template}`)).body as { templates: TemplateMessage[] }).templates;
          const parsed = templateMessage.parse(again);
          if (parsed.version === theTemplate().version) hashes.add(agreedOn(parsed));
        }
        is(hashes.size, 1, 'different contents of one version');
      },
    ],

    ...UNAUTHORISED.map(([rule, signature]): [string, string, () => Promise<void>] => [
      'Signatures',
      `a message ${rule}`,
      async () => is((await send('/templates', { signature: await signature() })).status, 401, 'status'),
    ]),
    [
      'Signatures',
      'a message is good once',
      async () => {
        const signature = await forge('GET', '/templates', '');
        is((await send('/templates', { signature })).status, 200, 'the first time');
        is((await send('/templates', { signature })).status, 401, 'the second time');
      },
    ],
    [
      'Signatures',
      'a body that was edited on the way is refused',
      async () => {
        const offer = JSON.stringify(offerOf());
        const signature = await forge('POST', '/offers', offer);
        is((await send('/offers', { method: 'POST', raw: offer.replace('"conformance"', '"somebodyElse"'), signature })).status, 401, 'status');
      },
    ],
    [
      'Signatures',
      'an offer without one has no effect',
      async () => {
        const offer = offerOf();
        is((await post('/offers', offer, { signature: null })).status, 401, 'status');
      },
    ],
    [
      'Signatures',
      'the word to begin without one has no effect',
      async () => {
        const { jobId } = await agreed();
        is((await post(`/jobs/${jobId}/process`, {}, { signature: null })).status, 401, 'status');
        await silent(jobId, 'results');
      },
    ],
    [
      'Signatures',
      'the word to stop without one has no effect',
      async () => {
        const { jobId } = await agreed();
        is((await post(`/jobs/${jobId}/cancel`, {}, { signature: null })).status, 401, 'status');
        await post(`/jobs/${jobId}/process`);
        is((await inbox.results(jobId)).length, 1, 'results');
      },
    ],

    ['Handshake', 'takes an offer that it can do', async () => void (await agreed())],
    ['Handshake', 'answers within 3 s', async () => holds((await post('/offers', offerOf())).ms < 3_000, 'it took longer')],
    [
      'Handshake',
      'asks for no more than was offered when it accepts',
      async () => {
        const offer = offerOf();
        const answer = await offered(offer);
        if (answer.verdict !== 'accepted') throw new LeftOut(`it was ${answer.verdict}`);
        holds(answer.maxPriceMicros <= offer.limits.maxPriceMicros, `it asks for ${answer.maxPriceMicros} of ${offer.limits.maxPriceMicros}`);
      },
    ],
    [
      'Handshake',
      'gives the same key the same answer',
      async () => {
        const offer = offerOf();
        const [one, two] = [await offered(offer), await offered(offer)];
        is(two, one, 'the second answer');
      },
    ],
    [
      'Handshake',
      'gives the same key one job, also when it is asked ten times at once',
      async () => {
        const offer = offerOf();
        const answers = await Promise.all(Array.from({ length: 10 }, () => offered(offer)));
        is(new Set(answers.map((answer) => ('jobId' in answer ? answer.jobId : answer.code))).size, 1, 'different jobs');
      },
    ],
    ['Handshake', 'gives another key another job', async () => holds((await agreed()).jobId !== (await agreed()).jobId, 'it is the same')],
    ['Handshake', 'takes a key of 200 characters', async () => void (await agreed(offerOf({ key: `${newKey()}:`.padEnd(200, 'x') })))],
    [
      'Handshake',
      'ignores members that it does not know',
      async () => void offerAnswer.parse((await post('/offers', { ...offerOf(), somethingNew: { a: 1 } })).body),
    ],
    ['Handshake', 'rejects a template that it does not have', async () => refused(offerOf({ templateId: 'no_such_template' }), 'TEMPLATE_NOT_FOUND')],
    ['Handshake', 'rejects a version that was never published', async () => refused(offerOf({ templateVersion: 9_999 }), 'TEMPLATE_NOT_FOUND')],
    [
      'Handshake',
      'rejects a tier that does not suffice',
      async () => {
        const low = TIERS.find((tier) => !tierSuffices(tier, theTemplate().minimumTier));
        if (!low) throw new LeftOut('every tier suffices for this template');
        await refused(offerOf({ client: { id: 'conformance', tier: low } }), 'TIER_TOO_LOW');
      },
    ],
    [
      'Handshake',
      'rejects parameters that break its schema',
      async () => {
        const broken = { ...offerOf().parameters, 'no such parameter': 1 };
        const offer = offerOf({ parameters: broken });
        if (validateJson(theTemplate().parameterSchema, broken).length === 0) throw new LeftOut('its schema lets everything pass');
        await refused(offer, 'INVALID_PARAMETERS');
      },
    ],
    [
      'Handshake',
      'rejects an offer below its price, or says what it costs',
      async () => {
        const least = priceEstimate(theTemplate()).minMicros;
        if (least === 0) throw new LeftOut('it may cost nothing');
        const answer = await offered(offerOf({ limits: { maxPriceMicros: 0, timeoutMs: 60_000 } }));
        if (answer.verdict === 'accepted') throw new Error('it was accepted');
        if (answer.verdict === 'countered') holds(answer.maxPriceMicros > 0, 'it asks for nothing');
      },
    ],
    ['Handshake', 'answers 400 to an offer without a key', async () => is((await post('/offers', { ...offerOf(), key: undefined })).status, 400, 'status')],
    [
      'Handshake',
      'answers 400 to an offer with a price that is no whole number',
      async () => is((await post('/offers', offerOf({ limits: { maxPriceMicros: 0.5, timeoutMs: 1_000 } }))).status, 400, 'status'),
    ],
    [
      'Handshake',
      'answers 400 to a tier that there is none',
      async () => is((await post('/offers', offerOf({ client: { id: 'c', tier: 'gold' as never } }))).status, 400, 'status'),
    ],
    ['Handshake', 'answers 400 to what is no JSON', async () => is((await send('/offers', { method: 'POST', raw: '{"key":' })).status, 400, 'status')],
    [
      'Handshake',
      'refuses a message of more than 2 MiB',
      async () => {
        const { status } = await post('/offers', offerOf({ parameters: { text: 'x'.repeat(MAX_MESSAGE_BYTES) } })).catch(() => ({ status: 413 }));
        holds(status === 413 || status === 400, `it answered ${status}`);
      },
    ],
    ['Handshake', 'takes messages again after all that', async () => void (await agreed())],

    ['Process', 'is answered 202', async () => is((await post(`/jobs/${(await agreed()).jobId}/process`)).status, 202, 'status')],
    ['Process', 'of a job that is not known is answered 404', async () => is((await post('/jobs/no_such_job/process')).status, 404, 'status')],
    [
      'Process',
      'is needed: a job that was only agreed on is not done',
      async () => {
        const { jobId } = await agreed();
        await silent(jobId, 'results');
      },
    ],
    [
      'Process',
      'told twice is done once',
      async () => {
        const { jobId } = await agreed();
        const answers = await Promise.all([1, 2, 3].map(() => post(`/jobs/${jobId}/process`)));
        is(
          answers.map(({ status }) => status),
          [202, 202, 202],
          'statuses',
        );
        await inbox.results(jobId);
        await silent2(jobId);
      },
    ],
    [
      'Process',
      'told again after the end changes nothing',
      async () => {
        const { jobId } = await done();
        is((await post(`/jobs/${jobId}/process`)).status, 202, 'status');
        await silent2(jobId);
      },
    ],

    [
      'Progress',
      'is as the protocol says, if it is told',
      async () => {
        const { jobId } = await done();
        const steps = inbox.of('progress', jobId);
        if (steps.length === 0) throw new LeftOut('none was told');
        for (const { body } of steps) progressMessage.parse(body);
      },
    ],
    [
      'Progress',
      'names the attempt, and comes before the result',
      async () => {
        const { jobId, offer, first } = await done();
        const steps = inbox.of('progress', jobId);
        if (steps.length === 0) throw new LeftOut('none was told');
        is([...new Set(steps.map(({ body }) => body['key']))], [offer.key], 'keys');
        holds(
          steps.every(({ at }) => at <= first.at),
          'some came after the result',
        );
      },
    ],

    ['Result', 'comes after the word to begin', async () => void (await done())],
    ['Result', 'is a success for what it can do', async () => is((await done()).result.outcome, 'completed', 'outcome')],
    [
      'Result',
      'names the attempt that it is for',
      async () => {
        const { result, offer } = await done();
        is(result.key, offer.key, 'key');
      },
    ],
    [
      'Result',
      'fits the output schema of its template',
      async () => {
        const { result } = await done();
        if (result.outcome === 'completed') is(validateJson(theTemplate().outputSchema, result.output), [], 'faults');
      },
    ],
    [
      'Result',
      'costs no more than was agreed',
      async () => {
        const { result, maxPriceMicros } = await done();
        if (result.outcome === 'completed') holds(result.priceMicros <= maxPriceMicros, `it costs ${result.priceMicros}, agreed were ${maxPriceMicros}`);
      },
    ],
    ['Result', 'is no larger than 2 MiB', async () => holds((await done()).first.raw.length <= MAX_MESSAGE_BYTES, 'it is larger')],
    [
      'Result',
      'is signed by the worker for the orchestrator, for its path and body',
      async () => {
        const { first } = await done();
        const verifier = new SignatureVerifier([subject.key], ORCHESTRATOR);
        const claims = await verifier.verify(first.signature, { method: 'POST', path: first.path, body: first.raw });
        is(claims.iss, subject.id, 'iss');
        is(decodeProtectedHeader(first.signature ?? '').kid, subject.key.id, 'kid');
      },
    ],
    [
      'Result',
      'is signed for no longer than 30 s',
      async () => {
        const { iat = 0, exp = Infinity } = decodeJwt((await done()).first.signature ?? '');
        holds(exp - iat <= 30, `it is ${exp - iat} s`);
      },
    ],
    [
      'Result',
      'that was taken is not sent again',
      async () => {
        const { jobId } = await done();
        await silent2(jobId);
      },
    ],
    [
      'Result',
      'that was not taken is sent again, the same, with a new signature, and not more than once a second',
      async () => {
        const job = await agreed();
        inbox.answers.set(job.jobId, [503, 503]);
        await post(`/jobs/${job.jobId}/process`);
        const results = await inbox.results(job.jobId, 3, 30_000);
        is(results.length, 3, 'results');
        is(new Set(results.map(({ raw }) => raw.toString())).size, 1, 'different bodies');
        is(new Set(results.map(({ signature }) => signature)).size, 3, 'different signatures');
        const gaps = results.slice(1).map(({ at }, index) => at - (results[index]?.at ?? 0));
        holds(
          gaps.every((gap) => gap >= 900),
          `they came ${gaps.join(' and ')} ms apart`,
        );
      },
    ],
    [
      'Result',
      'that is not wanted is not sent again',
      async () => {
        const job = await agreed();
        inbox.answers.set(job.jobId, [409]);
        await post(`/jobs/${job.jobId}/process`);
        await inbox.results(job.jobId);
        await silent2(job.jobId);
      },
    ],
    [
      'Result',
      'is one for each of several jobs at once, each with its own key',
      async () => {
        const jobs = await Promise.all([1, 2, 3, 4].map(() => done()));
        is(
          jobs.map(({ result }) => result.key),
          jobs.map(({ offer }) => offer.key),
          'keys',
        );
      },
    ],

    ['Cancel', 'is answered 202', async () => is((await post(`/jobs/${(await agreed()).jobId}/cancel`)).status, 202, 'status')],
    ['Cancel', 'of a job that is not known is answered 202', async () => is((await post('/jobs/no_such_job/cancel')).status, 202, 'status')],
    ['Cancel', 'of a job that has ended is answered 202', async () => is((await post(`/jobs/${(await done()).jobId}/cancel`)).status, 202, 'status')],
    [
      'Cancel',
      'before the begin keeps the job from being done',
      async () => {
        const { jobId } = await agreed();
        await post(`/jobs/${jobId}/cancel`);
        await post(`/jobs/${jobId}/process`);
        await silent(jobId, 'results');
      },
    ],
    [
      'Cancel',
      'lets the same key not begin again',
      async () => {
        const { jobId, offer } = await agreed();
        await post(`/jobs/${jobId}/cancel`);
        const again = await offered(offer);
        is(again.verdict, 'rejected', 'verdict');
      },
    ],
    [
      'Cancel',
      'in the middle of the work stops it, and nothing is reported',
      async () => {
        const { jobId } = await agreed(slow());
        await post(`/jobs/${jobId}/process`);
        await sleep(500);
        if (inbox.of('result', jobId).length > 0) throw new LeftOut('it was done too soon');
        await post(`/jobs/${jobId}/cancel`);
        await sleep(6_000);
        is(inbox.of('result', jobId).length, 0, 'results');
      },
    ],

    [
      'Heartbeats',
      'are told at least as often as was promised, and name the attempt',
      async () => {
        const { jobId, heartbeatMs, offer } = await agreed(slow());
        if (heartbeatMs === undefined) throw new LeftOut('none are promised');
        const from = Date.now();
        await post(`/jobs/${jobId}/process`);
        await inbox.results(jobId, 1, 20_000);
        const heard = inbox.received.filter(
          ({ kind, body, at }) =>
            at >= from && (kind === 'progress' ? body['key'] === offer.key : kind === 'heartbeats' && heartbeatMessage.parse(body).keys.includes(offer.key)),
        );
        const times = [from, ...heard.map(({ at }) => at), inbox.of('result', jobId)[0]?.at ?? Date.now()];
        const longest = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
        holds(longest <= heartbeatMs, `it was silent for ${longest} ms; ${heartbeatMs} were promised`);
        holds(
          heard.some(({ kind }) => kind === 'heartbeats'),
          'no heartbeat came in all that time',
        );
      },
    ],
    [
      'Heartbeats',
      'tell which jobs are not wanted, and those stop',
      async () => {
        const { jobId, heartbeatMs, offer } = await agreed(slow());
        if (heartbeatMs === undefined) throw new LeftOut('none are promised');
        inbox.unwanted.add(offer.key);
        await post(`/jobs/${jobId}/process`);
        await sleep(8_000);
        is(inbox.of('result', jobId).length, 0, 'results');
      },
    ],
  ];

  function slow(): OfferMessage {
    if (!subject.slowParameters) throw new LeftOut('no parameters that take long were given');
    return offerOf({ parameters: { ...theTemplate().baseParameters, ...subject.slowParameters } });
  }
  async function silent2(jobId: string): Promise<void> {
    await sleep(NOTHING_MS);
    is(inbox.of('result', jobId).length, 1, 'results');
  }

  const { only } = subject;
  const isWanted = ([section, rule]: (typeof cases)[number]): boolean => only === undefined || section === 'Templates' || `${section} ${rule}`.includes(only);
  for (const [section, rule, check] of cases.filter(isWanted)) {
    try {
      await check();
      yield { section, rule, verdict: 'kept', detail: '' };
    } catch (error) {
      yield { section, rule, verdict: error instanceof LeftOut ? 'left out' : 'broken', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}
