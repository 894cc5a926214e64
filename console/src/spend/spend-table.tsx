import { Anchor, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { SpendQuery } from '../graph/operations';
import { Price } from '../ui/badges';
import { WideTable } from '../ui/wide-table';

export type SpendRow = SpendQuery['spend'][number];

export const sumOf = (rows: readonly SpendRow[], of: (row: SpendRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

/** What was spent, by template and client. */
export function SpendTable({ rows }: { rows: readonly SpendRow[] }): ReactElement {
  const total = sumOf(rows, ({ price }) => price.micros);
  return (
    <WideTable label="By template and client" minWidth={560}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Template</Table.Th>
            <Table.Th>Client</Table.Th>
            <Table.Th className="figure">Executions</Table.Th>
            <Table.Th className="figure">Price</Table.Th>
            <Table.Th className="figure">Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.client?.id} ${row.masterTemplate?.id}`}>
              <Table.Td>
                {row.masterTemplate ? (
                  <Anchor component={Link} to={`/templates/${row.masterTemplate.name}`} size="sm">
                    {row.masterTemplate.displayName}
                  </Anchor>
                ) : (
                  'A template that is gone'
                )}
              </Table.Td>
              <Table.Td>{row.client?.companyName}</Table.Td>
              <Table.Td className="figure">{row.executions}</Table.Td>
              <Table.Td className="figure">
                <Price micros={row.price.micros} />
              </Table.Td>
              <Table.Td className="figure">{Math.round((100 * row.price.micros) / Math.max(1, total))} %</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

/** A month, as in 2026-11, from its begin to its end. */
export function periodOf(month: string): { from: string; until: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const begin = (index: number): string => new Date(Date.UTC(year, index, 1)).toISOString();
  return { from: begin(number - 1), until: begin(number) };
}
