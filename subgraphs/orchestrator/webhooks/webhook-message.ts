import { createHmac } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import type { SigningKey } from '../../../lib/signing/signed-request';
import { type Notification, NotificationKind } from '../notifications/notification.entity';
import { messageOf } from '../notifications/notification.service';
import type { Webhook } from './webhook.entity';

// Messages as https://www.standardwebhooks.com asks for them: what happened as JSON, signed with the secret of the webhook.

/** The type that each kind of notification is sent as. */
export const MESSAGE_TYPES: Record<Exclude<NotificationKind, NotificationKind.WEBHOOK_PAUSED>, string> = {
  [NotificationKind.EXECUTION_COMPLETED]: 'execution.completed',
  [NotificationKind.EXECUTION_FAILED]: 'execution.failed',
  [NotificationKind.EXECUTION_CANCELLED]: 'execution.cancelled',
  [NotificationKind.APPROVAL_ASKED]: 'execution.approval_asked',
  [NotificationKind.BUDGET_THRESHOLD]: 'budget.threshold_reached',
};

type Secret = Pick<Webhook, 'id' | 'secretNumber'>;

/** The secret of a webhook, as its owner is shown it: it follows from what is kept, so that it need not be kept. */
export function secretOf({ id, secretNumber }: Secret, { secret }: SigningKey): string {
  return `whsec_${createHmac('sha256', secret).update(`webhook:${id}:${secretNumber}`).digest('base64')}`;
}

/** The body of a message. */
export function bodyOf(
  { id, clientId }: Pick<Webhook, 'id' | 'clientId'>,
  notification: Notification | null,
  sentAt: Date,
): string {
  if (!notification) {
    const data = { clientId, webhookId: id, message: 'This is a test.' };
    return JSON.stringify({ type: 'webhook.test', timestamp: sentAt.toISOString(), data });
  }
  const { kind, executionId, details, createdAt } = notification;
  const type = kind === NotificationKind.WEBHOOK_PAUSED ? 'webhook.paused' : MESSAGE_TYPES[kind];
  const data = { ...details, notificationId: notification.id, clientId, executionId, message: messageOf(notification) };
  return JSON.stringify({ type, timestamp: createdAt.toISOString(), data });
}

/** The headers by which a receiver checks that a message is ours, whole and new. */
export function headersOf(
  id: string,
  body: string,
  sentAt: Date,
  webhook: Secret & Pick<Webhook, 'rotatingUntil'>,
  key: SigningKey,
): Record<string, string> {
  const isRotating = webhook.rotatingUntil !== null && webhook.rotatingUntil > sentAt;
  const numbers = isRotating ? [webhook.secretNumber, webhook.secretNumber - 1] : [webhook.secretNumber];
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': numbers
      .map((secretNumber) => new Signer(secretOf({ id: webhook.id, secretNumber }, key)).sign(id, sentAt, body))
      .join(' '),
  };
}
