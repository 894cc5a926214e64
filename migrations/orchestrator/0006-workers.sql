-- Workers announce themselves, are paused for maintenance, and are found unavailable.

-- A queue that is held gives no slots.
alter table orchestrator.queue add column held boolean not null default false;

create table orchestrator.announcer_token (
  id text not null,
  worker_ids text[] not null,
  signing_key text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint "PK_ANNOUNCER_TOKEN" primary key (id)
);

create table orchestrator.worker_process (
  worker text not null,
  process text not null,
  address text not null,
  key_id text not null,
  display_name text,
  slots integer not null,
  templates jsonb not null,
  announced_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint "PK_WORKER_PROCESS" primary key (worker, process),
  constraint worker_process_slots_positive check (slots >= 1)
);

create table orchestrator.worker_pause (
  worker text not null,
  paused_at timestamptz not null default now(),
  paused_by text not null,
  reason text not null,
  constraint "PK_WORKER_PAUSE" primary key (worker)
);
