import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureRefused } from './signed-request';

/** Characters of a base64 text of 32 bytes, which a message begins with. */
const MAC_LENGTH = 44;

/**
 * The key of one connection: both ends know the secret, the signed request that opened it, and what the receiver drew by lot for it, so that
 * no two connections have the same and nothing that was sent on one is good on another.
 */
export function channelKey(secret: string, opening: string, nonce: string): Buffer {
  return createHmac('sha256', secret).update(`channel\n${opening}\n${nonce}`).digest();
}

/** Signs the messages of one connection in their order. */
export class MessageSigner {
  private count = 0;

  constructor(private readonly key: Buffer) {}

  /** @returns the message with its signature before it */
  sign(text: string): string {
    return macOf(this.key, this.count++, text) + text;
  }
}

/** Checks the messages of one connection: each is from whoever opened it, as it was sent, and in its place. */
export class MessageVerifier {
  private count = 0;

  constructor(private readonly key: Buffer) {}

  /** @returns the text of a message. @throws SignatureRefused for one that is forged, edited, repeated, or came out of its order */
  verify(message: string): string {
    const text = message.slice(MAC_LENGTH);
    const expected = Buffer.from(macOf(this.key, this.count, text));
    const given = Buffer.from(message.slice(0, MAC_LENGTH));
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new SignatureRefused('a message of a connection that is not signed for its place');
    this.count += 1;
    return text;
  }
}

function macOf(key: Buffer, count: number, text: string): string {
  return createHmac('sha256', key).update(`${count}\n`).update(text).digest('base64');
}
