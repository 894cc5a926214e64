import { ArgsType, Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { Authenticated } from '../access/declare';
import { BadRequest } from '../errors';

/** Most items that one page of any list may hold. */
export const MAX_PAGE_SIZE = 100;

@Authenticated()
@Directive('@shareable')
@ObjectType({ description: 'Position of a page in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is a further page after this one.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Pass this as `after` to get the next page; null for an empty page.',
  })
  endCursor!: string | null;
}

/** Which page of a list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Only items after this cursor; from the beginning when null.' })
  after?: string | null;
}

export interface Page<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
  /** Counts all that match; called only when it is asked for. */
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

    @Field(() => Int, { description: 'How many items match in all pages together.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return Connection;
}

/** @throws BadRequest when `first` is not a whole number from 1 to the largest page. */
export function checkPageSize(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE) {
    throw new BadRequest(
      'INVALID_PAGE_SIZE',
      `\`first\` must be a whole number from 1 to ${MAX_PAGE_SIZE}, got ${first}.`,
    );
  }
  return first;
}

/** Builds a page from up to `first + 1` rows: the extra row only tells that there is more. */
export function pageOf<T>(rows: T[], first: number, cursorOf: (row: T) => string, count: Page<T>['count']): Page<T> {
  const edges = rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    count,
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
