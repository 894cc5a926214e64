import type { DataSource, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isTransient } from '../../lib/database/transient-errors';
import type { Context } from '../context';
import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  type Page,
  type PageArgs,
  pageOf,
  rangeOf,
  MAX_COUNTED,
} from './connection';

/** One column that a list is sorted by. */
export interface SortColumn<T> {
  /** The column or an expression, with its alias, as in client.companyName. */
  sql: string;
  /** Reads it from a row; what is no part of a row is selected beside it when this is absent. */
  value?: (row: T) => string | number | Date;
  /** `int` is of 32 bits, `number` a whole number that JavaScript holds exactly. */
  type: 'text' | 'int' | 'number' | 'time';
  direction?: 'ASC' | 'DESC';
}

interface Keyset<T> {
  /** Names the list in its cursors: a cursor of another list is refused. */
  cursor: string;
  /** The columns that it is sorted by; together they are unique. */
  sort: [SortColumn<T>, ...SortColumn<T>[]];
}

/**
 * A page of a list by the keys of its rows: the next page begins after the last row that was seen, whatever was added or
 * removed meanwhile.
 * @param query makes the query of all that match; called once more when they are counted
 * @throws BadRequest for a page size out of range or a cursor that this list did not issue
 */
export async function keysetPage<T extends ObjectLiteral>(
  query: () => SelectQueryBuilder<T>,
  page: PageArgs,
  { cursor: kind, sort }: Keyset<T>,
): Promise<Page<T>> {
  const range = rangeOf(page, (cursor) => readKeys(decodeCursor(kind, cursor), sort));
  const reversed = sort.map((column) => ({ ...column, direction: opposite(column) }));
  const rows = query().limit(range.size + 1);
  for (const { sql, direction } of range.fromEnd ? reversed : sort) rows.addOrderBy(sql, direction ?? 'ASC');
  if (range.after) rows.andWhere(`(${isBehind(sort, 'after')})`, named('after', range.after));
  if (range.before) rows.andWhere(`(${isBehind(reversed, 'before')})`, named('before', range.before));
  for (const [index, { sql, value }] of sort.entries()) if (!value) rows.addSelect(sql, `sort${index}`);
  const { entities, raw } = await rows.getRawAndEntities<Record<string, unknown>>();
  const selected = new Map(entities.map((row, index) => [row, raw[index]]));
  const keyOf = (row: T, { value }: SortColumn<T>, index: number): unknown =>
    value ? value(row) : Number(selected.get(row)?.[`sort${index}`]);
  const cursorOf = (row: T): string =>
    encodeCursor(kind, JSON.stringify(sort.map((column, index) => keyOf(row, column, index))));
  return pageOf(entities, range, cursorOf, () => countOf(query()));
}

/**
 * A page of a list that may be a moment old: from the replica where there is one, and while that is not there from the database itself.
 * @param query makes the query of all that match, in either @throws BadRequest as keysetPage does
 */
export async function replicaPage<T extends ObjectLiteral>(
  { replica, database, log }: Context,
  query: (database: DataSource) => SelectQueryBuilder<T>,
  page: PageArgs,
  keyset: Keyset<T>,
): Promise<Page<T>> {
  if (replica) {
    try {
      return await keysetPage(() => query(replica), page, keyset);
    } catch (error) {
      if (!isTransient(error)) throw error;
      log.warn({ err: error }, 'the replica cannot be read: the database itself is');
    }
  }
  return keysetPage(() => query(database), page, keyset);
}

/** How many rows match, counted up to one more than is told. */
async function countOf<T extends ObjectLiteral>(query: SelectQueryBuilder<T>): Promise<number> {
  const matching = query.select('1', 'one').limit(MAX_COUNTED + 1);
  const row = await query.connection
    .createQueryBuilder()
    .select('count(*)::int', 'count')
    .from(`(${matching.getQuery()})`, 'matching')
    .setParameters(matching.getParameters())
    .getRawOne<{ count: number }>();
  return row?.count ?? 0;
}

function opposite<T>({ direction }: SortColumn<T>): 'ASC' | 'DESC' {
  return direction === 'DESC' ? 'ASC' : 'DESC';
}

/** Keys as the parameters `name0`, `name1` and so on. */
function named(name: string, keys: unknown[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key, index) => [`${name}${index}`, key]));
}

/** Whether a row comes behind the keys `:name0`, `:name1` and so on in the order of these columns. */
function isBehind<T>(sort: SortColumn<T>[], name: string): string {
  const sign = (column: SortColumn<T>): string => (column.direction === 'DESC' ? '<' : '>');
  const [first] = sort;
  // A comparison of rows can use an index.
  if (first && sort.every((column) => column.direction === first.direction)) {
    const names = sort.map((_, index) => `:${name}${index}`);
    return `(${sort.map(({ sql }) => sql).join(', ')}) ${sign(first)} (${names.join(', ')})`;
  }
  return sort
    .map((column, index) => {
      const same = sort.slice(0, index).map(({ sql }, before) => `${sql} = :${name}${before} and `);
      return `(${same.join('')}${column.sql} ${sign(column)} :${name}${index})`;
    })
    .join(' or ');
}

/** @throws BadRequest for anything but the keys of a row */
function readKeys<T>(text: string, sort: SortColumn<T>[]): unknown[] {
  let keys: unknown;
  try {
    keys = JSON.parse(text);
  } catch {
    throw invalidCursor();
  }
  if (!Array.isArray(keys) || keys.length !== sort.length) throw invalidCursor();
  for (const [index, { type }] of sort.entries()) if (!isKey(type, keys[index])) throw invalidCursor();
  return keys;
}

function isKey(type: SortColumn<unknown>['type'], value: unknown): boolean {
  if (type === 'number') return Number.isSafeInteger(value);
  if (type === 'int') return Number.isSafeInteger(value) && Math.abs(value as number) < 2 ** 31;
  if (typeof value !== 'string' || value.includes('\0')) return false;
  return type === 'text' || !Number.isNaN(Date.parse(value));
}

/** A list in memory as a page, sorted by a key that is a text. @throws BadRequest */
export function pageOfList<T>(
  items: readonly T[],
  page: PageArgs,
  { cursor: kind, key }: { cursor: string; key: (item: T) => string },
): Page<T> {
  const range = rangeOf(page, (cursor) => decodeCursor(kind, cursor));
  const { after, before } = range;
  const rest = items.filter((item) => (after === null || key(item) > after) && (before === null || key(item) < before));
  return pageOf(
    range.fromEnd ? rest.reverse() : rest,
    range,
    (item) => encodeCursor(kind, key(item)),
    () => Promise.resolve(items.length),
  );
}
