-- What the migrations of this folder make. Written by "npm run schema"; a test holds it against the migrations.

create type kam.account_status as enum ('trial', 'active', 'suspended', 'cancelled');
create type kam.budget_change_kind as enum ('monthly', 'request_limit', 'approval_above', 'top_up');
create type kam.request_status as enum ('pending', 'processing', 'completed', 'failed', 'cancelled');
create type kam.request_type as enum ('course', 'quiz', 'novel', 'workflow', 'knowledge_map', 'learning_path');
create type kam.selection as enum ('manual', 'recommended');
create type kam.subscription_tier as enum ('basic', 'standard', 'premium', 'enterprise');
create type kam.template_status as enum ('draft', 'published', 'deprecated');
create type kam.urgency as enum ('low', 'medium', 'high', 'critical');
create type kam.user_role as enum ('admin', 'support', 'client');

create table kam.api_key (
  id text not null,
  client_id text,
  hash bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  worker_id text,
  name text not null,
  scopes text[] not null,
  last_used_at timestamp with time zone,
  constraint "FK_f0d652528d940ee151a5fc5fed4" FOREIGN KEY (client_id) REFERENCES kam.client(id),
  constraint "PK_b1bd840641b8acbaad89c3d8d11" PRIMARY KEY (id),
  constraint api_key_one_owner CHECK (((client_id IS NULL) <> (worker_id IS NULL)))
);
alter table kam.api_key enable row level security, force row level security;
CREATE INDEX api_key_by_client ON kam.api_key USING btree (client_id);
create policy client_isolation on kam.api_key using (kam.is_visible(client_id));

create table kam.audit_event (
  id text not null,
  occurred_at timestamp with time zone not null default now(),
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  client_id text,
  details jsonb not null,
  request_id text not null,
  service text not null default 'kam'::text,
  constraint "PK_AUDIT_EVENT" PRIMARY KEY (id)
);
alter table kam.audit_event enable row level security, force row level security;
CREATE INDEX audit_event_by_client ON kam.audit_event USING btree (client_id, id);
CREATE INDEX audit_event_by_subject ON kam.audit_event USING btree (subject_id, id);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON kam.audit_event FOR EACH STATEMENT EXECUTE FUNCTION kam.refuse_change();
create policy client_isolation on kam.audit_event using (kam.is_visible(client_id));

