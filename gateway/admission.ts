import { LRUCache } from 'lru-cache';
import type { IncomingHttpHeaders } from 'node:http';
import { PublicError } from '../subgraph-kit/errors';
import type { Limits } from './limits';

/** How long an operation waits for its turn at most, in ms: later the answer would be of no use to most who asked. */
const MAX_WAIT_MS = 2_000;
/** After how many seconds to try again. */
const RETRY_AFTER_S = 1;

/** More is asked than can be answered. The operation did not begin. */
export class Overloaded extends PublicError {
  constructor() {
    super(
      'SERVICE_UNAVAILABLE',
      'More is asked at the moment than can be answered. Nothing was done. Try again later.',
      {
        http: { status: 503, headers: { 'retry-after': String(RETRY_AFTER_S) } },
      },
    );
  }
}

/** Of so many credentials it is kept in mind whose they are. */
const MAX_SEEN = 1_000;

/** What an operation may cost for each further place that it takes: small ones take one, the dearest as many as one caller may have. */
const COST_OF_A_PLACE = 250;

interface Caller {
  /** How many places its operations have. */
  running: number;
  waiting: Waiting[];
  /** What may wait as long as it takes, one after the other, behind all that may not. */
  patient: (() => void)[];
  isPatientRunning: boolean;
}

interface Waiting {
  places: number;
  begin: () => void;
  timer: NodeJS.Timeout;
}

/**
 * Lets so many operations run at the same time as can be answered well; as many more wait as can be answered soon, and the rest is
 * told so at once. What may cost much takes several places. Whoever has the fewest is next, and nobody has more than half of them: who
 * asks for much waits for itself.
 */
export class Admission {
  /** Told of each operation that was refused. */
  onRefusal: () => void = () => undefined;
  private running = 0;
  private waiting = 0;
  private readonly callers = new Map<string, Caller>();
  private readonly seen = new LRUCache<string, string>({ max: MAX_SEEN });

  constructor(private readonly limits: Pick<Limits, 'MAX_RUNNING_OPERATIONS' | 'MAX_WAITING_OPERATIONS'>) {}

  /** How many places are taken, and how many operations wait. */
  get counts(): { running: number; waiting: number } {
    return { running: this.running, waiting: this.waiting };
  }

  /** Says that something was refused. @returns the error that its caller gets */
  refusal(): Overloaded {
    this.onRefusal();
    return new Overloaded();
  }

  /**
   * Whether an operation that comes now with these headers would be refused, as far as that can be told before anybody is asked who
   * sent it: because of all who wait, or of those of the caller who was last seen with the same credentials.
   */
  isFullFor(headers: IncomingHttpHeaders): boolean {
    if (this.waiting >= this.limits.MAX_WAITING_OPERATIONS) return true;
    if (this.waiting === 0) return false;
    const name = this.seen.get(credentialsIn(headers));
    const caller = name === undefined ? undefined : this.callers.get(name);
    return caller !== undefined && this.mayNotWait(caller);
  }

  /** Keeps in mind whose the credentials in these headers are. */
  see(headers: IncomingHttpHeaders, name: string): void {
    const credentials = credentialsIn(headers);
    // Callers without any have nothing that tells one from another.
    if (credentials !== NO_CREDENTIALS) this.seen.set(credentials, name);
  }

  /**
   * Waits for the places that an operation takes.
   * @param cost what it may cost at most
   * @returns what gives them back, once
   * @throws Overloaded
   */
  async enter(name: string, cost = 0): Promise<() => void> {
    const caller = this.callerNamed(name);
    const places = this.placesFor(cost);
    if (this.mayRun(caller, places)) this.begin(caller, places);
    else await this.wait(name, caller, places);
    return this.leaving(name, caller, places);
  }

  /**
   * The same for what must not be lost, as the answer to an event: it waits as long as it takes. Each caller has one place for it:
   * hundreds of followers are told at the same moment, which takes no longer one after the other, and leaves turns to others.
   */
  async enterPatiently(name: string): Promise<() => void> {
    const caller = this.callerNamed(name);
    if (this.mayRunPatiently(caller)) this.beginPatiently(caller);
    else await new Promise<void>((begin) => caller.patient.push(begin));
    const leave = this.leaving(name, caller, 1);
    return () => {
      caller.isPatientRunning = false;
      leave();
    };
  }

  private placesFor(cost: number): number {
    return Math.min(1 + Math.floor(cost / COST_OF_A_PLACE), this.placesOfOne);
  }

  private callerNamed(name: string): Caller {
    const caller = this.callers.get(name) ?? { running: 0, waiting: [], patient: [], isPatientRunning: false };
    this.callers.set(name, caller);
    return caller;
  }

  private leaving(name: string, caller: Caller, places: number): () => void {
    return () => {
      this.running -= places;
      caller.running -= places;
      this.forget(name, caller);
      while (this.beginNext());
    };
  }

  /** How many places one caller may have. */
  private get placesOfOne(): number {
    return Math.ceil(this.limits.MAX_RUNNING_OPERATIONS / 2);
  }

  private mayRun(caller: Caller, places: number): boolean {
    return this.running + places <= this.limits.MAX_RUNNING_OPERATIONS && caller.running + places <= this.placesOfOne;
  }

  private mayRunPatiently(caller: Caller): boolean {
    return !caller.isPatientRunning && this.mayRun(caller, 1);
  }

  private mayNotWait(caller: Caller): boolean {
    const { MAX_WAITING_OPERATIONS: places } = this.limits;
    return this.waiting >= places || caller.waiting.length >= Math.ceil(places / 2);
  }

  private begin(caller: Caller, places: number): void {
    this.running += places;
    caller.running += places;
  }

  private beginPatiently(caller: Caller): void {
    caller.isPatientRunning = true;
    this.begin(caller, 1);
  }

  private wait(name: string, caller: Caller, places: number): Promise<void> {
    if (this.mayNotWait(caller)) {
      this.forget(name, caller);
      throw this.refusal();
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        places,
        begin: resolve,
        timer: setTimeout(() => {
          caller.waiting.splice(caller.waiting.indexOf(waiting), 1);
          this.waiting -= 1;
          this.forget(name, caller);
          reject(this.refusal());
        }, MAX_WAIT_MS),
      };
      caller.waiting.push(waiting);
      this.waiting += 1;
    });
  }

  /** Begins what may run now, of whoever has the fewest places. @returns whether there was anything */
  private beginNext(): boolean {
    let chosen: Caller | undefined;
    for (const caller of this.callers.values())
      if (this.hasNext(caller) && (!chosen || caller.running < chosen.running)) chosen = caller;
    if (!chosen) return false;
    const first = chosen.waiting.shift();
    if (first) {
      clearTimeout(first.timer);
      this.waiting -= 1;
      this.begin(chosen, first.places);
      first.begin();
    } else {
      this.beginPatiently(chosen);
      chosen.patient.shift()?.();
    }
    return true;
  }

  /** Whether something of a caller may begin. What waits for many places is not passed by what can wait longer. */
  private hasNext(caller: Caller): boolean {
    const [first] = caller.waiting;
    return first ? this.mayRun(caller, first.places) : caller.patient.length > 0 && this.mayRunPatiently(caller);
  }

  private forget(name: string, caller: Caller): void {
    if (caller.running === 0 && caller.waiting.length === 0 && caller.patient.length === 0) this.callers.delete(name);
  }
}

const NO_CREDENTIALS = credentialsIn({});

function credentialsIn({ authorization = '', cookie = '', 'x-api-key': key = '' }: IncomingHttpHeaders): string {
  return `${authorization}\n${String(key)}\n${cookie}`;
}
