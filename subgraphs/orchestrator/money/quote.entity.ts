import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Plan } from '../plans/definition';

/** A plan with a promise: started in time, it runs with these versions and never costs more than it says. */
@Entity('quote')
@Index('quote_by_expiry', ['expiresAt'])
export class Quote {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_QUOTE' })
  id!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'master_template_id' })
  masterTemplateId!: string;

  @Column('int', { name: 'master_template_version' })
  masterTemplateVersion!: number;

  @Column('jsonb')
  parameters!: Record<string, unknown>;

  @Column('jsonb')
  plan!: Plan;

  /** Id of whoever asked for it. */
  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
