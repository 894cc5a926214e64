-- Money: what a client may spend in a month, what is reserved for executions that run, what was charged, and every movement
-- between these. Amounts are whole micro-dollars.

create type orchestrator.ledger_kind as enum ('reservation', 'charge', 'reversal', 'release', 'adjustment', 'provider_cost');
create type orchestrator.ledger_account as enum ('budget', 'reserved', 'charged', 'provider_cost', 'provider_payable');

-- The balance of a client in a calendar month (UTC). It follows from the entries, and stands here so that a reservation can be
-- checked and made by one statement.
create table orchestrator.budget_month (
  client_id text not null,
  month text not null,
  -- What KAM said last; nothing is reserved before it did.
  limit_micros bigint,
  used_micros bigint not null default 0,
  reserved_micros bigint not null default 0,
  constraint "PK_BUDGET_MONTH" primary key (client_id, month),
  constraint budget_month_used check (used_micros >= 0),
  constraint budget_month_reserved check (reserved_micros >= 0),
  constraint budget_month_month check (month ~ '^\d{4}-(0[1-9]|1[0-2])$')
);

alter table orchestrator.budget_month enable row level security, force row level security;
create policy client_isolation on orchestrator.budget_month using (orchestrator.is_visible(client_id));

-- Double entry: each entry takes an amount from one account of a client's month and gives it to another.
create table orchestrator.ledger_entry (
  id bigint generated always as identity,
  client_id text not null,
  month text not null,
  kind orchestrator.ledger_kind not null,
  debit orchestrator.ledger_account not null,
  credit orchestrator.ledger_account not null,
  amount_micros bigint not null,
  execution_id text,
  stage integer,
  attempt_key text,
  worker text,
  worker_template_id text,
  worker_template_version integer,
  price_version text,
  reason text,
  actor_kind text,
  actor_id text,
  idempotency_key text,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint "PK_LEDGER_ENTRY" primary key (id),
  constraint ledger_entry_amount check (amount_micros > 0),
  constraint ledger_entry_accounts check (case kind
    when 'reservation' then debit = 'budget' and credit = 'reserved'
    when 'charge' then debit = 'reserved' and credit = 'charged'
    when 'reversal' then debit = 'charged' and credit = 'reserved'
    when 'release' then debit = 'reserved' and credit = 'budget'
    when 'adjustment' then (debit, credit) in (('charged', 'budget'), ('budget', 'charged'))
    else debit = 'provider_payable' and credit = 'provider_cost' end),
  constraint ledger_entry_subject check ((execution_id is null) <= (kind = 'adjustment')),
  constraint ledger_entry_reason check ((kind = 'adjustment') <= (reason is not null and actor_id is not null))
);

create index ledger_entry_by_client on orchestrator.ledger_entry (client_id, id);
create index ledger_entry_by_execution on orchestrator.ledger_entry (execution_id) where execution_id is not null;
create unique index ledger_entry_idempotency on orchestrator.ledger_entry (client_id, idempotency_key) where idempotency_key is not null;

alter table orchestrator.ledger_entry enable row level security, force row level security;
create policy client_isolation on orchestrator.ledger_entry using (orchestrator.is_visible(client_id));
create or replace function orchestrator.refuse_change() returns trigger language plpgsql as $$
  begin raise exception '% can only be added to', tg_table_name; end $$;
create trigger append_only before update or delete or truncate on orchestrator.ledger_entry execute function orchestrator.refuse_change();

-- A plan with a promise: what it names as the most is never exceeded when it is started in time.
create table orchestrator.quote (
  id text not null,
  client_id text not null,
  master_template_id text not null,
  master_template_version integer not null,
  parameters jsonb not null,
  plan jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint "PK_QUOTE" primary key (id)
);

create index quote_by_expiry on orchestrator.quote (expires_at);

alter table orchestrator.quote enable row level security, force row level security;
create policy client_isolation on orchestrator.quote using (orchestrator.is_visible(client_id));

alter table orchestrator.execution
  add column budget_month text,
  add column reserved_micros bigint not null default 0,
  add column charged_micros bigint not null default 0,
  add column quote_id text,
  add constraint execution_money check (charged_micros between 0 and reserved_micros);

create unique index execution_of_quote on orchestrator.execution (quote_id) where quote_id is not null;

select set_config('app.client_id', '*', true);

-- What was spent before there was a ledger gets its entries now. What runs keeps the most that its plan names as its reservation.
with spent as (
  select execution.id, execution.client_id, to_char(execution.created_at at time zone 'UTC', 'YYYY-MM') as month,
         execution.ended_at is null as runs, (execution.plan->'price'->>'maxMicros')::bigint as most,
         coalesce((select sum(price_micros) from orchestrator.stage_attempt attempt where attempt.execution_id = execution.id), 0)::bigint as charged
    from orchestrator.execution
)
update orchestrator.execution known
   set budget_month = spent.month, charged_micros = spent.charged,
       reserved_micros = case when spent.runs then greatest(spent.charged, coalesce(spent.most, 0)) else spent.charged end
  from spent where spent.id = known.id;

insert into orchestrator.ledger_entry (client_id, month, kind, debit, credit, amount_micros, execution_id, recorded_at)
  select client_id, budget_month, 'reservation', 'budget', 'reserved', reserved_micros, id, created_at
    from orchestrator.execution where reserved_micros > 0 order by created_at, id;

insert into orchestrator.ledger_entry (
       client_id, month, kind, debit, credit, amount_micros, execution_id, stage, attempt_key, worker, worker_template_id,
       worker_template_version, recorded_at)
  select execution.client_id, execution.budget_month, entry.kind, entry.debit, entry.credit, entry.amount, execution.id, stage."order",
         attempt.key, stage.worker, planned->'template'->>'id', (planned->'template'->>'version')::int, coalesce(attempt.ended_at, attempt.queued_at)
    from orchestrator.stage_attempt attempt
    join orchestrator.stage_execution stage on stage.id = attempt.stage_id
    join orchestrator.execution on execution.id = attempt.execution_id
    left join lateral (select planned from jsonb_array_elements(execution.plan->'stages') planned
                        where (planned->>'order')::int = stage."order") plan on true
   cross join lateral (values
         ('charge'::orchestrator.ledger_kind, 'reserved'::orchestrator.ledger_account, 'charged'::orchestrator.ledger_account, attempt.price_micros),
         ('provider_cost', 'provider_payable', 'provider_cost', attempt.provider_cost_micros)) entry (kind, debit, credit, amount)
   where entry.amount > 0
   order by coalesce(attempt.ended_at, attempt.queued_at), attempt.key;

insert into orchestrator.budget_month (client_id, month, used_micros, reserved_micros)
  select client_id, budget_month, sum(charged_micros), sum(reserved_micros - charged_micros)
    from orchestrator.execution group by 1, 2;
