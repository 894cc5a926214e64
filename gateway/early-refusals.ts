import type { RequestListener, Server } from 'node:http';
import { type Admission, Overloaded } from './admission';
import { mediaTypeFor } from './media-type';

const { message, extensions } = new Overloaded();
const { code, http } = extensions as { code: string; http: { status: number; headers: Record<string, string> } };
const BODY = JSON.stringify({ errors: [{ message, extensions: { code } }] });

const known = new Map<string, string[]>();

/** The headers of the answer, name by name and value by value. */
function headersFor(mediaType: string): string[] {
  let found = known.get(mediaType);
  if (!found) {
    const others = Object.entries(http.headers).flat();
    const length = String(Buffer.byteLength(BODY));
    found = ['content-type', mediaType, 'content-length', length, 'cache-control', 'no-store', ...others];
    known.set(mediaType, found);
  }
  return found;
}

/**
 * Answers operations that cannot even wait, before anything else is done with them: where many more come than can be answered, each that
 * is refused takes from those that are not.
 */
export function refuseEarly(server: Server, admission: Admission): void {
  const [handle] = server.listeners('request') as RequestListener[];
  if (!handle) throw new Error('the server answers nothing yet');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const { method, url = '', headers } = request;
    // A page of another origin may only read an answer that says so, which the routes see to.
    const isOperation = method === 'POST' && headers.origin === undefined && /^\/graphql(?:\?|$)/.test(url);
    if (!isOperation || !admission.isFullFor(headers)) return handle(request, response);
    admission.onRefusal();
    // Its body is not read: Node drops it. An answer of this kind needs no date (RFC 9110, 6.6.1).
    response.sendDate = false;
    response.writeHead(http.status, headersFor(mediaTypeFor(headers.accept)));
    response.end(BODY);
  });
}
