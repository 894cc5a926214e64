-- The first tables of the schema kam.

create type kam.subscription_tier as enum('basic', 'standard', 'premium', 'enterprise');

create type kam.account_status as enum('trial', 'active', 'suspended', 'cancelled');

create table kam.client (
  id text not null,
  company_name text not null,
  tier kam.subscription_tier not null,
  account_status kam.account_status not null,
  monthly_budget_micros bigint not null,
  created_at timestamptz not null default now(),
  constraint client_budget_not_negative check (monthly_budget_micros >= 0),
  constraint "PK_96da49381769303a6515a8785c7" primary key (id)
);

create table kam.api_key (
  id text not null,
  client_id text not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint "PK_b1bd840641b8acbaad89c3d8d11" primary key (id)
);

create index api_key_by_client on kam.api_key (client_id);

create type kam.template_status as enum('draft', 'published', 'deprecated');

create table kam.master_template (
  id text not null,
  version integer not null,
  name text not null,
  display_name text not null,
  description text not null,
  category text not null,
  keywords text array not null,
  use_cases text array not null,
  status kam.template_status not null,
  stages jsonb not null,
  max_execution_time_ms integer,
  allow_partial_completion boolean not null,
  published_at timestamptz,
  constraint master_template_version_positive check (version >= 1),
  constraint "PK_2a1a7e8b982a5f5431845cd9ace" primary key (id, version)
);

create index master_template_latest on kam.master_template (status, id, version);

create unique index master_template_name_version on kam.master_template (name, version);

create type kam.urgency as enum('low', 'medium', 'high', 'critical');

create type kam.request_status as enum('pending', 'processing', 'completed', 'failed', 'cancelled');

create table kam.request (
  id text not null,
  client_id text not null,
  message text not null,
  urgency kam.urgency not null,
  status kam.request_status not null,
  selected_template text,
  created_at timestamptz not null default now(),
  constraint "PK_167d324701e6867f189aed52e18" primary key (id)
);

create index request_by_client on kam.request (client_id, id);

create table kam.tier (
  name kam.subscription_tier not null,
  rank integer not null,
  requests_per_month integer,
  max_users integer,
  api_requests_per_minute integer not null,
  retention_days integer,
  max_concurrent_executions integer not null,
  features text array not null,
  constraint "UQ_69eed04bdd0b04a20d31361d4e6" unique (rank),
  constraint "PK_ca31b25988ac3848aef318f9b8f" primary key (name)
);

alter table kam.api_key add constraint "FK_f0d652528d940ee151a5fc5fed4" foreign key (client_id) references kam.client(id);

alter table kam.request add constraint "FK_a4ca6b714e7852d35bcf8339460" foreign key (client_id) references kam.client(id);

insert into kam.tier (name, rank, requests_per_month, max_users, api_requests_per_minute, retention_days, max_concurrent_executions, features) values
  ('basic', 1, 100, 2, 10, 30, 5, '{}'),
  ('standard', 2, 500, 5, 30, 90, 20, '{bulk_operations,request_history,basic_analytics}'),
  ('premium', 3, 2000, 20, 60, 365, 50, '{priority_support,custom_integrations,advanced_analytics,custom_templates,api_access,export_data}'),
  ('enterprise', 4, null, null, 120, null, 100, '{white_label,sso_integration,custom_workflows,dedicated_support,audit_logs}');
