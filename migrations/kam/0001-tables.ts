import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables of the schema `kam`. */
export class KamTables1764000000000 implements MigrationInterface {
  name = 'KamTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TYPE "kam"."subscription_tier" AS ENUM('basic', 'standard', 'premium', 'enterprise')`);
    await runner.query(`CREATE TYPE "kam"."account_status" AS ENUM('trial', 'active', 'suspended', 'cancelled')`);
    await runner.query(`CREATE TABLE "kam"."client" (
      "id" text NOT NULL,
      "company_name" text NOT NULL,
      "tier" "kam"."subscription_tier" NOT NULL,
      "account_status" "kam"."account_status" NOT NULL,
      "monthly_budget_micros" bigint NOT NULL,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "client_budget_not_negative" CHECK ("monthly_budget_micros" >= 0),
      CONSTRAINT "PK_96da49381769303a6515a8785c7" PRIMARY KEY ("id")
    )`);
    await runner.query(`CREATE TABLE "kam"."api_key" (
      "id" text NOT NULL,
      "client_id" text NOT NULL,
      "hash" bytea NOT NULL,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "expires_at" TIMESTAMP WITH TIME ZONE,
      "revoked_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_b1bd840641b8acbaad89c3d8d11" PRIMARY KEY ("id")
    )`);
    await runner.query(`CREATE INDEX "api_key_by_client" ON "kam"."api_key" ("client_id")`);
    await runner.query(`CREATE TYPE "kam"."template_status" AS ENUM('draft', 'published', 'deprecated')`);
    await runner.query(`CREATE TABLE "kam"."master_template" (
      "id" text NOT NULL,
      "version" integer NOT NULL,
      "name" text NOT NULL,
      "display_name" text NOT NULL,
      "description" text NOT NULL,
      "category" text NOT NULL,
      "keywords" text array NOT NULL,
      "use_cases" text array NOT NULL,
      "status" "kam"."template_status" NOT NULL,
      "stages" jsonb NOT NULL,
      "max_execution_time_ms" integer,
      "allow_partial_completion" boolean NOT NULL,
      "published_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "master_template_version_positive" CHECK ("version" >= 1),
      CONSTRAINT "PK_2a1a7e8b982a5f5431845cd9ace" PRIMARY KEY ("id", "version")
    )`);
    await runner.query(`CREATE INDEX "master_template_latest" ON "kam"."master_template" ("status", "id", "version")`);
    await runner.query(
      `CREATE UNIQUE INDEX "master_template_name_version" ON "kam"."master_template" ("name", "version")`,
    );
    await runner.query(`CREATE TYPE "kam"."urgency" AS ENUM('low', 'medium', 'high', 'critical')`);
    await runner.query(
      `CREATE TYPE "kam"."request_status" AS ENUM('pending', 'processing', 'completed', 'failed', 'cancelled')`,
    );
    await runner.query(`CREATE TABLE "kam"."request" (
      "id" text NOT NULL,
      "client_id" text NOT NULL,
      "message" text NOT NULL,
      "urgency" "kam"."urgency" NOT NULL,
      "status" "kam"."request_status" NOT NULL,
      "selected_template" text,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_167d324701e6867f189aed52e18" PRIMARY KEY ("id")
    )`);
    await runner.query(`CREATE INDEX "request_by_client" ON "kam"."request" ("client_id", "id")`);
    await runner.query(`CREATE TABLE "kam"."tier" (
      "name" "kam"."subscription_tier" NOT NULL,
      "rank" integer NOT NULL,
      "requests_per_month" integer,
      "max_users" integer,
      "api_requests_per_minute" integer NOT NULL,
      "retention_days" integer,
      "max_concurrent_executions" integer NOT NULL,
      "features" text array NOT NULL,
      CONSTRAINT "UQ_69eed04bdd0b04a20d31361d4e6" UNIQUE ("rank"),
      CONSTRAINT "PK_ca31b25988ac3848aef318f9b8f" PRIMARY KEY ("name")
    )`);
    await runner.query(
      `ALTER TABLE "kam"."api_key" ADD CONSTRAINT "FK_f0d652528d940ee151a5fc5fed4" FOREIGN KEY ("client_id") REFERENCES "kam"."client"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await runner.query(
      `ALTER TABLE "kam"."request" ADD CONSTRAINT "FK_a4ca6b714e7852d35bcf8339460" FOREIGN KEY ("client_id") REFERENCES "kam"."client"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await runner.query(`INSERT INTO "kam"."tier" ("name", "rank", "requests_per_month", "max_users", "api_requests_per_minute", "retention_days", "max_concurrent_executions", "features") VALUES
      ('basic', 1, 100, 2, 10, 30, 5, '{}'),
      ('standard', 2, 500, 5, 30, 90, 20, '{bulk_operations,request_history,basic_analytics}'),
      ('premium', 3, 2000, 20, 60, 365, 50, '{priority_support,custom_integrations,advanced_analytics,custom_templates,api_access,export_data}'),
      ('enterprise', 4, NULL, NULL, 120, NULL, 100, '{white_label,sso_integration,custom_workflows,dedicated_support,audit_logs}')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "kam"."tier" CASCADE`);
    await runner.query(`DROP TABLE "kam"."request" CASCADE`);
    await runner.query(`DROP TABLE "kam"."master_template" CASCADE`);
    await runner.query(`DROP TABLE "kam"."api_key" CASCADE`);
    await runner.query(`DROP TABLE "kam"."client" CASCADE`);
    await runner.query(`DROP TYPE "kam"."request_status"`);
    await runner.query(`DROP TYPE "kam"."urgency"`);
    await runner.query(`DROP TYPE "kam"."template_status"`);
    await runner.query(`DROP TYPE "kam"."account_status"`);
    await runner.query(`DROP TYPE "kam"."subscription_tier"`);
  }
}
