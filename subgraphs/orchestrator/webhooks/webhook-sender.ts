import type { DataSource } from 'typeorm';
import type { Clock } from '../../../lib/service/clock';
import type { Logger } from '../../../lib/service/log';
import { Loop } from '../../../lib/service/loop';
import type { SigningKey } from '../../../lib/signing/signed-request';
import { type EventBus, notificationTopic } from '../events/event-bus';
import { Notification } from '../notifications/notification.entity';
import { DeliveryStatus, type DeliveryAttempt, Webhook, type WebhookDelivery } from './webhook.entity';
import type { Posted, WebhookClient } from './webhook-client';
import { bodyOf, headersOf } from './webhook-message';

const POLL_MS = 1_000;
const IDLE_MS = 2_000;
/** Deliveries that are under way at once, of all webhooks and of one. */
const AT_ONCE = 50;
const AT_ONCE_OF_ONE = 4;
/** A delivery whose process died is taken up by another one after so long, in seconds. */
const LEASE_S = 60;
/** How long after each attempt that failed the next one comes, in seconds; as Standard Webhooks recommends. */
const RETRY_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** After so many attempts in a row that failed, of whatever deliveries, a webhook is paused. */
export const MAX_FAILURES = 20;
/** Attempts that are kept of a delivery; the oldest go. */
const ATTEMPTS_KEPT = 30;

type Claimed = Pick<WebhookDelivery, 'id' | 'webhookId' | 'notificationId' | 'tries'>;

interface Options {
  database: DataSource;
  bus: EventBus;
  client: WebhookClient;
  signingKeys: readonly SigningKey[];
  log: Logger;
  clock: Clock;
}

/**
 * Posts what is due, wherever it was recorded, and records what came of it. A delivery may be posted more than once when a process
 * dies in between; its id stays the same.
 */
export class WebhookSender {
  private readonly looking: Loop;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly busy = new Map<string, number>();

  constructor(private readonly options: Options) {
    this.looking = new Loop('look for webhook deliveries', POLL_MS, options.log, () => this.look(), IDLE_MS);
  }

  start(): void {
    this.options.bus.subscribe(notificationTopic(null), () => this.looking.wake());
    this.looking.start();
  }

  /** Looks at once for what is due. */
  wake(): void {
    this.looking.wake();
  }

  async close(): Promise<void> {
    await this.looking.close();
    await Promise.allSettled(this.underWay.values());
  }

  private async look(): Promise<boolean> {
    const room = AT_ONCE - this.underWay.size;
    if (room === 0) return true;
    const busy = [...this.busy].filter(([, count]) => count >= AT_ONCE_OF_ONE).map(([id]) => id);
    const [claimed] = await this.options.database.query<[Claimed[], number]>(
      `update orchestrator.webhook_delivery set due_at = now() + interval '${LEASE_S} seconds', tries = tries + 1
        where id in (select id from orchestrator.webhook_delivery
                      where status = 'pending' and due_at <= now() and id in (
                        select due.id from orchestrator.webhook cross join lateral (
                          select id, due_at from orchestrator.webhook_delivery
                           where webhook_id = webhook.id and status = 'pending' and due_at <= now()
                           order by due_at limit ${AT_ONCE_OF_ONE}) due
                         where webhook.paused_at is null and not (webhook.id = any ($1)) order by due.due_at limit $2)
                        for update skip locked)
       returning id, webhook_id as "webhookId", notification_id as "notificationId", tries`,
      [busy, room],
    );
    for (const delivery of claimed) this.send(delivery);
    if (claimed.length === room) this.looking.wake();
    if (claimed.length > 0) return true;
    // What is tried again later is not told by anybody.
    const [row] = await this.options.database.query<{ is: boolean }[]>(
      `select exists (select 1 from orchestrator.webhook_delivery where status = 'pending') as is`,
    );
    return row?.is === true;
  }

