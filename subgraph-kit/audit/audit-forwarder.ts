import { parse } from 'graphql';
import type { DataSource } from 'typeorm';
import type { Logger } from '../../lib/service/log';
import { Loop } from '../../lib/service/loop';
import { ask } from '../ask';
import type { SubgraphExecutor } from '../executor';
import type { Feature } from '../feature';
import { Part } from '../part';
import { AuditOutboxEntry, ForwardedAuditEvent } from './audit-event.entity';

const POLL_INTERVAL_MS = 1_000;
const IDLE_MS = 2_000;
const BATCH = 100;

const RECORD = parse(/* GraphQL */ `
  mutation RecordAuditEvents($service: String!, $events: [JSON!]!) {
    recordAuditEvents(service: $service, events: $events)
  }
`);

/** How the service that keeps the audit is reached. */
export const auditSink = new Part<SubgraphExecutor>('the keeper of the audit');

/** Forwards the audit of a service to KAM, which keeps that of all. KAM away, it is forwarded later. */
class AuditForwarder {
  private readonly loop: Loop;

  constructor(
    private readonly service: string,
    private readonly database: DataSource,
    private readonly keeper: SubgraphExecutor,
    log: Logger,
  ) {
    this.loop = new Loop('forward the audit', POLL_INTERVAL_MS, log, () => this.forward(), IDLE_MS);
  }

  start(): void {
    this.loop.start();
  }

  close(): Promise<void> {
    return this.loop.close();
  }

  /** An event that is sent twice is recorded once: its id names it. */
  private async forward(): Promise<boolean> {
    const events = await this.database.query<{ id: string }[]>(
      `select event.id, event.occurred_at as "occurredAt", event.actor_kind as "actorKind", event.actor_id as "actorId",
              event.action, event.subject_type as "subjectType", event.subject_id as "subjectId",
              event.client_id as "clientId", event.details, event.request_id as "requestId"
         from "${this.service}".audit_outbox entry
         join "${this.service}".audit_event event on event.id = entry.audit_id
        order by event.id limit ${BATCH}`,
    );
    if (events.length === 0) return false;
    await ask(this.keeper, { service: this.service }, RECORD, {
      service: this.service,
      events: JSON.parse(JSON.stringify(events)) as unknown,
    });
    await this.database.query(`delete from "${this.service}".audit_outbox where audit_id = any($1)`, [
      events.map(({ id }) => id),
    ]);
    if (events.length === BATCH) this.loop.wake();
    return true;
  }
}

/** The audit of a service whose events KAM keeps. */
export const auditForwarding: Feature = {
  entities: [ForwardedAuditEvent, AuditOutboxEntry],
  start: ({ service, allTenants, parts, log, closing }) => {
    const forwarder = new AuditForwarder(service, allTenants, parts.get(auditSink), log);
    forwarder.start();
    closing.defer('audit forwarder', () => forwarder.close());
  },
};
