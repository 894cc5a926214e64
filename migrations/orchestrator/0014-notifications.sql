-- What clients are told: in a list of their own, and by webhooks.

create type orchestrator.notification_kind as enum (
  'execution_completed', 'execution_failed', 'execution_cancelled', 'approval_asked', 'budget_threshold', 'webhook_paused');

create table orchestrator.notification (
  id bigint generated always as identity,
  client_id text not null,
  kind orchestrator.notification_kind not null,
  execution_id text,
  details jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint "PK_NOTIFICATION" primary key (id)
);

create index notification_by_client on orchestrator.notification (client_id, id);

alter table orchestrator.notification enable row level security, force row level security;
create policy client_isolation on orchestrator.notification using (orchestrator.is_visible(client_id));

-- Up to where a user or an API key has read. Of staff, client_id is *.
create table orchestrator.notification_reader (
  actor_kind text not null,
  actor_id text not null,
  client_id text not null,
  read_up_to bigint not null,
  constraint "PK_NOTIFICATION_READER" primary key (actor_kind, actor_id, client_id)
);

alter table orchestrator.notification_reader enable row level security, force row level security;
create policy client_isolation on orchestrator.notification_reader using (orchestrator.is_visible(client_id));

-- The highest share of the limit, in percent, of which the client was told.
alter table orchestrator.budget_month add column told_percent smallint not null default 0;

-- Shares of another limit, as far as they are not reached, are told anew.
create function orchestrator.forget_told_percent() returns trigger language plpgsql as $$
  begin
    if new.used_micros * 100 < new.limit_micros * new.told_percent then new.told_percent := 0; end if;
    return new;
  end $$;
create trigger forget_told_percent before update of limit_micros on orchestrator.budget_month
  for each row when (new.limit_micros is distinct from old.limit_micros) execute function orchestrator.forget_told_percent();

create table orchestrator.webhook (
  id text not null,
  client_id text not null,
  url text not null,
  description text not null,
  -- All of them when null.
  kinds text[],
  -- Its secret follows from the id of the webhook, this number and the key.
  secret_number integer not null default 1,
  signing_key text not null,
  -- Until when what is sent is signed with the secret before, too.
  rotating_until timestamptz,
  paused_at timestamptz,
  pause_reason text,
  -- Attempts that failed since the last one that did not.
  failures integer not null default 0,
  created_by text not null,
  created_at timestamptz not null default now(),
  constraint "PK_WEBHOOK" primary key (id)
);

create index webhook_by_client on orchestrator.webhook (client_id, id);

alter table orchestrator.webhook enable row level security, force row level security;
create policy client_isolation on orchestrator.webhook using (orchestrator.is_visible(client_id));

create type orchestrator.delivery_status as enum ('pending', 'delivered', 'failed');

create table orchestrator.webhook_delivery (
  id bigint generated always as identity,
  webhook_id text not null,
  client_id text not null,
  -- Null for a test.
  notification_id bigint,
  status orchestrator.delivery_status not null default 'pending',
  -- Attempts of this round; a replay begins a new one.
  tries integer not null default 0,
  -- What came of each attempt: when, which status or error, how long it took.
  attempts jsonb not null default '[]',
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  constraint "PK_WEBHOOK_DELIVERY" primary key (id),
  constraint webhook_delivery_webhook foreign key (webhook_id) references orchestrator.webhook (id) on delete cascade
);

create index webhook_delivery_by_webhook on orchestrator.webhook_delivery (webhook_id, id);
create index webhook_delivery_due on orchestrator.webhook_delivery (webhook_id, due_at) where status = 'pending';

alter table orchestrator.webhook_delivery enable row level security, force row level security;
create policy client_isolation on orchestrator.webhook_delivery using (orchestrator.is_visible(client_id));
