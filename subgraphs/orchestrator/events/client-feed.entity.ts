import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The place of the newest event of each client; its row lock makes the order of places the order of commits. */
@Entity('client_feed')
export class ClientFeed {
  @PrimaryColumn('text', { name: 'client_id', primaryKeyConstraintName: 'PK_CLIENT_FEED' })
  clientId!: string;

  @Column('bigint')
  position!: string;
}
