import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, type GraphQLFieldResolver, type GraphQLSchema, parse } from 'graphql';

// A federated library: what the executor of the gateway is held against. Its objects are the same for the subgraphs and for one
// schema over all of them, so that answers can be compared.

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject", "@inaccessible"])';

const TYPES: Readonly<Record<string, string>> = {
  catalog: /* GraphQL */ `
    type Query {
      book(id: ID!): Book
      books(first: Int = 3, genre: Genre): [Book!]!
      media: [Media!]!
      anything: [Anything]
      shelf: Shelf!
      broken: Book!
    }
    type Subscription {
      bookChanged: Book
    }
    interface Media @key(fields: "id") {
      id: ID!
      title: String!
      length: Int
    }
    type Book implements Media @key(fields: "id") @key(fields: "isbn edition { number }") {
      id: ID!
      isbn: String!
      edition: Edition!
      title: String!
      length: Int
      genre: Genre
      weight: Float
      author: Author
      related(first: Int = 2): [Media!]
      tags: [String!]!
      matrix: [[Int]]
      size(unit: String = "cm"): Float!
    }
    type Edition @shareable {
      number: Int!
      year: Int
    }
    type Film implements Media @key(fields: "id") {
      id: ID!
      title: String!
      length: Int
      director: Author
      size: Int
    }
    type Author @key(fields: "name") {
      name: String!
      books(filter: BookFilter): [Book!]!
    }
    input BookFilter {
      genre: Genre
      longerThan: Int = 0
    }
    type Shelf {
      number: Int!
      media: [Media!]!
      best: Media
    }
    union Anything = Book | Film | Author | Shelf
    enum Genre {
      FICTION
      SCIENCE
      SECRET @inaccessible
    }
  `,
  people: /* GraphQL */ `
    type Query {
      author(name: String!): Author
      authors: [Author]
    }
    type Author @key(fields: "name") {
      name: String!
      born: Int
      country: Country!
      rival: Author
      awards(kind: String): [Award!]
    }
    type Country @key(fields: "code") {
      code: ID!
      name: String!
      authors: [Author!]!
    }
    type Award {
      title: String!
      year: Int!
    }
  `,
  reviews: /* GraphQL */ `
    type Query {
      reviews(stars: Int): [Review!]
      bestReview: Review!
    }
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      reviews(first: Int = 2): [Review!]!
      rating: Float
    }
    type Review @key(fields: "id") {
      id: ID!
      text: String
      stars: Int!
      media: Media
      author: Author!
    }
    type Author @key(fields: "name") {
      name: String!
      reviews: [Review]
    }
  `,
  shipping: /* GraphQL */ `
    type Query {
      warehouse(id: ID!): Warehouse
    }
    type Book @key(fields: "id") {
      id: ID!
      weight: Float @external
      edition: Edition! @external
      shippingCost(express: Boolean! = false): Int @requires(fields: "weight edition { number }")
      stock: Stock!
    }
    type Edition {
      number: Int! @external
    }
    type Stock {
      count: Int!
      warehouse: Warehouse
    }
    type Warehouse @key(fields: "id") {
      id: ID!
      city: String!
      manager: Author
    }
    type Author @key(fields: "name") {
      name: String!
      worksAt: Warehouse
    }
  `,
};

type Item = Record<string, unknown> & { __typename: string; faults?: readonly string[] };
type Arguments = Record<string, never>;

