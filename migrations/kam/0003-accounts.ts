import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createVisibility, isolate, removeIsolation } from '../../lib/database/row-security';

/** Which rows belong to whom. Whoever sees everybody's rows sees also those that belong to nobody. */
const OWNERS = {
  client: 'kam.is_visible("id")',
  api_key: 'kam.is_visible("client_id")',
  user: 'kam.is_visible("client_id")',
  session: 'exists (select from kam."user" owner where owner.id = "user_id")',
  tier_change: 'kam.is_visible("client_id")',
  request: 'kam.is_visible("client_id")',
  request_change: 'kam.is_visible("client_id")',
  audit_event: 'kam.is_visible("client_id")',
};

/** Accounts: people, sessions, keys with scopes, quotas, the life of requests, and the audit; and whose rows are whose. */
export class KamAccounts1764200000000 implements MigrationInterface {
  name = 'KamAccounts1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await this.accounts(runner);
    await this.requests(runner);
    await this.audit(runner);
    await createVisibility(runner, 'kam');
    for (const [table, condition] of Object.entries(OWNERS)) await isolate(runner, 'kam', table, condition);
  }

  private async accounts(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "kam"."client" ADD COLUMN "profile" jsonb NOT NULL DEFAULT '{}'`);
    await runner.query(`CREATE INDEX "client_by_name" ON "kam"."client" ("company_name", "id")`);
    await runner.query(`CREATE TABLE "kam"."tier_change" (
      "id" text NOT NULL,
      "client_id" text NOT NULL,
      "from_tier" "kam"."subscription_tier" NOT NULL,
      "to_tier" "kam"."subscription_tier" NOT NULL,
      "reason" text NOT NULL,
      "changed_by" text NOT NULL,
      "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_TIER_CHANGE" PRIMARY KEY ("id"),
      CONSTRAINT "FK_TIER_CHANGE_CLIENT" FOREIGN KEY ("client_id") REFERENCES "kam"."client"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
    )`);
    await runner.query(`CREATE INDEX "tier_change_by_client" ON "kam"."tier_change" ("client_id", "id")`);
    await runner.query(`CREATE TYPE "kam"."user_role" AS ENUM('admin', 'support', 'client')`);
    await runner.query(`CREATE TABLE "kam"."user" (
      "id" text NOT NULL,
      "username" text NOT NULL,
      "role" "kam"."user_role" NOT NULL,
      "client_id" text,
      "display_name" text NOT NULL,
      "password_hash" text NOT NULL,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "last_signed_in_at" TIMESTAMP WITH TIME ZONE,
      "removed_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_USER" PRIMARY KEY ("id"),
      CONSTRAINT "user_of_client" CHECK (("role" = 'client') = ("client_id" is not null)),
      CONSTRAINT "FK_USER_CLIENT" FOREIGN KEY ("client_id") REFERENCES "kam"."client"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
    )`);
    await runner.query(`CREATE UNIQUE INDEX "user_username" ON "kam"."user" ("username") WHERE "removed_at" is null`);
    await runner.query(`CREATE INDEX "user_by_client" ON "kam"."user" ("client_id", "id")`);
    await runner.query(`CREATE TABLE "kam"."session" (
      "id" text NOT NULL,
      "user_id" text NOT NULL,
      "token_id" text NOT NULL,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "ended_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_SESSION" PRIMARY KEY ("id"),
      CONSTRAINT "FK_SESSION_USER" FOREIGN KEY ("user_id") REFERENCES "kam"."user"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
    )`);
    await runner.query(`CREATE INDEX "session_by_user" ON "kam"."session" ("user_id", "id")`);
    // Keys from before may do all that a client may, as they could.
    await runner.query(`ALTER TABLE "kam"."api_key" ALTER COLUMN "client_id" DROP NOT NULL, ADD COLUMN "worker_id" text,
      ADD COLUMN "name" text NOT NULL DEFAULT 'first key', ADD COLUMN "scopes" text array NOT NULL
        DEFAULT '{templates:read,account:read,account:write,requests:read,requests:write,requests:execute,executions:read,executions:write,audit:read}',
      ADD COLUMN "last_used_at" TIMESTAMP WITH TIME ZONE,
      ADD CONSTRAINT "api_key_one_owner" CHECK (("client_id" is null) <> ("worker_id" is null))`);
    await runner.query(
      `ALTER TABLE "kam"."api_key" ALTER COLUMN "name" DROP DEFAULT, ALTER COLUMN "scopes" DROP DEFAULT`,
    );
    await runner.query(`CREATE TABLE "kam"."quota_use" (
      "key" text NOT NULL,
      "window_start" TIMESTAMP WITH TIME ZONE NOT NULL,
      "used" integer NOT NULL,
      CONSTRAINT "PK_QUOTA_USE" PRIMARY KEY ("key")
    )`);
  }

  private async requests(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TYPE "kam"."request_type" AS ENUM('course', 'quiz', 'novel', 'workflow', 'knowledge_map', 'learning_path')`,
    );
    await runner.query(`CREATE TYPE "kam"."selection" AS ENUM('manual', 'recommended')`);
    await runner.query(`ALTER TABLE "kam"."request" ADD COLUMN "type" "kam"."request_type", ADD COLUMN "parameters" jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN "selection" "kam"."selection", ADD COLUMN "execution_id" text, ADD COLUMN "runs" integer NOT NULL DEFAULT '0',
      ADD COLUMN "ended_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(`UPDATE "kam"."request" SET "selection" = 'manual' WHERE "selected_template" IS NOT NULL`);
    await runner.query(
      `UPDATE "kam"."request" SET "ended_at" = "created_at" WHERE "status" IN ('completed', 'failed', 'cancelled')`,
    );
    await runner.query(`ALTER TABLE "kam"."request" ADD CONSTRAINT "request_end" CHECK (("ended_at" is not null) = ("status" in ('completed', 'failed', 'cancelled'))),
      ADD CONSTRAINT "request_selection" CHECK (("selected_template" is null) = ("selection" is null))`);
    await runner.query(`CREATE TABLE "kam"."request_change" (
      "id" text NOT NULL,
      "request_id" text NOT NULL,
      "client_id" text NOT NULL,
      "status" "kam"."request_status" NOT NULL,
      "execution_id" text,
      "changed_by" text NOT NULL,
      "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_REQUEST_CHANGE" PRIMARY KEY ("id"),
      CONSTRAINT "FK_REQUEST_CHANGE_REQUEST" FOREIGN KEY ("request_id") REFERENCES "kam"."request"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
    )`);
    await runner.query(`CREATE INDEX "request_change_by_request" ON "kam"."request_change" ("request_id", "id")`);
    await runner.query(
      `ALTER TABLE "kam"."master_template" ADD COLUMN "former_names" text array NOT NULL DEFAULT '{}'`,
    );
  }

  private async audit(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "kam"."audit_event" (
      "id" text NOT NULL,
      "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "actor_kind" text NOT NULL,
      "actor_id" text NOT NULL,
      "action" text NOT NULL,
      "subject_type" text NOT NULL,
      "subject_id" text NOT NULL,
      "client_id" text,
      "details" jsonb NOT NULL,
      "request_id" text NOT NULL,
      CONSTRAINT "PK_AUDIT_EVENT" PRIMARY KEY ("id")
    )`);
    await runner.query(`CREATE INDEX "audit_event_by_client" ON "kam"."audit_event" ("client_id", "id")`);
    await runner.query(`CREATE INDEX "audit_event_by_subject" ON "kam"."audit_event" ("subject_id", "id")`);
    await runner.query(`CREATE FUNCTION "kam"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the audit can only be added to'; END $$`);
    await runner.query(
      `CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "kam"."audit_event" EXECUTE FUNCTION "kam"."refuse_change"()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await removeIsolation(runner, 'kam', Object.keys(OWNERS));
    await runner.query(`DROP TABLE "kam"."audit_event"`);
    await runner.query(`DROP FUNCTION "kam"."refuse_change"()`);
    await runner.query(`ALTER TABLE "kam"."master_template" DROP COLUMN "former_names"`);
    await runner.query(`DROP TABLE "kam"."request_change"`);
    await runner.query(`ALTER TABLE "kam"."request" DROP CONSTRAINT "request_end", DROP CONSTRAINT "request_selection", DROP COLUMN "type", DROP COLUMN "parameters",
      DROP COLUMN "selection", DROP COLUMN "execution_id", DROP COLUMN "runs", DROP COLUMN "ended_at"`);
    await runner.query(`DROP TYPE "kam"."selection"`);
    await runner.query(`DROP TYPE "kam"."request_type"`);
    await runner.query(`DROP TABLE "kam"."quota_use"`);
    await runner.query(`DELETE FROM "kam"."api_key" WHERE "client_id" IS NULL`);
    await runner.query(`ALTER TABLE "kam"."api_key" DROP CONSTRAINT "api_key_one_owner", DROP COLUMN "worker_id", DROP COLUMN "name", DROP COLUMN "scopes",
      DROP COLUMN "last_used_at", ALTER COLUMN "client_id" SET NOT NULL`);
    await runner.query(`DROP TABLE "kam"."session"`);
    await runner.query(`DROP TABLE "kam"."user"`);
    await runner.query(`DROP TYPE "kam"."user_role"`);
    await runner.query(`DROP TABLE "kam"."tier_change"`);
    await runner.query(`DROP INDEX "kam"."client_by_name"`);
    await runner.query(`ALTER TABLE "kam"."client" DROP COLUMN "profile"`);
  }
}
