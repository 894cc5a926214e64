import { createSecretKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { SigningKey } from '../../../lib/signing/signed-request';

const ISSUER = 'template-federation/kam';
const AUDIENCE = 'template-federation';
const TYPE = 'session+jwt';
/** No token of ours is longer; what is longer is not looked at. */
const MAX_LENGTH = 1_000;

export interface SessionClaims {
  sessionId: string;
  tokenId: string;
}

const claims = z.object({ sid: z.string(), jti: z.string() });

/** A signed token for a session; the first key signs. */
export function signSessionToken(
  [key]: readonly SigningKey[],
  { sessionId, tokenId }: SessionClaims,
  expiresAt: Date,
): Promise<string> {
  if (!key) throw new Error('there is no key to sign session tokens with');
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', kid: key.id, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(tokenId)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(createSecretKey(Buffer.from(key.secret)));
}

/** What a token says; null for one that we did not sign, for this, or that has expired. */
export async function readSessionToken(keys: readonly SigningKey[], token: string): Promise<SessionClaims | null> {
  if (token.length > MAX_LENGTH) return null;
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = keys.find((candidate) => candidate.id === kid);
        if (!key) throw new Error('unknown key');
        return createSecretKey(Buffer.from(key.secret));
      },
      { algorithms: ['HS256'], typ: TYPE, issuer: ISSUER, audience: AUDIENCE, requiredClaims: ['exp', 'iat', 'jti'] },
    );
    const { sid, jti } = claims.parse(payload);
    return { sessionId: sid, tokenId: jti };
  } catch {
    // Whatever is wrong with it, the answer is the same.
    return null;
  }
}
