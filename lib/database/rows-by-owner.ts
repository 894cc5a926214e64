import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';

interface ListOptions<T> {
  /** The property that names whose a row is. */
  owner: keyof T & string;
  /** By what the rows of one owner are sorted; a further one breaks ties. */
  order: (keyof T & string)[];
  direction: 'ASC' | 'DESC';
  /** How many rows of one owner are read at most. */
  limit: number;
}

/** The rows of each of many owners, sorted and none with more than the limit, in one statement. */
export async function rowsByOwner<T extends ObjectLiteral>(
  database: DataSource,
  entity: EntityTarget<T>,
  owners: readonly string[],
  { owner, order, direction, limit }: ListOptions<T>,
): Promise<T[][]> {
  const repository = database.getRepository<T>(entity);
  const columnOf = (property: string): string => {
    const column = repository.metadata.findColumnWithPropertyName(property);
    if (!column) throw new Error(`${repository.metadata.name} has no property ${property}`);
    return column.databaseName;
  };
  const sorted = order.map((property) => `${columnOf(property)} ${direction}`).join(', ');
  const ranked = `select id, row_number() over (partition by ${columnOf(owner)} order by ${sorted}) as rank
                    from ${repository.metadata.tablePath} where ${columnOf(owner)} = any(:owners)`;
  const query = repository
    .createQueryBuilder('row')
    .where(`row.id in (select id from (${ranked}) ranked where rank <= :limit)`, { owners, limit });
  for (const property of order) query.addOrderBy(`row.${property}`, direction);
  const lists = new Map<string, T[]>(owners.map((id) => [id, []]));
  for (const row of await query.getMany()) lists.get(row[owner])?.push(row);
  return owners.map((id) => lists.get(id) ?? []);
}
