import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../users/user.entity';

/** That a user is signed in. Its token is signed, not kept; only the newest token of a session is good. */
@Entity('session')
@Index('session_by_user', ['userId', 'id'])
export class Session {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_SESSION' })
  id!: string;

  @ForeignKey(() => User, { name: 'FK_SESSION_USER' })
  @Column('text', { name: 'user_id' })
  userId!: string;

  /** Id of the one token that is good. */
  @Column('text', { name: 'token_id' })
  tokenId!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** When it was ended before its time. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
