import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import { type Actor, ANONYMOUS } from '../lib/subgraph/context';
import { ask, type SubgraphExecutor } from '../lib/subgraph/executor';

const OWNER = parse(/* GraphQL */ `
  query ApiKeyOwner($apiKey: String!) {
    apiKeyOwner(apiKey: $apiKey) {
      keyId
      clientId
    }
  }
`);

/** A key that KAM vouched for is believed for this long; a revoked one is refused everywhere after it. */
const REMEMBER_MS = 5_000;
const MAX_REMEMBERED = 10_000;
/** No key of ours is longer; what is longer is not looked up. */
const MAX_KEY_LENGTH = 200;

/** A key was sent and is good for nothing. */
export class InvalidApiKey extends Error {
  constructor() {
    super('The API key is not valid: it is unknown, expired or revoked. Check the X-API-Key header.');
  }
}

/** Finds out who is asking, with KAM's help. */
export class Authenticator {
  private readonly remembered = new Map<string, { actor: Actor; until: number }>();

  constructor(private readonly kam: SubgraphExecutor) {}

  /** The actor that an API key stands for; anonymous, who may do nothing, without one. @throws InvalidApiKey */
  async identify(apiKey: string | null | undefined): Promise<Actor> {
    if (!apiKey) return ANONYMOUS;
    if (apiKey.length > MAX_KEY_LENGTH) throw new InvalidApiKey();
    const digest = createHash('sha256').update(apiKey).digest('base64');
    const known = this.remembered.get(digest);
    if (known && known.until > Date.now()) return known.actor;
    const { apiKeyOwner: owner } = await ask<{ apiKeyOwner: { keyId: string; clientId: string } | null }>(this.kam, 'gateway', OWNER, { apiKey });
    this.remembered.delete(digest);
    if (!owner) throw new InvalidApiKey();
    const actor: Actor = { kind: 'client', clientId: owner.clientId, keyId: owner.keyId };
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.delete(this.remembered.keys().next().value as string);
    this.remembered.set(digest, { actor, until: Date.now() + REMEMBER_MS });
    return actor;
  }
}
