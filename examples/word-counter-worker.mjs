// A whole worker in one file, without the kit and without a package: plain Node. It counts words. Read it beside
// docs/worker-protocol.md to write one in another language.
//
//   WORKER_KEY=k1:<secret> ORCHESTRATOR_URL=http://127.0.0.1:4900 PORT=5000 node examples/word-counter-worker.mjs
//   ANNOUNCER_TOKEN=<token of createAnnouncerToken> …     announces itself; its token is its key then
//
// Its jobs are kept in memory: after a restart the orchestrator offers again what was not delivered.

import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import http from 'node:http';

const WORKER = process.env.WORKER_ID ?? 'acme-plain-counter';
const ORCHESTRATOR_URL = process.env.ORCHESTRATOR_URL ?? 'http://127.0.0.1:4900';
const TOKEN = process.env.ANNOUNCER_TOKEN;
const [KEY_ID, SECRET] = TOKEN
  ? [TOKEN.slice(0, TOKEN.indexOf('.')), TOKEN.slice(TOKEN.indexOf('.') + 1)]
  : (process.env.WORKER_KEY ?? ':').split(':');
if (!SECRET) throw new Error('Set WORKER_KEY to <id>:<secret>, or ANNOUNCER_TOKEN.');

const MAX_BYTES = 2 * 1024 * 1024;
const HEARTBEAT_MS = 2_000;
const SLOTS = 10;

const TEMPLATE = {
  id: 'plain_count_v1',
  version: 1,
  displayName: 'Word Count',
  description: 'How many words a text has.',
  minimumTier: 'standard',
  tierReason: 'Counting comes with the standard tier.',
  estimatedTimeMs: 1_000,
  tokens: { min: 0, expected: 100, max: 10_000 },
  pricing: { baseMicros: 1_000, perThousandTokensMicros: 10, tokenMultiplier: 1 },
  baseParameters: {},
  parameterSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 100_000, description: 'What is counted.' },
      pauseMs: { type: 'integer', minimum: 0, maximum: 60_000, description: 'How long it takes, for tests.' },
    },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { words: { type: 'integer' } },
    required: ['words'],
    additionalProperties: false,
  },
};
const MAX_PRICE = 1_000 + Math.ceil((10_000 * 10) / 1_000);

// ── Signatures: a compact JWS, HS256 ─────────────────────────────────────────────────────────────────────────────

const base64url = (value) => Buffer.from(value).toString('base64url');
const digest = (body, encoding = 'base64url') => createHash('sha256').update(body).digest(encoding);
const mac = (text) => createHmac('sha256', SECRET).update(text).digest();

function sign(method, path, body) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: WORKER, aud: 'orchestrator', iat: now, exp: now + 30, jti: randomUUID() };
  const head = base64url(JSON.stringify({ alg: 'HS256', typ: 'request+jwt', kid: KEY_ID }));
  const text = `${head}.${base64url(JSON.stringify({ ...claims, htm: method, htp: path, bh: digest(body) }))}`;
  return `${text}.${mac(text).toString('base64url')}`;
}

const seen = new Map();

