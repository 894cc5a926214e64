import { isAsyncIterable } from '@graphql-tools/utils';
import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  type ParseOptions,
  type Source,
} from 'graphql';
import { ANONYMOUS } from '../../contracts/actor';
import { AccessCheck } from '../../subgraph-kit/access/check-access';
import type { Rules } from '../../subgraph-kit/access/rules';
import { PublicError, withoutValues } from '../../subgraph-kit/errors';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import type { Limits } from '../limits';
import { isDeeperThan } from '../../lib/json-depth';
import { isLargerThan } from '../../lib/json-size';
import { costOf, dearestField, type DeclaredCosts } from '../operation-cost';
import { checkSize, TooLarge } from '../operation-limits';

/** At most this many errors of variables are reported. */
const MAX_VARIABLE_ERRORS = 5;

interface Options {
  limits: Limits;
  /** The declared access rules of the supergraph. */
  rules: Rules;
  /** What the supergraph declares about costs. */
  costs: DeclaredCosts;
  /** Whether the schema may be read, and validation may tell what it has instead. */
  explorable: boolean;
}

/**
 * Refuses operations that are too large or not for the caller, before they are planned: tokens while parsing; aliases, depth and
 * fields before validation; cost and access when the variables are known. Over HTTP and WebSocket alike.
 */
export function useProtection({ limits, rules, costs, explorable }: Options): GatewayPlugin {
  const measured = new WeakMap<DocumentNode, TooLarge | null>();
  let access: { schema: GraphQLSchema; check: AccessCheck } | undefined;

  /** Why an operation is refused, or what it may cost at most. */
  const check = (args: OperationArguments): readonly GraphQLError[] | number => {
    const context = args.contextValue as GatewayRequestContext;
    if (context.refusal) return [context.refusal];
    const operation = getOperationAST(args.document, args.operationName);
    // Which operation is meant is for the executor to say.
    if (!operation) return 0;
    const variables = readVariables(args.schema, operation, args.variableValues ?? {}, limits);
    if (Array.isArray(variables)) return variables;
    const cost = costOf(args.schema, costs, args.document, operation, variables);
    if (cost > limits.MAX_COST)
      return [
        new TooLarge(
          'cost',
          limits.MAX_COST,
          cost,
          `${mostOf(dearestField(args.schema, costs, args.document, operation, variables))}Ask for fewer with \`first\` or \`last\`, or select less: lists in lists multiply, and JSON values, outputs, plans and exports cost most.`,
        ),
      ];
    if (access?.schema !== args.schema) access = { schema: args.schema, check: new AccessCheck(args.schema, rules) };
    const refusal = access.check.refusal(args.document, context.actor ?? ANONYMOUS);
    if (refusal) refusal.extensions['http'] = { status: refusal.extensions['code'] === 'UNAUTHENTICATED' ? 401 : 403 };
    return refusal ? [refusal] : cost;
  };

  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, options?: ParseOptions) => {
        const { length } = typeof source === 'string' ? source : source.body;
        if (length > limits.MAX_OPERATION_CHARACTERS) {
          throw new TooLarge('characters', limits.MAX_OPERATION_CHARACTERS, length, 'Put large values into variables.');
        }
        try {
          return parse(source, { ...options, maxTokens: limits.MAX_TOKENS });
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error;
          if (!error.message.includes('tokens. Parsing aborted')) throw withoutValue(error, 'GRAPHQL_PARSE_FAILED');
          throw new TooLarge(
            'tokens',
            limits.MAX_TOKENS,
            limits.MAX_TOKENS + 1,
            'Send several operations, and large values as variables.',
          );
        }
      });
      return ({ result, replaceParseResult }) => {
        if (!isDocument(result)) return;
        if (!measured.has(result)) measured.set(result, measure(result, limits));
        const fault = measured.get(result);
        if (fault) replaceParseResult(fault);
      };
    },
    onValidate({ addValidationRule }) {
      if (!explorable) addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ valid, result, setResult }) => {
        if (!valid)
          setResult(
            (result as readonly GraphQLError[]).map((error) =>
              withoutValue(explorable ? error : withoutSuggestion(error), 'GRAPHQL_VALIDATION_FAILED'),
            ),
          );
      };
    },
    onExecute({ args, setResultAndStopExecution }) {
      const checked = check(args);
      if (typeof checked !== 'number') return setResultAndStopExecution({ errors: checked });
      (args.contextValue as GatewayRequestContext).cost = checked;
      if (checked < SMALL_COST) return undefined;
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (!isAsyncIterable(result) && isLargerThan(result.data, limits.MAX_ANSWER_BYTES))
            setResult({ data: null, errors: [tooManyBytes(limits)] });
        },
      };
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const checked = check(args);
      if (typeof checked !== 'number') return setResultAndStopExecution({ errors: checked } as never);
      (args.contextValue as GatewayRequestContext).cost = checked;
    },
  };
}

