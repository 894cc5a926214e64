import { Agent, request } from 'undici';
import { SIGNATURE_HEADER, sign, type SigningKey } from './signed-request';

export interface SignedCall {
  key: SigningKey;
  from: string;
  to: string;
  baseUrl: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs: number;
  /** Whether it does harm when it arrives twice; messages of the worker protocol do none, unless said otherwise. */
  onlyOnce?: boolean;
}

/** An answer with its body read as JSON; undefined when it is not JSON. */
export interface JsonAnswer {
  status: number;
  body: unknown;
  retryAfterMs?: number | undefined;
}

/** How a connection that was kept open ends when the other side has closed it meanwhile. */
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Connections are kept open for the next message. */
const connections = new Agent({ keepAliveTimeout: 10_000 });
/** One for each message. */
const newConnections = new Agent({ pipelining: 0 });

/** Sends one signed request of the worker protocol. @throws when there is no answer, or not all of it, within the deadline. */
export function signedRequest(call: SignedCall): Promise<Response> {
  return overNewConnection(call, (signal) =>
    fetch(new URL(call.path, call.baseUrl), { ...messageOf(call), signal, redirect: 'error' }),
  );
}

/** Sends one signed message of the worker protocol, and reads the answer. @throws like `signedRequest` */
export function signedFetch(call: SignedCall): Promise<JsonAnswer> {
  // Not fetch, which costs several times as much a message.
  return overNewConnection(call, async (signal, isAgain) => {
    const { statusCode, headers, body } = await request(new URL(call.path, call.baseUrl), {
      ...messageOf(call),
      dispatcher: isAgain ? newConnections : connections,
      signal,
    });
    const text = await body.text();
    const retryAfter = Number(headers['retry-after']);
    return {
      status: statusCode,
      body: parseJson(text),
      retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined,
    };
  });
}

/** Sends, and once more where the connection broke off: that says nothing about whether the other side is there. */
async function overNewConnection<T>(
  { timeoutMs, onlyOnce }: SignedCall,
  send: (signal: AbortSignal, isAgain: boolean) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await send(signal, false);
  } catch (error) {
    if (onlyOnce || !isBroken(error)) throw error;
    return send(signal, true);
  }
}

function isBroken(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return BROKEN.has(String(code)) || BROKEN.has(String(cause?.code));
}

/** A signature is good once: each sending has one of its own. */
function messageOf(call: SignedCall) {
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  return {
    method: call.method,
    ...(body && { body }),
    headers: {
      accept: 'application/json',
      ...call.headers,
      [SIGNATURE_HEADER]: sign(call.key, call, { method: call.method, path: call.path, body }),
      ...(body && { 'content-type': 'application/json' }),
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
