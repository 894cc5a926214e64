import type { Feature } from '../../../subgraph-kit/feature';
import { Session } from './session.entity';
import { countSignIns, signInCounter } from './sign-in-metrics';
import { SessionResolver, SessionTypeResolver, ViewerSessionsResolver } from './session.resolver';

/** Sessions of users. */
export const sessions: Feature = {
  entities: [Session],
  start: ({ parts, metrics }) => {
    parts.provide(signInCounter, countSignIns(metrics));
  },
  resolvers: [SessionResolver, SessionTypeResolver, ViewerSessionsResolver],
};
