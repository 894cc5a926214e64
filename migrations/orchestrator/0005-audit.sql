-- Who did what, in the transaction that did it. KAM keeps the audit of all services: what it does not have yet is in
-- the outbox.

create table orchestrator.audit_event (
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

create table orchestrator.audit_outbox (
  audit_id text not null,
  constraint "PK_AUDIT_OUTBOX" primary key (audit_id)
);

create function orchestrator.refuse_change() returns trigger language plpgsql as $$
  begin raise exception 'the audit can only be added to'; end $$;
create trigger append_only before update or delete or truncate on orchestrator.audit_event execute function orchestrator.refuse_change();

alter table orchestrator.audit_event enable row level security, force row level security;
create policy client_isolation on orchestrator.audit_event using (orchestrator.is_visible(client_id));