const mostOf = (field: string): string => (field === '' ? '' : `Most of it is ${field}. `);

/** Answers that cost less hold one value of unknown size at most, which has a limit of its own. */
const SMALL_COST = 20;

function tooManyBytes({ MAX_ANSWER_BYTES }: Limits): TooLarge {
  return new TooLarge(
    'bytes in the answer',
    MAX_ANSWER_BYTES,
    Infinity,
    'Ask for fewer with `first` or `last`, or download large values: GET /deliverables/{id}/json.',
  );
}

/** What is wrong with a request, without the values in it, which may be secrets in the wrong place. */
function withoutValue({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  // GraphQL over HTTP: what is no valid document is answered 200 to clients of the old media type, all else 400.
  const http = { status: 400, ...(code !== 'BAD_REQUEST' && { spec: true }) };
  return new GraphQLError(withoutValues(message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code, http },
  });
}

/** Where a variable does not fit, and how; graphql-js writes the value in between. */
function describeVariableError(error: GraphQLError): GraphQLError {
  const { message, nodes, originalError } = error;
  const [, name] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? [];
  if (!name || !originalError || !message.endsWith(`; ${originalError.message}`)) return error;
  const [, place] = / at "([\w.[\]]+)"$/.exec(message.slice(0, -originalError.message.length - 2)) ?? [];
  return new GraphQLError(`${place ?? `$${name}`}: ${withoutValues(originalError.message)}`, { nodes: nodes ?? null });
}

function withoutSuggestion(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message.replace(/ Did you mean .*$/s, ''), { nodes: error.nodes ?? null });
}

/** The variables as the schema wants them, or what is wrong with them. */
function readVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
  limits: Limits,
): Record<string, unknown> | GraphQLError[] {
  if (isDeeperThan(given, limits.MAX_JSON_DEPTH)) {
    const message = `The variables are nested more than ${limits.MAX_JSON_DEPTH} levels deep.`;
    return [new PublicError('BAD_REQUEST', message, { limit: limits.MAX_JSON_DEPTH, http: { status: 400 } })];
  }
  // What JSON reads as infinite would be null, or nothing, for the next service.
  if (hasInfinity(given))
    return [
      new PublicError('BAD_REQUEST', 'The variables hold a number beyond 1.8e308, which JSON cannot keep.', {
        http: { status: 400 },
      }),
    ];
  const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, {
    maxErrors: MAX_VARIABLE_ERRORS,
  });
  return errors?.map((error) => withoutValue(describeVariableError(error), 'BAD_REQUEST')) ?? coerced ?? {};
}

function hasInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinity);
}

interface OperationArguments {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: Record<string, unknown> | null;
  contextValue: unknown;
}

function isDocument(value: unknown): value is DocumentNode {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'Document';
}

function measure(document: DocumentNode, limits: Limits): TooLarge | null {
  try {
    checkSize(document, limits);
    return null;
  } catch (error) {
    if (error instanceof TooLarge) return error;
    throw error;
  }
}
