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

/** Sends one signed request of the worker protocol. @throws when there is no answer, or not all of it, within the deadline. */
export async function signedRequest(call: SignedCall): Promise<Response> {
  const signal = AbortSignal.timeout(call.timeoutMs);
  try {
    return await send(call, signal);
  } catch (error) {
    // A connection that broke off says nothing about whether the other side is there: a new one does.
    if (call.onlyOnce || !isBroken(error)) throw error;
    return send(call, signal);
  }
}

function isBroken(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown } };
  return BROKEN.has(String(cause?.code));
}

async function send(call: SignedCall, signal: AbortSignal): Promise<Response> {
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const signature = await sign(call.key, call, { method: call.method, path: call.path, body });
  return fetch(new URL(call.path, call.baseUrl), {
    method: call.method,
    ...(body && { body }),
    headers: {
      accept: 'application/json',
      ...call.headers,
      [SIGNATURE_HEADER]: signature,
      ...(body && { 'content-type': 'application/json' }),
    },
    signal,
    redirect: 'error',
  });
}

/** Sends one signed message of the worker protocol, and reads the answer. @throws like `signedRequest` */
export async function signedFetch(call: SignedCall): Promise<JsonAnswer> {
  const response = await signedRequest(call);
  const text = await response.text();
  const retryAfter = Number(response.headers.get('retry-after'));
  return {
    status: response.status,
    body: parseJson(text),
    retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
