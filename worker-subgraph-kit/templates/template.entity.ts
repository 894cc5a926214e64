import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../../lib/database/columns';
import { SubscriptionTier } from '../../contracts/tier';
import { type ModelChoice, WorkerTemplateStatus } from '../../contracts/worker-template';

/** How a worker carries out one operation, and at what price; one row per version. */
@Entity('template')
@Index('template_latest', ['status', 'id', 'version'])
// Two people who begin the next version at the same moment: one of them finds the other's.
@Index('template_one_draft', ['id'], { unique: true, where: `"status" = 'draft'` })
@Check('template_tokens_ordered', '"tokens_min" between 0 and "tokens_expected" and "tokens_expected" <= "tokens_max"')
@Check(
  'template_positive',
  '"token_multiplier" > 0 and "estimated_time_ms" > 0 and "memory_mb" > 0 and "base_micros" >= 0 and "per_thousand_tokens_micros" >= 0',
)
@Check('template_revision_positive', '"revision" >= 1')
export class WorkerTemplateRow {
  @PrimaryColumn('text')
  id!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  name!: string;

  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Column('text')
  description!: string;

  /** Which kind of output it yields, of those that the worker has. */
  @Column('text')
  kind!: string;

  @Column('enum', { enum: WorkerTemplateStatus, enumName: 'template_status' })
  status!: WorkerTemplateStatus;

  @Column('enum', { name: 'minimum_tier', enum: SubscriptionTier, enumName: 'subscription_tier' })
  minimumTier!: SubscriptionTier;

  @Column('text', { name: 'tier_reason' })
  tierReason!: string;

  /** Token estimates before the multiplier. */
  @Column('int', { name: 'tokens_min' })
  tokensMin!: number;

  @Column('int', { name: 'tokens_expected' })
  tokensExpected!: number;

  @Column('int', { name: 'tokens_max' })
  tokensMax!: number;

  @Column('double precision', { name: 'token_multiplier' })
  tokenMultiplier!: number;

  @Column('int', { name: 'estimated_time_ms' })
  estimatedTimeMs!: number;

  @Column('int', { name: 'memory_mb' })
  memoryMb!: number;

  @Column({ name: 'base_micros', ...microsColumn })
  baseMicros!: number;

  @Column({ name: 'per_thousand_tokens_micros', ...microsColumn })
  perThousandTokensMicros!: number;

  @Column('json', { name: 'base_parameters' })
  baseParameters!: Record<string, unknown>;

  @Column('json', { name: 'parameter_schema' })
  parameterSchema!: Record<string, unknown>;

  @Column('json', { name: 'output_schema' })
  outputSchema!: Record<string, unknown>;

  /** Which models make it, the first that can; empty for those that the service is configured with. */
  @Column('jsonb', { default: [] })
  models!: ModelChoice[];

  /** What to use instead of a deprecated template. */
  @Column('text', { name: 'successor_id', nullable: true })
  successorId!: string | null;

  /** Counts the changes of a draft, from 1. */
  @Column('int', { default: 1 })
  revision!: number;

  /** Who changed it last; null for what came with the service. */
  @Column('text', { name: 'changed_by', nullable: true })
  changedBy!: string | null;

  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt!: Date;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;
}
