import { createDecoder, createSigner, createVerifier, TokenError } from 'fast-jwt';
import { createHash, randomUUID } from 'node:crypto';
import { MACHINE_CLOCK } from '../service/clock';

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

/** What a signature says besides what it covers. */
export interface SignedClaims {
  /** Who signed. */
  iss?: string;
  [claim: string]: unknown;
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
export function sign(key: SigningKey, parties: Parties, part: SignedPart, claims: SignedClaims = {}): string {
  const now = Math.floor(MACHINE_CLOCK.now().getTime() / 1000);
  return signerOf(key)({
    ...claims,
    htm: part.method,
    htp: part.path,
    bh: digest(part.body),
    iss: parties.from,
    aud: parties.to,
    iat: now,
    exp: now + SIGNATURE_LIFETIME_S,
    jti: randomUUID(),
  });
}

/** Why a signature was refused; the answer to the sender is 401 whatever the reason. */
export class SignatureRefused extends Error {}

/** Checks signatures of one receiver and remembers what it has seen, so that none is good twice. */
export class SignatureVerifier {
  private readonly seen = new Map<string, number>();

  private readonly find: FindKey;
  private readonly verifiers = new Map<string, (signature: string) => unknown>();

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
  async verify(signature: string | undefined, part: SignedPart): Promise<SignedClaims> {
    const claims = await this.verifyHead(signature, part);
    verifyBody(claims, part.body);
    return claims;
  }

  /** Like `verify`, before the body is there: `verifyBody` must follow. */
  async verifyHead(signature: string | undefined, part: Omit<SignedPart, 'body'>): Promise<SignedClaims> {
    if (!signature) throw new SignatureRefused('no signature');
    const id = keyIdOf(signature);
    const key = id === null ? undefined : await this.find(id);
    if (!key) throw new SignatureRefused('unknown key');
    const claims = this.claimsOf(signature, key);
    if (key.owners && !isOwner(key.owners, claims.iss ?? ''))
      throw new SignatureRefused('signed with the key of another');
    if (claims['htm'] !== part.method || claims['htp'] !== part.path) throw new SignatureRefused('for another request');
    this.refuseReplay(claims['jti'] as string, claims['exp'] as number);
    return claims;
  }

  private claimsOf(signature: string, { secret }: SigningKey): SignedClaims {
    let verifier = this.verifiers.get(secret);
    if (!verifier) {
      if (this.verifiers.size >= MAX_KEPT_KEYS) this.verifiers.clear();
      verifier = createVerifier({
        key: secret,
        algorithms: ['HS256'],
        checkTyp: 'request+jwt',
        allowedAud: this.receiver,
        requiredClaims: ['iss', 'iat', 'exp', 'jti'],
        clockTolerance: SIGNATURE_LIFETIME_S * 1000,
        maxAge: SIGNATURE_LIFETIME_S * 1000,
      });
      this.verifiers.set(secret, verifier);
    }
    try {
      const claims = verifier(signature) as SignedClaims;
      // The library looks at the times of a token only where they are numbers.
      const { iat, exp, jti, iss } = claims as Record<string, unknown>;
      const soonest = MACHINE_CLOCK.now().getTime() / 1000 + SIGNATURE_LIFETIME_S;
      const isDated = typeof iat === 'number' && typeof exp === 'number' && iat <= soonest;
      if (!isDated || typeof jti !== 'string' || typeof iss !== 'string')
        throw new SignatureRefused('claims of another kind');
      return claims;
    } catch (cause) {
      if (cause instanceof SignatureRefused) throw cause;
      throw new SignatureRefused(cause instanceof TokenError ? cause.code : 'unreadable', { cause });
    }
  }

  private refuseReplay(nonce: string, expires: number): void {
    const now = MACHINE_CLOCK.now().getTime() / 1000;
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
export function verifyBody(claims: SignedClaims, body: string | Buffer): void {
  if (claims['bh'] !== digest(body)) throw new SignatureRefused('for another body');
}

type Signer = (claims: SignedClaims) => string;
/** Keys of workers come and go: so many are kept ready at most. */
const MAX_KEPT_KEYS = 1_000;
const signers = new Map<string, Signer>();

/** The same signer each time: the library prepares a key once. */
function signerOf({ id, secret }: SigningKey): Signer {
  const name = `${id}:${secret}`;
  let signer = signers.get(name);
  if (!signer) {
    if (signers.size >= MAX_KEPT_KEYS) signers.clear();
    signer = createSigner({
      key: secret,
      algorithm: 'HS256',
      kid: id,
      header: { alg: 'HS256', typ: 'request+jwt' },
    });
    signers.set(name, signer);
  }
  return signer;
}

const decode = createDecoder({ complete: true });

/** Which key a signature names; null when it cannot be read. */
export function keyIdOf(signature: string): string | null {
  try {
    const { header } = decode(signature) as { header?: { kid?: unknown } };
    return typeof header?.kid === 'string' ? header.kid : null;
  } catch {
    return null;
  }
}

/** SHA-256 of a body, as signatures hold it. */
export function digest(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('base64url');
}
