import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type DocumentNode, getOperationAST, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { ANONYMOUS } from '../../lib/access/actor';
import { AccessCheck } from '../../lib/access/check-access';
import type { Rules } from '../../lib/access/rules';
import type { PublicError } from '../../lib/errors';
import type { GatewayRequestContext } from '../context';
import type { Limits } from '../limits';
import { checkSize, costOf, TooLarge } from '../operation-limits';

interface Options {
  limits: Limits;
  /** The declared access rules of the supergraph. */
  rules: Rules;
  /** Whether validation may tell what the schema has instead. */
  suggestions: boolean;
}

/**
 * Refuses operations that are too large or not for the caller, before they are planned: tokens while parsing; aliases, depth and
 * fields before validation; cost and access when the variables are known. Over HTTP and WebSocket alike.
 */
export function useProtection({ limits, rules, suggestions }: Options): GatewayPlugin {
  const measured = new WeakMap<DocumentNode, TooLarge | null>();
  let access: { schema: GraphQLSchema; check: AccessCheck } | undefined;

  const refusalOf = (args: OperationArguments): PublicError | null => {
    const context = args.contextValue as GatewayRequestContext;
    if (context.refusal) return context.refusal;
    const operation = getOperationAST(args.document, args.operationName);
    // Which operation is meant is for the executor to say.
    if (!operation) return null;
    const cost = costOf(args.schema, args.document, operation, args.variableValues ?? {});
    if (cost > limits.MAX_COST) return new TooLarge('objects in its answer at most', limits.MAX_COST, cost, 'Ask for fewer with `first`, or select less.');
    if (access?.schema !== args.schema) access = { schema: args.schema, check: new AccessCheck(args.schema, rules) };
    const refusal = access.check.refusal(args.document, context.actor ?? ANONYMOUS);
    if (refusal) refusal.extensions['http'] = { status: refusal.extensions['code'] === 'UNAUTHENTICATED' ? 401 : 403 };
    return refusal;
  };

  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        try {
          return parse(source, { ...options, maxTokens: limits.MAX_TOKENS });
        } catch (error) {
          if (!(error instanceof GraphQLError) || !error.message.includes('tokens. Parsing aborted')) throw error;
          throw new TooLarge('tokens or more', limits.MAX_TOKENS, limits.MAX_TOKENS + 1, 'Send several operations, and large values as variables.');
        }
      });
      return ({ result, replaceParseResult }) => {
        if (!isDocument(result)) return;
        if (!measured.has(result)) measured.set(result, faultOf(result, limits));
        const fault = measured.get(result);
        if (fault) replaceParseResult(fault);
      };
    },
    onValidate() {
      if (suggestions) return;
      return ({ valid, result, setResult }) => {
        if (!valid) setResult((result as readonly GraphQLError[]).map(withoutSuggestion));
      };
    },
    onExecute({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args as OperationArguments);
      if (refusal) setResultAndStopExecution({ errors: [refusal] } as never);
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args as OperationArguments);
      if (refusal) setResultAndStopExecution({ errors: [refusal] } as never);
    },
  };
}

function withoutSuggestion({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message.replace(/ Did you mean .*$/s, ''), { nodes: nodes ?? null });
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

function faultOf(document: DocumentNode, limits: Limits): TooLarge | null {
  try {
    checkSize(document, limits);
    return null;
  } catch (error) {
    if (error instanceof TooLarge) return error;
    throw error;
  }
}
