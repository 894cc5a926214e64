import { Response } from '@whatwg-node/fetch';

/** Texts that are shorter are written as fast as they are. */
const MIN_CHARACTERS = 8_192;

/**
 * A response that encodes a large text once. As it is, its bytes are counted first and the socket encodes it then, and each of the two
 * takes longer than writing the JSON did.
 */
export class BytesResponse extends Response {
  constructor(body?: BodyInit | null, init?: ResponseInit) {
    super(typeof body === 'string' && body.length >= MIN_CHARACTERS ? new TextEncoder().encode(body) : body, init);
  }
}
