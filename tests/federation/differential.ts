import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { Fetch } from '../../gateway/executor/compiled-plan';
import { Executor } from '../../gateway/executor/executor';
import { publicSchemaOf } from '../../gateway/public-schema';
import { randomOf } from '../setup/template-generator';
import { library, type Library, readField } from './library';
import { randomOperation, type RandomOperation } from './random-operation';

/** How a subgraph is asked in a test: as it is by default, or otherwise. */
export type Ask = (fetch: Fetch, variables: Record<string, unknown>) => Promise<Asked>;
type Asked = ExecutionResult | AsyncIterable<ExecutionResult>;

/** Executes operations on a library with the executor of the gateway, with its subgraphs in this process. */
export function federated(
  { supergraph, subgraphs, root }: Pick<Library, 'supergraph' | 'subgraphs' | 'root'>,
  around: (ask: Ask) => Ask = (ask) => ask,
): (operation: RandomOperation) => Promise<Asked> {
  const ask = around(async ({ subgraph, document }, variableValues) => {
    const schema = subgraphs.get(subgraph.toLowerCase());
    if (!schema) throw new Error(`there is no subgraph ${subgraph}`);
    return execute({ schema, document, variableValues, rootValue: root, fieldResolver: readField as never });
  });
  const executor = new Executor(
    publicSchemaOf(parse(supergraph)),
    supergraph,
    (fetch, variables) => ask(fetch, variables),
    () => 'one',
  );
  const documents = new Map<string, DocumentNode>();
  return async ({ query, variables }) => {
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    return executor.execute({ document, variables });
  };
}

export interface Difference {
  operation: RandomOperation;
  expected: unknown;
  got: unknown;
}

/**
 * Answers operations made by chance twice: by the gateway's executor over subgraphs, and by graphql-js over one schema with the
 * same objects. @returns where they differ: in the data, or in where errors are
 */
export async function differences(
  count: number,
  seed: number,
  { whole, ...books }: Library = library(),
): Promise<{ asked: number; found: Difference[] }> {
  const random = randomOf(seed);
  const run = federated(books);
  const found: Difference[] = [];
  let asked = 0;
  while (asked < count) {
    const operation = randomOperation(whole, random);
    const document = parse(operation.query);
    if (validate(whole, document).length > 0) continue;
    asked++;
    const { query, variables } = operation;
    const answers = [
      await answerOf(whole, books.root, operation),
      (await run({ query, variables }).catch(failed)) as ExecutionResult,
    ];
    const [expected, got] = answers.map(comparable);
    if (JSON.stringify(expected) !== JSON.stringify(got)) found.push({ operation, expected, got });
  }
  return { asked, found };
}

function answerOf(
  schema: GraphQLSchema,
  rootValue: unknown,
  { query, variables }: RandomOperation,
): Promise<ExecutionResult> {
  return Promise.resolve(
    execute({
      schema,
      document: parse(query),
      variableValues: variables,
      rootValue,
      fieldResolver: readField as never,
    }),
  );
}

function failed(error: unknown): ExecutionResult {
  return { errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
}

/** The data, and where it is null because of errors: what is further inside is lost in either case. */
function comparable({ data, errors }: ExecutionResult): unknown {
  const shown = new Set((errors ?? []).map(({ path }) => JSON.stringify(path ? nullOn(path, data) : null)));
  return { data: data ?? null, errors: [...shown].sort() };
}

function nullOn(path: readonly (string | number)[], data: unknown): (string | number)[] {
  const way: (string | number)[] = [];
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) break;
    value = (value as Record<string | number, unknown>)[part];
    way.push(part);
  }
  return way;
}
