import { Arg, Args, Ctx, Directive, Field, ID, InputType, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Requires, ServicesOnly } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { omitNullish } from '../../../lib/omit-nullish';
import { AuditEvent } from './audit-event.entity';
import { listAudit, recordAuditEvents } from './audit.service';
import type { Context } from '../../../subgraph-kit/context';

const AuditEventConnection = connectionOf('AuditEvent', AuditEvent);

@InputType({ description: 'Narrows the audit; all given conditions must hold.' })
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
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: AuditFilter,
  ): Promise<Page<AuditEvent>> {
    return listAudit(ctx, page, omitNullish(filter));
  }

  @ServicesOnly()
  @Directive('@inaccessible')
  @Mutation(() => Int, { description: 'Records audit events of another service. Not part of the public graph.' })
  recordAuditEvents(
    @Ctx() ctx: Context,
    @Arg('service', () => String, { description: 'Which service.' }) service: string,
    @Arg('events', () => [Json], { description: 'Its events.' }) events: unknown[],
  ): Promise<number> {
    return recordAuditEvents(ctx, service, events);
  }
}
