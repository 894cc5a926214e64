import { createHash, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { SYSTEM_CLOCK } from '../service/clock';

/** A shared secret with a name, so that two can be live while one is rotated out. */
export interface SigningKey {
  id: string;
  /** At least 32 characters of randomness. */
  secret: string;
  /** When set, only these parties may sign with it; `acme-*` stands for all whose names begin so. */
  owners?: readonly string[];
}

/** Where keys are found by their ids. */
export type FindKey = (id: string) => SigningKey | undefined | Promise<SigningKey | undefined>;

/** Whether a party is among the owners of a key. */
export function isOwner(owners: readonly string[], party: string): boolean {
  return owners.some((owner) =>
    owner.endsWith('*') ? party.startsWith(owner.slice(0, -1)) && party.length >= owner.length : party === owner,
  );
}

/** What a signature covers besides its claims. */
export interface SignedPart {
  method: string;
  /** Path and query, as on the request line. */
  path: string;
  /** The exact body; empty for none. */
  body: string | Buffer;
}

interface Parties {
  /** Who signs. */
  from: string;
  /** For whom; a signature for another is refused. */
  to: string;
}

/** A signature is good for this long; sender and receiver may differ by as much. */
export const SIGNATURE_LIFETIME_S = 30;
/** The header that carries the signature. */
export const SIGNATURE_HEADER = 'x-signature';

/**
 * Signs one request as a compact JWS (HS256): method, path, digest of the body, time and a nonce,
 * and whatever `claims` says, all inside the signed part.
 */
export function sign(key: SigningKey, parties: Parties, part: SignedPart, claims: JWTPayload = {}): Promise<string> {
  const now = Math.floor(SYSTEM_CLOCK.now().getTime() / 1000);
  return new SignJWT({ ...claims, htm: part.method, htp: part.path, bh: digest(part.body) })
    .setProtectedHeader({ alg: 'HS256', kid: key.id, typ: 'request+jwt' })
    .setIssuer(parties.from)
    .setAudience(parties.to)
    .setIssuedAt(now)
    .setExpirationTime(now + SIGNATURE_LIFETIME_S)
    .setJti(randomUUID())
    .sign(secretOf(key));
}

/** Why a signature was refused; the answer to the sender is 401 whatever the reason. */
export class SignatureRefused extends Error {}

/** Checks signatures of one receiver and remembers what it has seen, so that none is good twice. */
export class SignatureVerifier {
  private readonly seen = new Map<string, number>();

  private readonly find: FindKey;

  constructor(
    keys: readonly SigningKey[] | FindKey,
    private readonly receiver: string,
  ) {
    this.find = typeof keys === 'function' ? keys : (id) => keys.find((key) => key.id === id);
  }

  /**
   * @returns the signed claims.
   * @throws SignatureRefused for a missing, forged, edited, late, misdirected or replayed signature.
   */
  async verify(signature: string | undefined, part: SignedPart): Promise<JWTPayload> {
    const claims = await this.verifyHead(signature, part);
    verifyBody(claims, part.body);
    return claims;
  }

  /** Like `verify`, before the body is there: `verifyBody` must follow. */
  async verifyHead(signature: string | undefined, part: Omit<SignedPart, 'body'>): Promise<JWTPayload> {
    if (!signature) throw new SignatureRefused('no signature');
    let owners: readonly string[] | undefined;
    const { payload } = await jwtVerify(
      signature,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await this.find(kid);
        if (!key) throw new SignatureRefused('unknown key');
        owners = key.owners;
        return secretOf(key);
      },
      {
        algorithms: ['HS256'],
        typ: 'request+jwt',
        audience: this.receiver,
        requiredClaims: ['iss', 'iat', 'exp', 'jti'],
        clockTolerance: SIGNATURE_LIFETIME_S,
        maxTokenAge: SIGNATURE_LIFETIME_S,
      },
    ).catch((cause: unknown) => {
      if (cause instanceof SignatureRefused) throw cause;
      throw new SignatureRefused(cause instanceof errors.JOSEError ? cause.code : 'unreadable', { cause });
    });
    if (owners && !isOwner(owners, payload.iss ?? '')) throw new SignatureRefused('signed with the key of another');
    if (payload['htm'] !== part.method || payload['htp'] !== part.path)
      throw new SignatureRefused('for another request');
    this.refuseReplay(payload.jti as string, payload.exp as number);
    return payload;
  }

  private refuseReplay(nonce: string, expires: number): void {
    const now = SYSTEM_CLOCK.now().getTime() / 1000;
    // Insertion order is roughly expiry order: dropping from the front keeps the map as small as the window.
    for (const [old, until] of this.seen) {
      if (until + SIGNATURE_LIFETIME_S >= now) break;
      this.seen.delete(old);
    }
    if (this.seen.has(nonce)) throw new SignatureRefused('replayed');
    this.seen.set(nonce, expires);
  }
}

/** @throws SignatureRefused when the claims were signed for another body */
export function verifyBody(claims: JWTPayload, body: string | Buffer): void {
  if (claims['bh'] !== digest(body)) throw new SignatureRefused('for another body');
}

const secrets = new Map<string, KeyObject>();

/** The same key object each time: jose prepares an object once, raw bytes at every use. */
function secretOf({ secret }: SigningKey): KeyObject {
  let object = secrets.get(secret);
  if (!object) {
    object = createSecretKey(Buffer.from(secret));
    secrets.set(secret, object);
  }
  return object;
}

/** SHA-256 of a body, as signatures hold it. */
export function digest(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('base64url');
}
