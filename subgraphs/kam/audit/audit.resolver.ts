import { Arg, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page } from '../../../subgraph-kit/graph/connection';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { omitNullish } from '../../../lib/omit-nullish';
import type { KamContext } from '../context';
import { AuditEvent } from './audit-event.entity';
import { listAudit } from './audit.service';

const AuditEventConnection = connectionOf('AuditEvent', AuditEvent);

@InputType({ description: 'Narrows the audit; every part that is given must hold.' })
class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Only what concerns this client.' })
  clientId?: string;

  @Field(() => String, { nullable: true, description: 'Only what this user, key, worker or address did.' })
  actorId?: string;

  @Field(() => String, { nullable: true, description: 'Only this, as in client.tier_changed.' })
  action?: string;

  @Field(() => ID, { nullable: true, description: 'Only what was done to this.' })
  subjectId?: string;

  @Field(() => Timestamp, { nullable: true, description: 'Not before.' })
  since?: Date;

  @Field(() => Timestamp, { nullable: true, description: 'Before.' })
  until?: Date;
}

@Resolver()
export class AuditResolver {
  @Requires(Scope.AUDIT_READ)
  @Query(() => AuditEventConnection, {
    description:
      'Who did what to what, the newest first: everything for administrators, the own account for clients whose tier includes audit_logs.',
  })
  auditEvents(
    @Ctx() ctx: KamContext,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Continue behind this cursor.' }) after?: string,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: AuditFilter,
  ): Promise<Page<AuditEvent>> {
    return listAudit(ctx, { first, after: after ?? undefined }, omitNullish(filter));
  }
}
