import { QueryPlanner } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isObjectType,
  OperationTypeNode,
} from 'graphql';
import { isStream } from '../plugins/multipart-subscriptions';
import type { Data } from './answer-tree';
import { compilePlan, type Fetch, type Plan, variablesOf } from './compiled-plan';
import { complete } from './complete';
import { conditionsOf, type Preparation, prepare, RESERVED_NAME } from './prepare';
import { Gathered } from './run-plan';
import { SharedAnswers } from './shared-answers';

/** How a subgraph is asked; what goes wrong on the way is an error in the result. A subscription is answered by a stream. */
export type AskSubgraph = (
  fetch: Fetch,
  variables: Record<string, unknown>,
  request: OperationRequest,
) => Promise<ExecutionResult | AsyncIterable<ExecutionResult>>;

/** Names who asks, so that two of one name may see the same and are shown the same. */
export type CallerOf = (request: OperationRequest) => string;

/** Waits until there is a place for what an event asks of subgraphs. @returns what gives it back */
export type PlaceFor = (request: OperationRequest) => Promise<() => void>;

/** An operation that is asked for. */
export interface OperationRequest {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: unknown;
  /** What the gateway knows of the request. */
  context?: unknown;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

/** An operation that is ready to be executed. */
interface Planned extends Preparation {
  plan: Plan | null;
}

/** Plans of one document, for each way in which its conditions turned out; more than these are not remembered. */
const MAX_PLANS_PER_DOCUMENT = 32;

/**
 * Executes operations on the composed schema: plans them with the query planner of Hive Router, asks the subgraphs, and answers as
 * the specification of GraphQL says.
 */
export class Executor {
  private readonly plans = new WeakMap<DocumentNode, Map<string, Promise<Planned>>>();
  private readonly conditions = new WeakMap<DocumentNode, readonly string[]>();
  private readonly shared = new SharedAnswers();

  private readonly planner: QueryPlanner;

  /**
   * @param schema what clients can select of it
   * @param supergraph the composed schema, as in schema/supergraph.graphql
   * @param callerOf names who asks: the followers of one name share what is fetched for an event
   * @param placeFor bounds how much is fetched for the events of one caller at the same time
   */
  constructor(
    private readonly schema: GraphQLSchema,
    supergraph: string,
    private readonly askSubgraph: AskSubgraph,
    private readonly callerOf: CallerOf,
    private readonly placeFor: PlaceFor = () => Promise.resolve(() => undefined),
  ) {
    refuseReservedNames(schema);
    this.planner = new QueryPlanner(supergraph);
  }

  async execute(request: OperationRequest): Promise<ExecutionResult | AsyncIterable<ExecutionResult>> {
    const { document, operationName } = request;
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new GraphQLError('Say which operation of the document is meant, with operationName.');
    const { coerced, errors } = getVariableValues(
      this.schema,
      operation.variableDefinitions ?? [],
      (request.variables as Data | undefined) ?? {},
    );
    if (errors) return { errors };
    const planned = await this.plannedOf(document, operationName ?? '', coerced);
    const gather = (asked: OperationRequest = request): Gathered =>
      new Gathered({
        schema: this.schema,
        variables: coerced,
        keys: planned.keys,
        ask: async (fetch, variables) => {
          const result = await this.askSubgraph(fetch, variables, asked);
          if (isStream(result)) throw new Error(`the subgraph ${fetch.subgraph} streams what was no subscription`);
          return result;
        },
      });
    if (operation.operation === OperationTypeNode.SUBSCRIPTION)
      return this.subscribe(planned, coerced, request, gather);
    const meta = await this.introspect(planned, coerced);
    const gathered = gather();
    if (planned.plan) await gathered.execute(planned.plan);
    return this.answer(planned, gathered, meta);
  }

