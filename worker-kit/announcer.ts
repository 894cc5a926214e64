import {
  announcementAnswer,
  type AnnouncementMessage,
  CONTRACT_VERSION,
  ORCHESTRATOR,
  PROTOCOL_PATH,
} from '../contracts/worker-protocol';
import type { Logger } from '../lib/service/log';
import { Loop } from '../lib/service/loop';
import { signedFetch } from '../lib/signing/signed-fetch';
import type { SigningKey } from '../lib/signing/signed-request';

const TIMEOUT_MS = 5_000;
/** How often it is told, in ms; an orchestrator forgets a process that it has not heard of for 15 s. */
const RENEW_MS = 2_000;

interface AnnouncerOptions {
  worker: string;
  /** The token, as the key that both sides sign with: see `announcerKey`. */
  key: SigningKey;
  orchestratorUrl: () => string;
  /** What is told; asked anew each time. */
  message: () => Promise<Omit<AnnouncementMessage, 'contractVersion'>>;
  log: Logger;
}

/** The key that a token of an announcer is. @throws Error for what is none */
export function announcerKey(token: string): SigningKey {
  const dot = token.indexOf('.');
  if (dot <= 0 || token.length - dot < 33)
    throw new Error('ANNOUNCER_TOKEN is no token of createAnnouncerToken: expected <id>.<secret>.');
  return { id: token.slice(0, dot), secret: token.slice(dot + 1) };
}

/** Tells the orchestrator that this process of a worker is there, again and again, and that it goes. */
export class Announcer {
  private readonly loop: Loop;
  private process: string | null = null;
  private closed = false;

  constructor(private readonly options: AnnouncerOptions) {
    this.loop = new Loop('announce the worker', RENEW_MS, options.log, () => this.announce());
  }

  start(): void {
    this.loop.start();
  }

  /** Leaves: nothing more is offered to this process. */
  async close(): Promise<void> {
    this.closed = true;
    await this.loop.close();
    if (this.process === null) return;
    await this.send('DELETE', `/announcements/${this.process}`).catch((error: unknown) =>
      this.options.log.warn({ err: error }, 'the orchestrator did not hear that the worker leaves'),
    );
  }

  private async announce(): Promise<void> {
    if (this.closed) return;
    const message = { ...(await this.options.message()), contractVersion: CONTRACT_VERSION };
    const { status, body } = await this.send('POST', '/announcements', message);
    if (status !== 200) {
      const told = (body as { error?: { message?: string } } | null)?.error?.message ?? '';
      throw new Error(`the orchestrator refused the announcement with status ${status}. ${told}`);
    }
    announcementAnswer.parse(body);
    this.process = message.process;
  }

  private send(method: 'POST' | 'DELETE', path: string, body?: unknown) {
    const { worker, key, orchestratorUrl } = this.options;
    return signedFetch({
      key,
      from: worker,
      to: ORCHESTRATOR,
      baseUrl: orchestratorUrl(),
      method,
      path: `${PROTOCOL_PATH}${path}`,
      body,
      timeoutMs: TIMEOUT_MS,
    });
  }
}