/** The objects of the library; where `faults` names fields of one, resolving them throws. */
function objects(): Record<string, Record<string, Item>> {
  const all: Record<string, Record<string, Item>> = {
    Book: {},
    Film: {},
    Author: {},
    Country: {},
    Review: {},
    Warehouse: {},
    Shelf: {},
    Query: {},
  };
  const list = (type: string): Item[] => Object.values(all[type] ?? {});
  const at = (type: string, id: string) => (): Item | null => all[type]?.[id] ?? null;
  const media = (): Item[] => [...list('Book'), ...list('Film')];
  const add = (type: string, id: string, item: Record<string, unknown>): void => {
    (all[type] ??= {})[id] = { __typename: type, ...item };
  };
  for (let n = 1; n <= 5; n++)
    add('Book', `b${n}`, {
      id: `b${n}`,
      isbn: `isbn-${n}`,
      edition: { __typename: 'Edition', number: n, year: n % 2 ? 1900 + n : null },
      title: `Book ${n}`,
      length: n === 3 ? null : n * 100,
      genre: ['FICTION', 'SCIENCE', null][n % 3],
      weight: n === 4 ? null : n / 2,
      author: at('Author', `Author ${(n % 3) + 1}`),
      related: ({ first }: { first: number }) =>
        n === 5
          ? null
          : media()
              .filter((other) => other['id'] !== `b${n}`)
              .slice(0, first),
      tags: n % 2 ? ['a', `t${n}`] : [],
      matrix: [[n, null], null, []],
      size: ({ unit }: { unit: string }) => (unit === 'cm' ? n * 10 : n / 10),
      shippingCost: ({ express }: { express: boolean }) => (n === 4 ? null : (n / 2 + n) * (express ? 4 : 2)),
      stock: { __typename: 'Stock', count: n, warehouse: at('Warehouse', n % 2 ? 'w1' : 'w2') },
      reviews: ({ first }: { first: number }) =>
        list('Review')
          .filter((review) => review['of'] === `b${n}`)
          .slice(0, first),
      rating: n === 2 ? null : n,
      ...(n === 2 && { faults: ['genre', 'rating'] }),
      ...(n === 5 && { faults: ['stock'] }),
    });
  for (let n = 1; n <= 2; n++)
    add('Film', `f${n}`, {
      id: `f${n}`,
      title: `Film ${n}`,
      length: n * 90,
      director: at('Author', `Author ${n + 1}`),
      size: n,
      reviews: ({ first }: { first: number }) =>
        list('Review')
          .filter((review) => review['of'] === `f${n}`)
          .slice(0, first),
      rating: 4.5,
      ...(n === 2 && { faults: ['length'] }),
    });
  for (let n = 1; n <= 3; n++)
    add('Author', `Author ${n}`, {
      name: `Author ${n}`,
      books: ({ filter }: { filter?: { genre?: string; longerThan: number } }) =>
        list('Book').filter(
          (book) =>
            (book['author'] as () => Item)() === all['Author']?.[`Author ${n}`] &&
            (filter?.genre === undefined || book['genre'] === filter.genre) &&
            Number(book['length'] ?? 0) >= (filter?.longerThan ?? 0),
        ),
      born: n === 2 ? null : 1950 + n,
      country: at('Country', n === 3 ? 'fr' : 'uk'),
      rival: n === 1 ? null : at('Author', `Author ${n - 1}`),
      awards: ({ kind }: { kind?: string }) =>
        n === 2 ? null : [{ __typename: 'Award', title: `${kind ?? 'any'} ${n}`, year: 2000 + n }],
      reviews: () => [
        ...list('Review').filter((review) => (review['author'] as () => Item)()['name'] === `Author ${n}`),
        null,
      ],
      worksAt: n === 1 ? at('Warehouse', 'w1') : null,
      ...(n === 3 && { faults: ['country'] }),
      ...(n === 2 && { faults: ['awards'] }),
    });
  for (const [code, name] of [
    ['uk', 'Kingdom'],
    ['fr', 'Republic'],
  ] as const)
    add('Country', code, {
      code,
      name,
      authors: () => list('Author').filter((author) => (author['country'] as () => Item)()['code'] === code),
    });
  const reviewed = ['b1', 'b1', 'b2', 'f1', 'b5'];
  for (const [n, of] of reviewed.entries())
    add('Review', `r${n}`, {
      id: `r${n}`,
      of,
      text: n === 1 ? null : `Text ${n}`,
      stars: (n % 5) + 1,
      media: at(of.startsWith('b') ? 'Book' : 'Film', of),
      author: at('Author', `Author ${(n % 3) + 1}`),
      ...(n === 3 && { faults: ['text'] }),
      ...(n === 4 && { faults: ['stars'] }),
    });
  for (const [id, city] of [
    ['w1', 'Leeds'],
    ['w2', 'Lyon'],
  ] as const)
    add('Warehouse', id, { id, city, manager: id === 'w1' ? at('Author', 'Author 2') : null });
  add('Shelf', 's', { number: 7, media, best: at('Film', 'f2') });
  add('Query', 'q', {
    book: ({ id }: { id: string }) => all['Book']?.[id] ?? null,
    books: ({ first, genre }: { first: number; genre?: string }) =>
      list('Book')
        .filter((book) => genre === undefined || genre === null || book['genre'] === genre)
        .slice(0, first),
    media,
    anything: () => [all['Book']?.['b1'], all['Film']?.['f1'], null, all['Author']?.['Author 1'], all['Shelf']?.['s']],
    shelf: at('Shelf', 's'),
    broken: null,
    author: ({ name }: { name: string }) => all['Author']?.[name] ?? null,
    authors: () => [...list('Author'), null],
    reviews: ({ stars }: { stars?: number }) =>
      list('Review').filter((review) => stars === undefined || stars === null || review['stars'] === stars),
    bestReview: at('Review', 'r0'),
    warehouse: ({ id }: { id: string }) => all['Warehouse']?.[id] ?? null,
    faults: ['broken'],
  });
  return all;
}

