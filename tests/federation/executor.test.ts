import { execute, type ExecutionResult, parse } from 'graphql';
import type { Fetch } from '../../gateway/executor/compiled-plan';
import { type Ask, differences, federated } from './differential';
import { library, readField } from './library';

const { whole, ...books } = library();

/** What graphql-js answers over one schema with the same objects. */
async function expected(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const { data, errors } = await execute({
    schema: whole,
    document: parse(query),
    variableValues: variables,
    rootValue: books.root,
    fieldResolver: readField as never,
  });
  return { data, errors: (errors ?? []).map(({ path }) => path) };
}

/** What the executor answers, and which operations it sent for that. */
async function answer(query: string, variables: Record<string, unknown> = {}, around?: (ask: Ask) => Ask) {
  const asked: { fetch: Fetch; variables: Record<string, unknown> }[] = [];
  const recorded = (ask: Ask): Ask => {
    const inner = around ? around(ask) : ask;
    return (fetch, given) => {
      asked.push({ fetch, variables: given });
      return inner(fetch, given);
    };
  };
  const run = federated(books, recorded);
  const { data, errors = [] } = (await run({ query, variables })) as ExecutionResult;
  return { data, errors: errors.map(({ path }) => path), messages: errors.map(({ message }) => message), asked };
}

describe('the executor answers as one schema would', () => {
  test('500 operations made by chance, with variables, aliases, fragments, conditions and faults', async () => {
    const { asked, found } = await differences(500, 20_261_127);
    expect(asked).toBe(500);
    expect(found.slice(0, 3)).toEqual([]);
  });

  test('a wrong answer is found by that comparison', async () => {
    const spoiled = library();
    // One subgraph answers for another.
    const { found } = await differences(100, 7, {
      ...spoiled,
      subgraphs: new Map([...spoiled.subgraphs, ['reviews', spoiled.subgraphs.get('people') as never]]),
    });
    expect(found.length).toBeGreaterThan(10);
  });

  test.each([
    [
      'an alias that is called like a key',
      '{ book(id: "b1") { id: title reviews { id: stars media { id: length rating } } author { name: born country { code: name name: code } } } }',
    ],
    [
      'an alias that is called like what tells the type',
      '{ media { __typename: title rating ... on Book { stock { count } } } }',
    ],
    [
      'the key under its own name and another as well',
      '{ book(id: "b1") { title: id id x: id isbn: title shippingCost } }',
    ],
    [
      'such an alias in a fragment and in a list',
      '{ books(first: 5) { ...F } } fragment F on Media { id: title rating ... on Book { edition: weight shippingCost(express: true) } }',
    ],
    [
      'one key for two fields of types that exclude each other',
      '{ media { ... on Book { value: size(unit: "mm") size } ... on Film { value: size size } } }',
    ],
    [
      'a union, with nulls in its list',
      '{ anything { __typename ... on Media { title rating } ... on Author { name born } ... on Shelf { number best { title reviews { text } } } } }',
    ],
    ['lists in lists, and empty ones', '{ books(first: 5) { matrix tags related(first: 1) { title rating } } }'],
    [
      'fields that are selected several times',
      '{ books { stock { count } } books { stock { warehouse { city } } author { born } } ... on Query { books { author { rival { born } } } } }',
    ],
    [
      'what must not be null far below what may be',
      '{ authors { name country { name authors { country { code } } } } shelf { number } }',
    ],
    ['the type at the root, and nothing else', '{ __typename a: __typename }'],
    ['what is skipped altogether', '{ book(id: "b1") @skip(if: true) { id } }'],
    ['an object of which all is skipped', '{ book(id: "b1") { id @skip(if: true) } }'],
  ])('%s', async (_title, query) => {
    const { data, errors } = await answer(query);
    expect({ data, errors: errors.toSorted(byText) }).toEqual(sorted(await expected(query)));
  });

  test('an alias may be called like what objects have by themselves', async () => {
    const query = '{ book(id: "b1") { __proto__: author { born } constructor: title toString: genre } }';
    const { data } = await answer(query);
    expect(JSON.stringify(data)).toBe(JSON.stringify(((await expected(query)) as { data: unknown }).data));
    expect(JSON.stringify(data)).toContain('"__proto__":{"born":null}');
  });

  test('conditions hold for each value of their variables, also when the document is known', async () => {
    const query =
      'query ($deep: Boolean!, $plain: Boolean = true) { book(id: "b1") { title @include(if: $plain) author @skip(if: $deep) { born } reviews @include(if: $deep) { stars } } }';
    const run = federated(books);
    for (const variables of [{ deep: true }, { deep: false }, { deep: true, plain: false }, { deep: true }])
      expect((await run({ query, variables })) as ExecutionResult).toEqual({
        data: ((await expected(query, variables)) as { data: unknown }).data,
      });
  });

  test('variables take their defaults, and those of input fields', async () => {
    const query =
      'query ($unit: String = "mm", $filter: BookFilter) { book(id: "b2") { size(unit: $unit) } author(name: "Author 3") { books(filter: $filter) { title } } }';
    for (const variables of [{}, { unit: null }, { filter: { genre: 'SCIENCE' } }, { filter: { longerThan: 300 } }]) {
      const { data, errors } = await answer(query, variables);
      expect({ data, errors }).toEqual(await expected(query, variables));
    }
  });

  test('the schema is told beside data, under aliases and in fragments', async () => {
    const query =
      'query ($name: String!) { shelf { number } a: __type(name: $name) { name } ...S } fragment S on Query { __schema { queryType { fields { name } } } }';
    const { data } = await answer(query, { name: 'Shelf' });
    expect(data).toEqual(((await expected(query, { name: 'Shelf' })) as { data: unknown }).data);
  });
});

