-- Starts that were refused because of the tier of their client, counted by day: what another tier would have let pass.

create table orchestrator.refused_start (
  client_id text not null,
  master_template_id text not null,
  -- The tier that all of it would have taken.
  required text not null,
  -- In UTC.
  day date not null,
  count integer not null default 1,
  constraint "PK_REFUSED_START" primary key (client_id, day, master_template_id, required)
);

alter table orchestrator.refused_start enable row level security, force row level security;
create policy client_isolation on orchestrator.refused_start using (orchestrator.is_visible(client_id));
