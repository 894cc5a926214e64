import type { Feature } from '../../../subgraph-kit/feature';
import { Session } from './session.entity';
import { SessionResolver, SessionTypeResolver, ViewerSessionsResolver } from './session.resolver';

/** Sessions of users. */
export const sessions: Feature = {
  entities: [Session],
  resolvers: [SessionResolver, SessionTypeResolver, ViewerSessionsResolver],
};
