-- Accounts: users, sessions, keys with scopes, quotas, the lifecycle of requests, the audit, and row-level security.

alter table kam.client add column profile jsonb not null default '{}';

create index client_by_name on kam.client (company_name, id);

create table kam.tier_change (
  id text not null,
  client_id text not null,
  from_tier kam.subscription_tier not null,
  to_tier kam.subscription_tier not null,
  reason text not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  constraint "PK_TIER_CHANGE" primary key (id),
  constraint "FK_TIER_CHANGE_CLIENT" foreign key (client_id) references kam.client(id) 
);

create index tier_change_by_client on kam.tier_change (client_id, id);

create type kam.user_role as enum('admin', 'support', 'client');

create table kam."user" (
  id text not null,
  username text not null,
  role kam.user_role not null,
  client_id text,
  display_name text not null,
  password_hash text not null,
  created_at timestamptz not null default now(),
  last_signed_in_at timestamptz,
  removed_at timestamptz,
  constraint "PK_USER" primary key (id),
  constraint user_of_client check ((role = 'client') = (client_id is not null)),
  constraint "FK_USER_CLIENT" foreign key (client_id) references kam.client(id) 
);

create unique index user_username on kam."user" (username) where removed_at is null;

create index user_by_client on kam."user" (client_id, id);

create table kam.session (
  id text not null,
  user_id text not null,
  token_id text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint "PK_SESSION" primary key (id),
  constraint "FK_SESSION_USER" foreign key (user_id) references kam."user"(id) 
);

create index session_by_user on kam.session (user_id, id);

-- Keys from before may do all that a client may, as they could.
alter table kam.api_key alter column client_id drop not null, add column worker_id text,
  add column name text not null default 'first key', add column scopes text array not null
    default '{templates:read,account:read,account:write,requests:read,requests:write,requests:execute,executions:read,executions:write,audit:read}',
  add column last_used_at timestamptz,
  add constraint api_key_one_owner check ((client_id is null) <> (worker_id is null));

alter table kam.api_key alter column name drop default, alter column scopes drop default;

create table kam.quota_use (
  key text not null,
  window_start timestamptz not null,
  used integer not null,
  constraint "PK_QUOTA_USE" primary key (key)
);

create type kam.request_type as enum('course', 'quiz', 'novel', 'workflow', 'knowledge_map', 'learning_path');

create type kam.selection as enum('manual', 'recommended');

alter table kam.request add column type kam.request_type, add column parameters jsonb not null default '{}',
  add column selection kam.selection, add column execution_id text, add column runs integer not null default '0',
  add column ended_at timestamptz;

update kam.request set selection = 'manual' where selected_template is not null;

update kam.request set ended_at = created_at where status in ('completed', 'failed', 'cancelled');

alter table kam.request add constraint request_end check ((ended_at is not null) = (status in ('completed', 'failed', 'cancelled'))),
  add constraint request_selection check ((selected_template is null) = (selection is null));

create table kam.request_change (
  id text not null,
  request_id text not null,
  client_id text not null,
  status kam.request_status not null,
  execution_id text,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  constraint "PK_REQUEST_CHANGE" primary key (id),
  constraint "FK_REQUEST_CHANGE_REQUEST" foreign key (request_id) references kam.request(id) 
);

create index request_change_by_request on kam.request_change (request_id, id);

alter table kam.master_template add column former_names text array not null default '{}';

create table kam.audit_event (
  id text not null,
  occurred_at timestamptz not null default now(),
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  client_id text,
  details jsonb not null,
  request_id text not null,
  constraint "PK_AUDIT_EVENT" primary key (id)
);

create index audit_event_by_client on kam.audit_event (client_id, id);

create index audit_event_by_subject on kam.audit_event (subject_id, id);

create function kam.refuse_change() returns trigger language plpgsql as $$
  begin raise exception 'the audit can only be added to'; end $$;

create trigger append_only before update or delete or truncate on kam.audit_event execute function kam.refuse_change();

create function kam.is_visible(of_client text) returns boolean language sql stable
  as $$ select coalesce(current_setting('app.client_id', true) in ('*', of_client), false) $$;

alter table kam.client enable row level security, force row level security;

create policy client_isolation on kam.client using (kam.is_visible(id));

alter table kam.api_key enable row level security, force row level security;

create policy client_isolation on kam.api_key using (kam.is_visible(client_id));

alter table kam."user" enable row level security, force row level security;

create policy client_isolation on kam."user" using (kam.is_visible(client_id));

alter table kam.session enable row level security, force row level security;

create policy client_isolation on kam.session using (exists (select from kam."user" owner where owner.id = user_id));

alter table kam.tier_change enable row level security, force row level security;

create policy client_isolation on kam.tier_change using (kam.is_visible(client_id));

alter table kam.request enable row level security, force row level security;

create policy client_isolation on kam.request using (kam.is_visible(client_id));

alter table kam.request_change enable row level security, force row level security;

create policy client_isolation on kam.request_change using (kam.is_visible(client_id));

alter table kam.audit_event enable row level security, force row level security;

create policy client_isolation on kam.audit_event using (kam.is_visible(client_id));