describe('the executor asks no more than it has to', () => {
  test('each entity once, however often it is there, and each subgraph once', async () => {
    const { asked } = await answer('{ media { author: reviews { author { name born rival { name } } } } }');
    const people = asked.filter(({ fetch }) => fetch.subgraph.toLowerCase() === 'people');
    const representations = people.flatMap(({ variables }) => Object.values(variables).flat());
    expect(people).toHaveLength(1);
    expect(new Set(representations.map((item) => JSON.stringify(item))).size).toBe(representations.length);
  });

  test('nothing of what is skipped', async () => {
    const query = 'query ($deep: Boolean!) { book(id: "b1") { title reviews @include(if: $deep) { stars } } }';
    expect((await answer(query, { deep: false })).asked).toHaveLength(1);
    expect((await answer(query, { deep: true })).asked).toHaveLength(2);
  });
});

describe('a subgraph that fails', () => {
  const failing =
    (name: string): ((ask: Ask) => Ask) =>
    (ask) =>
    async (fetch, variables) =>
      fetch.subgraph.toLowerCase() === name
        ? {
            data: null,
            errors: [Object.assign(new Error('down'), { extensions: { code: 'SERVICE_UNAVAILABLE' } }) as never],
          }
        : ask(fetch, variables);

  test('costs its own fields, and is told once for each of them', async () => {
    const { data, errors, messages } = await answer(
      '{ books(first: 3) { title author { born awards { title } } } }',
      {},
      failing('people'),
    );
    expect(data).toEqual({
      books: [1, 2, 3].map((n) => ({ title: `Book ${n}`, author: { born: null, awards: null } })),
    });
    expect(errors).toEqual([
      ['books', 0, 'author', 'born'],
      ['books', 0, 'author', 'awards'],
    ]);
    expect(new Set(messages)).toEqual(new Set(['down']));
  });

  test('costs what its fields may not be missing in', async () => {
    const { data, errors } = await answer(
      '{ a: book(id: "b1") { title author { country { name } } } }',
      {},
      failing('people'),
    );
    expect(data).toEqual({ a: { title: 'Book 1', author: null } });
    expect(errors).toEqual([['a', 'author', 'country']]);
  });

  const without =
    (name: string) =>
    (ask: Ask): Ask =>
    async (fetch, variables) => {
      const answered = (await ask(fetch, variables)) as ExecutionResult;
      const absent = Object.entries(answered.data ?? {}).map(([key, found]) => [
        key,
        key.startsWith('_entities') && Array.isArray(found) ? found.map(() => null) : found,
      ]);
      return fetch.subgraph.toLowerCase() === name ? { data: Object.fromEntries(absent) } : answered;
    };

  test('is no error when a thing is not there: what refers to it is null', async () => {
    const { data, errors } = await answer(
      '{ a: book(id: "b1") { title author { country { name } } } }',
      {},
      without('people'),
    );
    expect([data, errors]).toEqual([{ a: { title: 'Book 1', author: null } }, []]);
  });

  test('is an error when nothing is left of the answer for that', async () => {
    const { data, messages } = await answer('{ books { title stock { count } } }', {}, without('shipping'));
    expect([data, messages]).toEqual([null, ['What may not be null is not there.']]);
  });

  test('costs its fields at the root', async () => {
    const { data, errors } = await answer(
      '{ shelf { number } all: reviews { stars } w: warehouse(id: "w1") { city } }',
      {},
      failing('shipping'),
    );
    expect(data).toMatchObject({ shelf: { number: 7 }, w: null });
    expect(errors).toContainEqual(['w']);
  });
});

describe('the events of a subscription', () => {
  test('are independent of one another: neither data nor errors of one are in the next', async () => {
    const events: ExecutionResult[] = [
      { data: { bookChanged: { __typename: 'Book', id: 'b1', title: 'One' } } },
      {
        data: { bookChanged: null },
        errors: [Object.assign(new Error('passing'), { path: ['bookChanged'] }) as never],
      },
      { data: { bookChanged: { __typename: 'Book', id: 'b2', title: 'Two' } } },
      { errors: [Object.assign(new Error('end')) as never] },
    ];
    async function* source(): AsyncGenerator<ExecutionResult> {
      yield* events;
    }
    const run = federated(
      books,
      (ask) => async (fetch, variables) => (fetch.operationType === 'subscription' ? source() : ask(fetch, variables)),
    );
    const stream = (await run({
      query: 'subscription { bookChanged { id title reviews(first: 1) { stars } } }',
      variables: {},
    })) as AsyncIterable<ExecutionResult>;
    const results: unknown[] = [];
    for await (const { data, errors } of stream)
      results.push([data, errors?.map(({ message, path }) => [message, path])]);
    expect(results).toEqual([
      [{ bookChanged: { id: 'b1', title: 'One', reviews: [{ stars: 1 }] } }, undefined],
      [{ bookChanged: null }, [['passing', ['bookChanged']]]],
      [{ bookChanged: { id: 'b2', title: 'Two', reviews: [{ stars: 3 }] } }, undefined],
      [{ bookChanged: null }, [['end', ['bookChanged']]]],
    ]);
  });
});

test('a schema with a field that is called as the executor calls its own is refused', () => {
  const { supergraph } = books;
  expect(() => federated({ ...books, supergraph: supergraph.replaceAll('warehouse(', '_f1(') })).toThrow(
    'Query._f1: the gateway uses such names itself',
  );
});

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
function sorted(value: unknown): unknown {
  const { data, errors } = value as { data: unknown; errors: unknown[] };
  return { data, errors: errors.toSorted(byText) };
}
