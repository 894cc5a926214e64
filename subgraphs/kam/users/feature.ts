import type { Feature } from '../../../subgraph-kit/feature';
import { User } from './user.entity';
import { UserResolver } from './user.resolver';
import { findUser } from './user.service';

/** Users: those of clients and the staff. */
export const users: Feature = {
  entities: [User],
  resolvers: [UserResolver],
  references: { User: ({ id }: { id: string }, ctx) => findUser(ctx, id) },
};