/** Reads a field of an object, for the subgraphs and the schema over all of them alike. */
export const readField: GraphQLFieldResolver<Item, unknown> = (item, given, _context, { fieldName }) => {
  if (item.faults?.includes(fieldName)) throw new Error(`${item.__typename}.${fieldName} is broken`);
  const value = item[fieldName];
  return typeof value === 'function' ? (value as (given: Arguments) => unknown)(given as Arguments) : value;
};

export interface Library {
  supergraph: string;
  /** The subgraphs by name. */
  subgraphs: ReadonlyMap<string, GraphQLSchema>;
  /** What clients see, as one schema. */
  whole: GraphQLSchema;
  /** The object at the root of queries. */
  root: Item;
}

export function library(): Library {
  const all = objects();
  const root = all['Query']?.['q'];
  if (!root) throw new Error('the library has no root');
  const services = Object.entries(TYPES).map(([name, types]) => ({ name, typeDefs: parse(`${LINK}\n${types}`) }));
  const { supergraphSdl: supergraph, errors } = composeServices(services);
  if (!supergraph) throw new Error(JSON.stringify(errors));
  const find = (ref: Record<string, unknown>): Item | null => {
    const { __typename: type, ...key } = ref as { __typename: string };
    const candidates = type === 'Media' ? [all['Book'], all['Film']] : [all[type]];
    const found = candidates
      .flatMap((some) => Object.values(some ?? {}))
      .find((item) => Object.entries(key).every(([name, value]) => isSame(item[name], value) || !KEYS.has(name)));
    return found ?? null;
  };
  const subgraphs = new Map(
    services.map(({ name, typeDefs }) => {
      const resolvers: Record<string, Record<string, unknown>> = {};
      for (const type of Object.keys(all)) resolvers[type] = { __resolveReference: find };
      if (name === 'reviews') resolvers['Media'] = { __resolveReference: find };
      if (name === 'catalog')
        resolvers['Media'] = { __resolveReference: find, __resolveType: (item: Item) => item.__typename };
      if (name === 'shipping') Object.assign(resolvers['Book'] ?? {}, { __resolveReference: withRequired(find) });
      const known = new Set(
        typeDefs.definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])),
      );
      const own = Object.entries(resolvers).filter(([type]) => known.has(type) && type !== 'Query');
      return [name, buildSubgraphSchema({ typeDefs, resolvers: Object.fromEntries(own) as never })] as const;
    }),
  );
  return { supergraph, subgraphs, whole: buildASTSchema(transformSupergraphToPublicSchema(parse(supergraph))), root };
}

const KEYS = new Set(['id', 'isbn', 'edition', 'name', 'code']);

function isSame(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  return Object.entries(wanted).every(([name, inner]) => (value as Record<string, unknown> | null)?.[name] === inner);
}

/** What the subgraph of shipping computes rests on what it was told, not on what the library knows. */
function withRequired(find: (ref: Record<string, unknown>) => Item | null) {
  return (ref: Record<string, unknown>): Item | null => {
    const { weight, edition, ...key } = ref;
    const item = find(key);
    const number = (edition as { number?: number } | undefined)?.number;
    const cost = ({ express }: { express: boolean }): number | null =>
      typeof weight === 'number' && number !== undefined ? (weight + number) * (express ? 4 : 2) : null;
    return item && { ...item, shippingCost: cost };
  };
}