  private async subscribe(
    planned: Planned,
    variables: Data,
    request: OperationRequest,
    gather: (request: OperationRequest) => Gathered,
  ): Promise<ExecutionResult | AsyncIterable<ExecutionResult>> {
    const { plan } = planned;
    const fetch = plan && subscriptionIn(plan);
    if (!plan || !fetch) throw new Error('the planner gave a subscription without a source');
    const source = await this.askSubgraph(fetch, variablesOf(fetch, variables), request);
    // Each event is an answer by itself: nothing of one is in the next.
    const answer = async (event: ExecutionResult): Promise<ExecutionResult> => {
      // Others may wait for it as well: it does not end with the connection of the one who asked first.
      const { signal: _signal, ...asked } = request;
      const gathered = gather(asked);
      gathered.takeRoot(fetch, event);
      if (event.data && 'nodes' in plan) {
        const leave = await this.placeFor(request);
        try {
          await gathered.execute(plan);
        } finally {
          leave();
        }
      }
      return this.answer(planned, gathered, {});
    };
    const follower = `${this.callerOf(request)} ${JSON.stringify(variables)}`;
    const answerTo = (event: ExecutionResult): Promise<ExecutionResult> =>
      // What one subgraph says alone is there already.
      'nodes' in plan && event.data && !event.errors
        ? this.shared.answerTo(planned, `${follower} ${JSON.stringify(event.data)}`, () => answer(event))
        : answer(event);
    return isStream(source) ? mapped(source, answerTo) : answerTo(source);
  }

  private answer(planned: Planned, gathered: Gathered, meta: Data): ExecutionResult {
    const root = this.schema.getRootType(planned.operation.operation);
    if (!isObjectType(root)) throw new Error(`the schema has no type for a ${planned.operation.operation}`);
    const data = complete(this.schema, root, planned.selection, gathered, meta);
    const errors = gathered.errors.map((error) => within(data, error));
    return { data, ...(errors.length > 0 && { errors }) };
  }

  private async introspect({ introspection }: Planned, variableValues: Data): Promise<Data> {
    if (!introspection) return {};
    const { data } = await execute({ schema: this.schema, document: introspection, variableValues });
    return data ?? {};
  }

  private plannedOf(document: DocumentNode, operationName: string, variables: Data): Promise<Planned> {
    let conditions = this.conditions.get(document);
    if (!conditions) this.conditions.set(document, (conditions = conditionsOf(document)));
    let plans = this.plans.get(document);
    if (!plans) this.plans.set(document, (plans = new Map<string, Promise<Planned>>()));
    const outcome = `${operationName}:${conditions.map((name) => (variables[name] === true ? 1 : 0)).join('')}`;
    let planned = plans.get(outcome);
    if (!planned) {
      if (plans.size >= MAX_PLANS_PER_DOCUMENT) plans.clear();
      plans.set(outcome, (planned = this.plan(document, operationName, variables)));
      // What failed may succeed the next time.
      planned.catch(() => this.plans.delete(document));
    }
    return planned;
  }

  private async plan(document: DocumentNode, operationName: string, variables: Data): Promise<Planned> {
    const operation = getOperationAST(document, operationName || null);
    if (!operation) throw new Error('an operation is planned that is not there');
    const preparation = prepare(this.schema, document, operation, variables);
    if (preparation.text === null) return { ...preparation, plan: null };
    const { node } = await this.planner.planAsync(preparation.text, null, new Set(), 0);
    return { ...preparation, plan: node ? compilePlan(node, operation.operation) : null };
  }
}

function subscriptionIn(plan: Plan): Fetch | null {
  if (plan.kind === 'subscription') return plan.fetch;
  if (plan.kind === 'fetch') return plan.fetch.operationType === 'subscription' ? plan.fetch : null;
  for (const node of plan.nodes) {
    const fetch = subscriptionIn(node);
    if (fetch) return fetch;
  }
  return null;
}

/** The answers to events, one after the other; ended with its source, and its source with it. */
function mapped<From, To>(source: AsyncIterable<From>, map: (event: From) => Promise<To>): AsyncIterableIterator<To> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await iterator.next();
      return step.done ? { done: true, value: undefined } : { done: false, value: await map(step.value) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** An error of what was fetched only for something else is one of the object that it was fetched for: what is in no answer has no path. */
function within(data: Data | null, error: GraphQLError): GraphQLError {
  const { path = [], message, extensions } = error;
  let value: unknown = data;
  for (const [at, part] of path.entries()) {
    if (typeof value !== 'object' || value === null) return error;
    if (!Object.hasOwn(value, part)) return new GraphQLError(message, { path: path.slice(0, at), extensions });
    value = (value as Record<string | number, unknown>)[part];
  }
  return error;
}

/** @throws Error when a field of the schema is called as no field may be, because the executor gives such names itself */
function refuseReservedNames(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    for (const name of 'getFields' in type ? Object.keys(type.getFields()) : [])
      if (RESERVED_NAME.test(name)) throw new Error(`${type.name}.${name}: the gateway uses such names itself`);
}
