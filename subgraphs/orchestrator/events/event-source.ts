import type { DataSource } from 'typeorm';
import { ExecutionEventRow, FINAL_EVENTS } from './event.entity';

/** Rows that can be followed: in an order that never changes, behind a position. */
export interface EventSource<Row = ExecutionEventRow> {
  /** What wakes those who follow it; also its name. */
  topic: string;
  positionOf(row: Row): number;
  read(after: number, limit: number): Promise<Row[]>;
  /** Whether nothing comes after this row. */
  isLast(row: Row): boolean;
  /** Whether nothing comes behind this position: a reader may begin at the end. */
  isOver(position: number): Promise<boolean>;
}

/** The events of one execution; its position is their sequence. */
export function eventsOfExecution(database: DataSource, executionId: string): EventSource {
  return {
    topic: executionId,
    positionOf: (row) => row.sequence,
    read: (after, limit) =>
      database
        .getRepository(ExecutionEventRow)
        .createQueryBuilder('event')
        .where('event.executionId = :executionId and event.sequence > :after', { executionId, after })
        .orderBy('event.sequence')
        .limit(limit)
        .getMany(),
    isLast: (row) => FINAL_EVENTS.includes(row.type),
    isOver: async (position) => {
      const [row] = await database.query<{ over: boolean }[]>(
        `select ended_at is not null and last_sequence <= $2 as over from orchestrator.execution where id = $1`,
        [executionId, position],
      );
      return row?.over ?? true;
    },
  };
}

/** The events of all executions of a client, in the order of their commits. They never end. */
export function eventsOfClient(database: DataSource, clientId: string): EventSource {
  return {
    topic: clientId,
    positionOf: (row) => Number(row.position),
    read: (after, limit) =>
      database
        .getRepository(ExecutionEventRow)
        .createQueryBuilder('event')
        .where('event.clientId = :clientId and event.position > :after', { clientId, after })
        .orderBy('event.position')
        .limit(limit)
        .getMany(),
    isLast: () => false,
    isOver: () => Promise.resolve(false),
  };
}