/** Whether a request is signed by the orchestrator for this worker, for just this request, now and for the first time. */
function isSigned(token, method, path, body) {
  try {
    const [head, payload, signature] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const right = mac(`${head}.${payload}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
    const { alg, typ, kid } = JSON.parse(Buffer.from(head, 'base64url'));
    const { iss, aud, iat, exp, jti, htm, htp, bh } = JSON.parse(Buffer.from(payload, 'base64url'));
    const now = Date.now() / 1000;
    const inTime = iat <= now + 30 && exp >= now - 30 && iat >= now - 60;
    if (alg !== 'HS256' || typ !== 'request+jwt' || kid !== KEY_ID || iss !== 'orchestrator' || aud !== WORKER)
      return false;
    if (!inTime || typeof jti !== 'string' || htm !== method || htp !== path || bh !== digest(body) || seen.has(jti))
      return false;
    seen.set(jti, exp);
    for (const [old, until] of seen) if (until + 60 < now) seen.delete(old);
    return true;
  } catch {
    return false;
  }
}

async function tell(method, path, message) {
  const body = message === undefined ? '' : JSON.stringify(message);
  const response = await fetch(new URL(path, ORCHESTRATOR_URL), {
    method,
    ...(body && { body }),
    headers: { 'content-type': 'application/json', 'x-signature': sign(method, path, body) },
    signal: AbortSignal.timeout(5_000),
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

// ── Jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const jobs = new Map();
const jobOfKey = new Map();
const TIERS = ['basic', 'standard', 'premium', 'enterprise'];

const reject = (code, message, retryable = false) => ({ verdict: 'rejected', code, message, retryable });

/** What is wrong with an offer, for which the protocol wants a 400; null when it can be read. */
function malformed(offer) {
  const isText = (value) => typeof value === 'string' && value.length > 0;
  if (typeof offer !== 'object' || offer === null) return 'expected an object';
  if (!isText(offer.key) || offer.key.length > 200) return 'key must be a text of 1 to 200 characters';
  if (!TIERS.includes(offer.client?.tier)) return `client.tier must be one of ${TIERS.join(', ')}`;
  for (const [name, value] of Object.entries({
    'limits.maxPriceMicros': offer.limits?.maxPriceMicros,
    'limits.timeoutMs': offer.limits?.timeoutMs,
  }))
    if (!Number.isSafeInteger(value) || value < 0) return `${name} must be a whole number`;
  if ((offer.parameters === undefined) === (offer.parametersRef === undefined))
    return 'expected either parameters or parametersRef';
  const { parameters = {} } = offer;
  if (typeof parameters !== 'object' || parameters === null) return 'parameters must be an object';
  return null;
}

/** The parameters of an offer; null when they are not what the offer says. */
async function parametersOf({ parameters, parametersRef }) {
  if (parameters) return parameters;
  const path = `/worker/v1/payloads/${parametersRef.id}`;
  const response = await fetch(new URL(path, ORCHESTRATOR_URL), { headers: { 'x-signature': sign('GET', path, '') } });
  const json = Buffer.from(await response.arrayBuffer());
  const { bytes, sha256 } = parametersRef;
  const isRight = response.status === 200 && json.length === bytes && digest(json, 'hex') === sha256;
  return isRight ? JSON.parse(json) : null;
}

async function answerOffer(offer) {
  const known = jobs.get(jobOfKey.get(offer.key));
  if (known?.status === 'cancelled') return reject('CANCELLED', 'This attempt was cancelled.');
  if (known) return known.answer;
  if (offer.templateId !== TEMPLATE.id || offer.templateVersion !== TEMPLATE.version)
    return reject('TEMPLATE_NOT_FOUND', `There is no version ${offer.templateVersion} of ${offer.templateId}.`);
  if (TIERS.indexOf(offer.client.tier) < TIERS.indexOf(TEMPLATE.minimumTier))
    return reject('TIER_TOO_LOW', `Needs tier ${TEMPLATE.minimumTier}.`);
  const parameters = await parametersOf(offer).catch(() => null);
  if (!parameters) return reject('PAYLOAD_UNAVAILABLE', 'The parameters cannot be read.', true);
  // Another message with the same key may have come in the meantime.
  if (jobOfKey.has(offer.key)) return answerOffer(offer);
  const { text, pauseMs = 0, ...unknown } = parameters;
  const fits =
    typeof text === 'string' &&
    text.length > 0 &&
    text.length <= 100_000 &&
    Number.isInteger(pauseMs) &&
    pauseMs >= 0 &&
    pauseMs <= 60_000 &&
    Object.keys(unknown).length === 0;
  if (!fits) return reject('INVALID_PARAMETERS', 'Expected a text, and pauseMs from 0 to 60,000 if there is one.');
  const jobId = `plain_${randomUUID()}`;
  const terms = { jobId, maxPriceMicros: MAX_PRICE, timeMs: TEMPLATE.estimatedTimeMs + pauseMs, heartbeatMs: 10_000 };
  const answer =
    MAX_PRICE > offer.limits.maxPriceMicros
      ? { verdict: 'countered', ...terms, message: 'The work may cost more than was offered.' }
      : { verdict: 'accepted', ...terms };
  jobs.set(jobId, { jobId, key: offer.key, text, pauseMs, status: 'offered', answer });
  jobOfKey.set(offer.key, jobId);
  return answer;
}

/** Begins with a job that was agreed on; told again it changes nothing. */
function begin(job) {
  if (job.status !== 'offered') return;
  job.status = 'running';
  void tell('POST', `/worker/v1/jobs/${job.jobId}/progress`, { key: job.key, percent: 10, message: 'Counting' }).catch(
    () => undefined,
  );
  job.timer = setTimeout(() => {
    job.status = 'completed';
    const words = job.text.split(/\s+/).filter(Boolean).length;
    void deliver(job, {
      key: job.key,
      outcome: 'completed',
      output: { words },
      priceMicros: 1_000 + Math.ceil((Math.min(words, 10_000) * 10) / 1_000),
      usage: { inputTokens: words, outputTokens: 1, providerCostMicros: 0 },
    });
  }, job.pauseMs + 20);
}

/** Sends a result until it is taken, or not wanted any more. */
async function deliver(job, result) {
  for (let wait = 1_000; job.status === 'completed'; wait = Math.min(wait * 2, 30_000)) {
    const { status } = await tell('POST', `/worker/v1/jobs/${job.jobId}/result`, result).catch(() => ({ status: 0 }));
    if (status === 200 || (status >= 400 && status < 500 && status !== 401 && status !== 429)) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function cancel(job) {
  if (!job) return;
  clearTimeout(job.timer);
  job.status = 'cancelled';
}

/** Deletes what is kept of jobs that have ended. */
function forget(ids) {
  for (const job of ids.map((id) => jobs.get(id))) {
    if (job?.status !== 'completed' && job?.status !== 'cancelled') continue;
    jobs.delete(job.jobId);
    jobOfKey.delete(job.key);
  }
}

setInterval(() => {
  const running = [...jobs.values()].filter(({ status }) => status === 'running');
  if (running.length === 0) return;
  void tell('POST', '/worker/v1/heartbeats', { keys: running.map(({ key }) => key) })
    .then(({ status, body }) => {
      if (status === 200) for (const job of running) if (!body.wanted.includes(job.key)) cancel(job);
    })
    .catch(() => undefined);
}, HEARTBEAT_MS).unref();

// ── The server ───────────────────────────────────────────────────────────────────────────────────────────────────

async function route(method, path, body) {
  if (method === 'GET' && path === '/worker/v1/health') return [200, { worker: WORKER, contractVersion: 1 }];
  if (method === 'GET' && path.startsWith('/worker/v1/templates')) {
    const ids = new URL(path, 'http://worker').searchParams.get('ids')?.split(',');
    return [200, { worker: WORKER, templates: !ids || ids.includes(TEMPLATE.id) ? [TEMPLATE] : [] }];
  }
  if (method !== 'POST') return [404, { error: { code: 'NOT_FOUND', message: 'There is nothing here.' } }];
  let message;
  try {
    message = JSON.parse(body);
  } catch {
    return [400, { error: { code: 'BAD_REQUEST', message: 'The message is no JSON.' } }];
  }
  if (path === '/worker/v1/offers') {
    const fault = malformed(message);
    return fault ? [400, { error: { code: 'BAD_REQUEST', message: fault } }] : [200, await answerOffer(message)];
  }
  if (path === '/worker/v1/jobs/forget') {
    if (!Array.isArray(message?.jobIds))
      return [400, { error: { code: 'BAD_REQUEST', message: 'Expected a list of jobIds.' } }];
    forget(message.jobIds);
    return [204];
  }
  const [, id, action] = /^\/worker\/v1\/jobs\/([^/]+)\/(process|cancel)$/.exec(path) ?? [];
  const job = jobs.get(id);
  if (action === 'cancel') {
    cancel(job);
    return [202, { jobId: id }];
  }
  if (!job) return [404, { error: { code: 'UNKNOWN_JOB', message: `There is no job ${id}.` } }];
  begin(job);
  return [202, { jobId: id }];
}

const server = http.createServer((request, response) => {
  const chunks = [];
  let bytes = 0;
  const answer = (status, message) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(message));
  };
  request.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  });
  request.on('end', () => {
    if (bytes > MAX_BYTES) return answer(413, { error: { code: 'TOO_LARGE', message: 'Messages have up to 2 MiB.' } });
    const body = Buffer.concat(chunks);
    if (!isSigned(request.headers['x-signature'] ?? '', request.method, request.url, body))
      return answer(401, { error: { code: 'UNSIGNED', message: 'The message is not signed as the protocol asks.' } });
    void route(request.method, request.url, body.toString('utf8')).then((result) => answer(...result));
  });
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = process.env.ADDRESS ?? `http://127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({ worker: WORKER, address }));
  if (!TOKEN) return;
  const name = randomUUID();
  const announce = () =>
    tell('POST', '/worker/v1/announcements', {
      process: name,
      address,
      contractVersion: 1,
      displayName: 'Plain Counter',
      slots: SLOTS,
      templates: [{ id: TEMPLATE.id, version: TEMPLATE.version }],
    }).catch(() => undefined);
  void announce();
  setInterval(() => void announce(), 5_000).unref();
  process.on('SIGTERM', () => {
    void tell('DELETE', `/worker/v1/announcements/${name}`)
      .catch(() => undefined)
      .finally(() => process.exit(0));
  });
});
