import { createSigner, createVerifier } from 'fast-jwt';
import { z } from 'zod';
import { keyIdOf, type SigningKey } from '../../../lib/signing/signed-request';

const ISSUER = 'template-federation/kam';
const AUDIENCE = 'template-federation';
const TYPE = 'session+jwt';
/** No token of ours is longer; what is longer is not looked at. */
const MAX_LENGTH = 1_000;

export interface SessionClaims {
  sessionId: string;
  tokenId: string;
}

const claims = z.object({ sid: z.string(), jti: z.string(), exp: z.number(), iat: z.number() });

/** A signed token for a session; the first key signs. */
export function signSessionToken(
  [key]: readonly SigningKey[],
  { sessionId, tokenId }: SessionClaims,
  expiresAt: Date,
): string {
  if (!key) throw new Error('there is no key to sign session tokens with');
  const sign = createSigner({ key: key.secret, algorithm: 'HS256', kid: key.id, header: { alg: 'HS256', typ: TYPE } });
  const exp = Math.floor(expiresAt.getTime() / 1000);
  return sign({ sid: sessionId, iss: ISSUER, aud: AUDIENCE, jti: tokenId, exp });
}

/** What a token says; null for one that we did not sign, for this, or that has expired at `now`. */
export function readSessionToken(keys: readonly SigningKey[], token: string, now: Date): SessionClaims | null {
  if (token.length > MAX_LENGTH) return null;
  const id = keyIdOf(token);
  const key = keys.find((candidate) => candidate.id === id);
  if (!key) return null;
  try {
    const verify = createVerifier({
      key: key.secret,
      algorithms: ['HS256'],
      checkTyp: TYPE,
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['exp', 'iat', 'jti'],
      // The clock that the expiry was set by, which need not be this machine's.
      clockTimestamp: now.getTime(),
    });
    const { sid, jti } = claims.parse(verify(token));
    return { sessionId: sid, tokenId: jti };
  } catch {
    // Whatever is wrong with it, the answer is the same.
    return null;
  }
}
