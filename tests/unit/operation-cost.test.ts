import fs from 'node:fs';
import path from 'node:path';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type DocumentNode,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { costOf, dearestField, declaredCosts } from '../../gateway/operation-cost';

const supergraph = parse(fs.readFileSync('schema/supergraph.graphql', 'utf8'));
const schema = buildASTSchema(transformSupergraphToPublicSchema(supergraph));
const costs = declaredCosts(supergraph);

function cost(document: DocumentNode, given: Record<string, unknown> = {}): number {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('the document has no operation');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  return costOf(schema, costs, document, operation, coerced ?? given);
}
const costOfText = (text: string): number => {
  const document = parse(text);
  // A field that there is not would cost nothing.
  expect(validate(schema, document)).toEqual([]);
  return cost(document);
};

describe('what an operation costs', () => {
  test('is that of the lengths that it is asked with, however often it was asked with others', () => {
    const document = parse(
      'query ($n: Int, $m: Int = 2) { executions(first: $n) { edges { node { id } } } requests(last: $m) { edges { node { id } } } }',
    );
    const asked = [{ n: 1 }, { n: 5 }, { n: 5, m: 4 }, { n: 1 }].map((given) => cost(document, given));
    expect(asked).toEqual([3 + 6, 15 + 6, 15 + 12, 3 + 6]);
  });

  test('is that of as many plans as the variable has clients', () => {
    const document = parse('query ($ids: [ID!]!) { masterTemplate(name: "m") { plans(clientIds: $ids) { verdict } } }');
    expect([1, 100, 1].map((length) => cost(document, { ids: Array(length).fill('c') }))).toEqual([51, 5_001, 51]);
  });

  test('grows with the values of a variable, for each field that it is given to', () => {
    const document = parse(
      'query ($p: JSON) { masterTemplate(name: "m") { a: plan(clientId: "c", parameters: $p) { verdict } b: plan(clientId: "c", parameters: { x: $p }) { verdict } } }',
    );
    const of = (count: number) => cost(document, { p: { list: Array(count).fill(1) } });
    expect([of(3), of(1_000), of(4_000), of(3)]).toEqual([201, 201 + 2 * 100, 201 + 2 * 400, 201]);
  });

  test.each([
    [
      '{ executions(first: 100) { edges { node { stages { job { output { raw } } } } } } }',
      'executions.edges.node.stages.job.output',
    ],
    [
      '{ viewer { kind } masterTemplates(first: 90) { edges { node { plan(clientId: "c") { verdict } name } } } }',
      'masterTemplates.edges.node.plan',
    ],
    [
      'query { ...F } fragment F on Query { tiers { name } clients(first: 50) { edges { node { apiKeys { id } users { id } } } } }',
      'clients.edges.node.apiKeys',
    ],
  ])('of %s is told by the field that takes most of it', (text, expected) => {
    const document = parse(text);
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    expect(operation && dearestField(schema, costs, document, operation, {})).toBe(expected);
  });

  test.each([
    ['an object', '{ viewer { kind } }', 1],
    ['a list without a length, as ten', '{ tiers { name } }', 10],
    ['a list by its first', '{ executions(first: 7) { edges { node { id } } } }', 7 * 3],
    ['a list by its last', '{ executions(last: 7) { edges { node { id } } } }', 7 * 3],
    ['a list of neither, as twenty', '{ executions { edges { node { id } } } }', 20 * 3],
    ['stages, as five', '{ execution(id: "e") { stages { order } } }', 1 + 5],
    ['a JSON value', '{ execution(id: "e") { parameters } }', 1 + 10],
    ['each alias of it', '{ execution(id: "e") { a: parameters b: parameters } }', 1 + 20],
    [
      'an output, with all that it consists of',
      output('... on Course { modules { lessons { title } } }'),
      1 + 5 * 22 - 5 * 0,
    ],
    [
      'the same as elements, four levels deep',
      output('elements { children { children { children { title } } } }'),
      1 + 5 * 22,
    ],
    ['a plan', '{ masterTemplate(name: "m") { plan(clientId: "c") { verdict } } }', 1 + 100],
    [
      'plans, as many as clients',
      '{ masterTemplate(name: "m") { plans(clientIds: ["a", "b", "c"]) { verdict } } }',
      1 + 3 * 50,
    ],
    ['an export', output('export(format: MARKDOWN) { content }'), 1 + 5 * 122],
  ])('%s', (_what, text, expected) => {
    expect(costOfText(text)).toBe(expected);
  });

  test.each([
    [
      'twenty executions with the lessons of their courses',
      list(20, '... on Course { modules { lessons { title } } }'),
    ],
    [
      'twenty executions with the concepts of their maps',
      list(20, '... on KnowledgeMap { concepts { name } relationships { from to } }'),
    ],
    [
      "fifty executions with their workflows' decision points",
      list(50, '... on Workflow { phases { steps { title } } }'),
    ],
    ['elements of twenty executions', list(20, 'elements { children { children { title } } }')],
    [
      'master templates with the templates, prices and plans of their stages',
      '{ masterTemplates(first: 20) { edges { node { name stages { order workerTemplate { id minimumTier parameterSchema } } plan(clientId: "c") { verdict stages { order estimate { timeMs { expected } } } } } } } }',
    ],
  ])('lets pass %s', (_what, text) => {
    expect(costOfText(text)).toBeLessThanOrEqual(DEFAULT_LIMITS.MAX_COST);
  });

  test.each([
    [
      'a hundred executions with ten copies of their parameters',
      `{ executions(first: 100) { edges { node { ${copies('parameters')} } } } }`,
    ],
    ['a hundred executions with all their outputs as JSON', list(100, 'raw')],
    [
      'exports of a hundred jobs',
      '{ workerJobs(worker: "w", first: 100) { edges { node { output { export(format: QTI) { content } } } } } }',
    ],
  ])('refuses %s', (_what, text) => {
    expect(costOfText(text)).toBeGreaterThan(DEFAULT_LIMITS.MAX_COST);
  });

  const files = fs
    .readdirSync('console/src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => parse(fs.readFileSync(path.join('console/src', file), 'utf8')));
  const definitions = files.flatMap((file) => file.definitions);
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const operations = definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );

  test.each(operations.map((operation) => [operation.name?.value ?? '', operation] as const))(
    'lets pass %s of the console, with pages of 50',
    (_name, operation) => {
      const lengths = (operation.variableDefinitions ?? [])
        .filter(({ type }) => /^Int!?$/.test(type.kind === Kind.NON_NULL_TYPE ? nameOf(type.type) : nameOf(type)))
        .map(({ variable }) => [variable.name.value, 50]);
      expect(
        cost({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }, Object.fromEntries(lengths) as never),
      ).toBeLessThanOrEqual(DEFAULT_LIMITS.MAX_COST);
    },
  );
});

function output(selection: string): string {
  return `{ execution(id: "e") { stages { job { output { ${selection} } } } } }`;
}

function list(first: number, selection: string): string {
  return `{ executions(first: ${first}) { edges { node { stages { job { output { ${selection} } } } } } } }`;
}

function copies(field: string): string {
  return Array.from({ length: 10 }, (_, index) => `a${index}: ${field}`).join(' ');
}

function nameOf(type: { kind: Kind; name?: { value: string } }): string {
  return type.name?.value ?? '';
}
