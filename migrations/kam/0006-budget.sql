-- What a client may spend: in a month, with one execution, and without being asked; every change of it is kept.

create type kam.budget_change_kind as enum ('monthly', 'request_limit', 'approval_above', 'top_up');

alter table kam.client
  add column request_limit_micros bigint,
  add column approval_above_micros bigint,
  add constraint client_request_limit_not_negative check (request_limit_micros >= 0),
  add constraint client_approval_above_not_negative check (approval_above_micros >= 0);

create table kam.budget_change (
  id text not null,
  client_id text not null,
  kind kam.budget_change_kind not null,
  from_micros bigint,
  to_micros bigint,
  -- The month that a top-up is for; it ends with it.
  month text,
  reason text not null,
  changed_by text not null,
  idempotency_key text,
  changed_at timestamptz not null default now(),
  constraint "PK_BUDGET_CHANGE" primary key (id),
  constraint "FK_BUDGET_CHANGE_CLIENT" foreign key (client_id) references kam.client (id),
  constraint budget_change_top_up check (case when kind = 'top_up' then month is not null and to_micros > 0 else month is null end)
);

create index budget_change_by_client on kam.budget_change (client_id, id);
create index budget_change_top_ups on kam.budget_change (client_id, month) where kind = 'top_up';
create unique index budget_change_idempotency on kam.budget_change (client_id, idempotency_key) where idempotency_key is not null;

alter table kam.budget_change enable row level security, force row level security;
create policy client_isolation on kam.budget_change using (kam.is_visible(client_id));
