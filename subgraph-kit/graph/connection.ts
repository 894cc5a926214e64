import { ArgsType, Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { Authenticated } from '../access/declare';
import { BadRequest } from '../errors';

/** Most items that one page of any list may hold. */
export const MAX_PAGE_SIZE = 100;
/** How many items a page holds when nobody says how many. */
export const DEFAULT_PAGE_SIZE = 20;

@Authenticated()
@Directive('@shareable')
@ObjectType({ description: 'Position of a page in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is a further page after this one.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there is a further page before this one.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Pass this as `before`, with `last`, to get the page before; null for an empty page.',
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Pass this as `after`, with `first`, to get the next page; null for an empty page.',
  })
  endCursor!: string | null;
}

/** Which page of a list, as in the connections of Relay (https://relay.dev/graphql/connections.htm). */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'The first so many items, 1 to 100; 20 when neither this nor `last` is given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items after this cursor; from the beginning when null.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The last so many items, 1 to 100, in the order of the list; instead of `first`.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items before this cursor; to the end when null.' })
  before?: string | null;
}

/** The part of a list that a page is, with its cursors read. */
export interface Range<K> {
  /** Most items that it may hold. */
  size: number;
  /** Whether it is the last items of what lies between the cursors instead of the first. */
  fromEnd: boolean;
  after: K | null;
  before: K | null;
}

/** Longer lists are counted up to here: to count millions takes seconds. */
export const MAX_COUNTED = 10_000;

export interface Page<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
  /** Counts all that match, of very many one more than `MAX_COUNTED`; called only when it is asked for. */
  count: () => Promise<number>;
}

/** Makes the Relay connection type of a node type. */
export function connectionOf<T extends object>(name: string, node: ClassType<T>): ClassType<Page<T>> {
  @Authenticated()
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: 'Cursor of this item; pass it as `after` to continue after it.' })
    cursor!: string;

    @Field(() => node, { description: 'The item itself.' })
    node!: T;
  }

  @Authenticated()
  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class Connection implements Page<T> {
    @Field(() => [Edge], { description: 'The items of this page, in order.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Position of this page in the list.' })
    pageInfo!: PageInfo;

    count!: () => Promise<number>;

    @Field(() => Int, {
      description: 'How many items match in all pages together, counted up to 10,000: longer lists say 10,000.',
    })
    async totalCount(): Promise<number> {
      return Math.min(await this.count(), MAX_COUNTED);
    }

    @Field(() => Boolean, { description: 'Whether `totalCount` is all there are; false for more than 10,000.' })
    async isTotalCountExact(): Promise<boolean> {
      return (await this.count()) <= MAX_COUNTED;
    }
  }
  return Connection;
}

/** @throws BadRequest when it is not a whole number from 1 to the largest page */
export function checkPageSize(size: number, name = 'first'): number {
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE)
    throw new BadRequest(
      'INVALID_PAGE_SIZE',
      `\`${name}\` must be a whole number from 1 to ${MAX_PAGE_SIZE}, got ${size}.`,
    );
  return size;
}

/**
 * What a page is of its list.
 * @param read reads the position that a cursor stands for; throws BadRequest when it cannot
 * @throws BadRequest when it is not said clearly how many items it may hold
 */
export function rangeOf<K>({ first, after, last, before }: PageArgs, read: (cursor: string) => K): Range<K> {
  if (first != null && last != null)
    throw new BadRequest('INVALID_PAGE_SIZE', 'Pass `first` or `last`, not both: the page is one end of the list.');
  const size = last == null ? checkPageSize(first ?? DEFAULT_PAGE_SIZE) : checkPageSize(last, 'last');
  return {
    size,
    fromEnd: last != null,
    after: after == null ? null : read(after),
    before: before == null ? null : read(before),
  };
}

/**
 * Builds a page from up to `size + 1` rows, in the order in which they were read: from the end of the list backwards when the
 * page is its last items. The extra row only tells that there is more.
 */
export function pageOf<T>(
  rows: T[],
  { size, fromEnd, after, before }: Range<unknown>,
  cursorOf: (row: T) => string,
  count: Page<T>['count'],
): Page<T> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: cursorOf(node), node }));
  if (fromEnd) edges.reverse();
  const isMore = rows.length > size;
  let counted: Promise<number> | undefined;
  return {
    edges,
    pageInfo: {
      // Towards the other side lies at least the item whose cursor was given.
      hasNextPage: fromEnd ? before !== null : isMore,
      hasPreviousPage: fromEnd ? isMore : after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => (counted ??= count()),
  };
}

/** A page with other nodes in the places of its own. */
export function mapPage<T, U>({ edges, ...page }: Page<T>, map: (node: T) => U): Page<U> {
  return { ...page, edges: edges.map(({ cursor, node }) => ({ cursor, node: map(node) })) };
}

/** Cursors are opaque to clients: what they hold may change between releases. */
export function encodeCursor(kind: string, value: string | number): string {
  return Buffer.from(`${kind}:${value}`).toString('base64url');
}

/** A cursor that this list never gave out. */
export function invalidCursor(): BadRequest {
  return new BadRequest(
    'INVALID_CURSOR',
    'The cursor was not issued by this list. Pass a `cursor` or `endCursor` of an earlier answer.',
  );
}

/** @throws BadRequest with code INVALID_CURSOR for anything that `encodeCursor` did not make for this kind. */
export function decodeCursor(kind: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith(`${kind}:`) || Buffer.from(text).toString('base64url') !== cursor) {
    throw invalidCursor();
  }
  return text.slice(kind.length + 1);
}
