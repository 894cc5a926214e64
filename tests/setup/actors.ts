import type { Actor } from '../../contracts/actor';
import { CLIENT_SCOPES } from '../../contracts/scope';

/** A client that came with a key that may do everything a client may. */
export const keyOfClient = (clientId: string): Actor => ({
  kind: 'client',
  clientId,
  by: { key: 'test' },
  scopes: CLIENT_SCOPES,
});