create table kam.budget_change (
  id text not null,
  client_id text not null,
  kind kam.budget_change_kind not null,
  from_micros bigint,
  to_micros bigint,
  month text,
  reason text not null,
  changed_by text not null,
  idempotency_key text,
  changed_at timestamp with time zone not null default now(),
  constraint "FK_BUDGET_CHANGE_CLIENT" FOREIGN KEY (client_id) REFERENCES kam.client(id),
  constraint "PK_BUDGET_CHANGE" PRIMARY KEY (id),
  constraint budget_change_top_up CHECK (
CASE
    WHEN (kind = 'top_up'::kam.budget_change_kind) THEN ((month IS NOT NULL) AND (to_micros > 0))
    ELSE (month IS NULL)
END)
);
alter table kam.budget_change enable row level security, force row level security;
CREATE INDEX budget_change_by_client ON kam.budget_change USING btree (client_id, id);
CREATE UNIQUE INDEX budget_change_idempotency ON kam.budget_change USING btree (client_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE INDEX budget_change_top_ups ON kam.budget_change USING btree (client_id, month) WHERE (kind = 'top_up'::kam.budget_change_kind);
CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON kam.budget_change FOR EACH STATEMENT EXECUTE FUNCTION kam.tell_changes();
create policy client_isolation on kam.budget_change using (kam.is_visible(client_id));

create table kam.client (
  id text not null,
  company_name text not null,
  tier kam.subscription_tier not null,
  account_status kam.account_status not null,
  monthly_budget_micros bigint not null,
  created_at timestamp with time zone not null default now(),
  profile jsonb not null default '{}'::jsonb,
  request_limit_micros bigint,
  approval_above_micros bigint,
  legal_hold_reason text,
  legal_hold_since timestamp with time zone,
  constraint "PK_96da49381769303a6515a8785c7" PRIMARY KEY (id),
  constraint client_approval_above_not_negative CHECK ((approval_above_micros >= 0)),
  constraint client_budget_not_negative CHECK ((monthly_budget_micros >= 0)),
  constraint client_legal_hold CHECK (((legal_hold_reason IS NULL) = (legal_hold_since IS NULL))),
  constraint client_request_limit_not_negative CHECK ((request_limit_micros >= 0))
);
alter table kam.client enable row level security, force row level security;
CREATE INDEX client_by_name ON kam.client USING btree (company_name, id);
CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON kam.client FOR EACH STATEMENT EXECUTE FUNCTION kam.tell_changes();
create policy client_isolation on kam.client using (kam.is_visible(id));

create table kam.master_template (
  id text not null,
  version integer not null,
  name text not null,
  display_name text not null,
  description text not null,
  category text not null,
  keywords text[] not null,
  use_cases text[] not null,
  status kam.template_status not null,
  stages json not null,
  max_execution_time_ms integer,
  allow_partial_completion boolean not null,
  published_at timestamp with time zone,
  former_names text[] not null default '{}'::text[],
  client_id text,
  revision integer not null default 1,
  changed_by text,
  changed_at timestamp with time zone not null default now(),
  successor_id text,
  ladder json not null default '[]'::json,
  constraint "PK_2a1a7e8b982a5f5431845cd9ace" PRIMARY KEY (id, version),
  constraint master_template_client FOREIGN KEY (client_id) REFERENCES kam.client(id),
  constraint master_template_revision_positive CHECK ((revision >= 1)),
  constraint master_template_version_positive CHECK ((version >= 1))
);
alter table kam.master_template enable row level security, force row level security;
CREATE INDEX master_template_by_client ON kam.master_template USING btree (client_id) WHERE (client_id IS NOT NULL);
CREATE INDEX master_template_latest ON kam.master_template USING btree (status, id, version);
CREATE UNIQUE INDEX master_template_name_version ON kam.master_template USING btree (name, version, COALESCE(client_id, ''::text));
CREATE UNIQUE INDEX master_template_one_draft ON kam.master_template USING btree (id) WHERE (status = 'draft'::kam.template_status);
CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON kam.master_template FOR EACH STATEMENT EXECUTE FUNCTION kam.tell_changes();
create policy client_isolation on kam.master_template using (((client_id IS NULL) OR kam.is_visible(client_id)));

create table kam.quota_use (
  key text not null,
  window_start timestamp with time zone not null,
  used integer not null,
  constraint "PK_QUOTA_USE" PRIMARY KEY (key)
);

create table kam.request (
  id text not null,
  client_id text not null,
  message text not null,
  urgency kam.urgency not null,
  status kam.request_status not null,
  selected_template text,
  created_at timestamp with time zone not null default now(),
  type kam.request_type,
  parameters jsonb not null default '{}'::jsonb,
  selection kam.selection,
  execution_id text,
  runs integer not null default 0,
  ended_at timestamp with time zone,
  constraint "FK_a4ca6b714e7852d35bcf8339460" FOREIGN KEY (client_id) REFERENCES kam.client(id),
  constraint "PK_167d324701e6867f189aed52e18" PRIMARY KEY (id),
  constraint request_end CHECK (((ended_at IS NOT NULL) = (status = ANY (ARRAY['completed'::kam.request_status, 'failed'::kam.request_status, 'cancelled'::kam.request_status])))),
  constraint request_selection CHECK (((selected_template IS NULL) = (selection IS NULL)))
);
alter table kam.request enable row level security, force row level security;
CREATE INDEX request_by_client ON kam.request USING btree (client_id, id);
CREATE TRIGGER tell_request AFTER INSERT OR UPDATE ON kam.request FOR EACH ROW EXECUTE FUNCTION kam.tell_request();
create policy client_isolation on kam.request using (kam.is_visible(client_id));

create table kam.request_change (
  id text not null,
  request_id text not null,
  client_id text not null,
  status kam.request_status not null,
  execution_id text,
  changed_by text not null,
  changed_at timestamp with time zone not null default now(),
  constraint "FK_REQUEST_CHANGE_REQUEST" FOREIGN KEY (request_id) REFERENCES kam.request(id),
  constraint "PK_REQUEST_CHANGE" PRIMARY KEY (id)
);
alter table kam.request_change enable row level security, force row level security;
CREATE INDEX request_change_by_request ON kam.request_change USING btree (request_id, id);
create policy client_isolation on kam.request_change using (kam.is_visible(client_id));

create table kam.session (
  id text not null,
  user_id text not null,
  token_id text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint "FK_SESSION_USER" FOREIGN KEY (user_id) REFERENCES kam."user"(id),
  constraint "PK_SESSION" PRIMARY KEY (id)
);
alter table kam.session enable row level security, force row level security;
CREATE INDEX session_by_user ON kam.session USING btree (user_id, id);
create policy client_isolation on kam.session using ((EXISTS ( SELECT
   FROM kam."user" owner
  WHERE (owner.id = session.user_id))));

create table kam.tier (
  name kam.subscription_tier not null,
  rank integer not null,
  requests_per_month integer,
  max_users integer,
  api_requests_per_minute integer not null,
  retention_days integer,
  max_concurrent_executions integer not null,
  features text[] not null,
  constraint "PK_ca31b25988ac3848aef318f9b8f" PRIMARY KEY (name),
  constraint "UQ_69eed04bdd0b04a20d31361d4e6" UNIQUE (rank)
);
CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON kam.tier FOR EACH STATEMENT EXECUTE FUNCTION kam.tell_changes();

create table kam.tier_change (
  id text not null,
  client_id text not null,
  from_tier kam.subscription_tier not null,
  to_tier kam.subscription_tier not null,
  reason text not null,
  changed_by text not null,
  changed_at timestamp with time zone not null default now(),
  constraint "FK_TIER_CHANGE_CLIENT" FOREIGN KEY (client_id) REFERENCES kam.client(id),
  constraint "PK_TIER_CHANGE" PRIMARY KEY (id)
);
alter table kam.tier_change enable row level security, force row level security;
CREATE INDEX tier_change_by_client ON kam.tier_change USING btree (client_id, id);
create policy client_isolation on kam.tier_change using (kam.is_visible(client_id));

create table kam."user" (
  id text not null,
  username text not null,
  role kam.user_role not null,
  client_id text,
  display_name text not null,
  password_hash text not null,
  created_at timestamp with time zone not null default now(),
  last_signed_in_at timestamp with time zone,
  removed_at timestamp with time zone,
  constraint "FK_USER_CLIENT" FOREIGN KEY (client_id) REFERENCES kam.client(id),
  constraint "PK_USER" PRIMARY KEY (id),
  constraint user_of_client CHECK (((role = 'client'::kam.user_role) = (client_id IS NOT NULL)))
);
alter table kam."user" enable row level security, force row level security;
CREATE INDEX user_by_client ON kam."user" USING btree (client_id, id);
CREATE UNIQUE INDEX user_username ON kam."user" USING btree (username) WHERE (removed_at IS NULL);
create policy client_isolation on kam."user" using (kam.is_visible(client_id));

-- function kam.is_visible(of_client text) returns boolean
-- function kam.refuse_change() returns trigger
-- function kam.tell_changes() returns trigger
-- function kam.tell_request() returns trigger
