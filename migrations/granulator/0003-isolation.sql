-- Whose jobs are whose.

create function granulator.is_visible(of_client text) returns boolean language sql stable
  as $$ select coalesce(current_setting('app.client_id', true) in ('*', of_client), false) $$;

alter table granulator.job enable row level security, force row level security;

create policy client_isolation on granulator.job using (granulator.is_visible(client_id));

alter table granulator.job_effect enable row level security, force row level security;

create policy client_isolation on granulator.job_effect using (current_setting('app.client_id', true) = '*' or exists (select from granulator.job owner where owner.id = job_id));