  private send(delivery: Claimed): void {
    const { webhookId, tries } = delivery;
    const id = `${delivery.id}:${tries}`;
    this.busy.set(webhookId, (this.busy.get(webhookId) ?? 0) + 1);
    const sending = this.deliver(delivery)
      .catch((error: unknown) => this.options.log.warn({ err: error, delivery: id }, 'a delivery was not recorded'))
      .finally(() => {
        this.underWay.delete(id);
        const left = (this.busy.get(webhookId) ?? 1) - 1;
        if (left === 0) this.busy.delete(webhookId);
        else this.busy.set(webhookId, left);
        this.looking.wake();
      });
    this.underWay.set(id, sending);
  }

  private async deliver(delivery: Claimed): Promise<void> {
    const { database, client, signingKeys, clock } = this.options;
    const [webhook, notification] = await Promise.all([
      database.getRepository(Webhook).findOneBy({ id: delivery.webhookId }),
      delivery.notificationId === null
        ? null
        : database.getRepository(Notification).findOneBy({ id: delivery.notificationId }),
    ]);
    if (!webhook) return;
    const at = clock.now();
    const key = signingKeys.find(({ id }) => id === webhook.signingKey);
    let posted: Posted = { status: null, error: 'The key of its secret is not known any more: rotate the secret.' };
    // Retention may have removed what it was to tell: it must not go out as something else.
    const isGone = delivery.notificationId !== null && !notification;
    if (isGone) posted = { status: null, error: 'What it was to tell was removed since.' };
    else if (key) {
      const body = bodyOf(webhook, notification, at);
      posted = await client.post(webhook.url, body, headersOf(`msg_${delivery.id}`, body, at, webhook, key));
    }
    const attempt = { at: at.toISOString(), ...posted, durationMs: clock.now().getTime() - at.getTime() };
    await this.record(delivery, attempt, webhook);
  }

  private async record(delivery: Claimed, attempt: DeliveryAttempt, webhook: Webhook): Promise<void> {
    const { database, bus, log } = this.options;
    const { id, tries } = delivery;
    const isDelivered = attempt.error === null;
    const delayS = RETRY_S[tries - 1];
    const failed = delayS === undefined ? DeliveryStatus.FAILED : DeliveryStatus.PENDING;
    const status = isDelivered ? DeliveryStatus.DELIVERED : failed;
    const isPaused = await database.transaction(async (manager) => {
      // The webhook first, as whoever changes it does. What is gone for good says so with 410.
      const [paused] = await manager.query<[{ reason: string }[], number]>(
        `update orchestrator.webhook set failures = case when $2 then 0 else failures + 1 end,
                paused_at = case when not $2 and (failures + 1 >= ${MAX_FAILURES} or $3 = 410) then coalesce(paused_at, now()) else paused_at end,
                pause_reason = case when paused_at is null and not $2 and (failures + 1 >= ${MAX_FAILURES} or $3 = 410)
                                    then case when $3 = 410 then 'It answered that it is gone for good (410).'
                                              else 'The last ' || failures + 1 || ' attempts failed. ' || $4 end
                                    else pause_reason end
          where id = $1
          returning pause_reason as reason, paused_at = now() as "isPausedNow"`,
        [webhook.id, isDelivered, attempt.status, attempt.error],
      );
      // A replay meanwhile is a round of its own: its state is not touched.
      await manager.query(
        `update orchestrator.webhook_delivery
            set status = case when tries = $5 then $2 else status end,
                due_at = case when tries = $5 then now() + $3 * interval '1 second' else due_at end,
                attempts = case when jsonb_array_length(attempts) >= ${ATTEMPTS_KEPT} then attempts - 0 else attempts end || $4::jsonb
          where id = $1`,
        [id, status, delayS ?? 0, JSON.stringify([attempt]), tries],
      );
      const [row] = paused as { reason: string; isPausedNow: boolean | null }[];
      if (row?.isPausedNow !== true) return false;
      const details = { webhookId: webhook.id, message: row.reason };
      const told = [{ client_id: webhook.clientId, kind: 'webhook_paused', details }];
      await manager.query('select orchestrator.notify_clients($1)', [JSON.stringify(told)]);
      return true;
    });
    if (!isPaused) return;
    log.warn({ webhook: webhook.id, clientId: webhook.clientId }, 'a webhook was paused');
    bus.publishTopics([notificationTopic(null), notificationTopic(webhook.clientId)]);
  }
}
