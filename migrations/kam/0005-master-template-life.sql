-- Master templates are written in the graph: drafts with revisions, templates of one client, successors.

alter table kam.master_template
  add column client_id text,
  add column revision int not null default 1,
  add column changed_by text,
  add column changed_at timestamptz not null default now(),
  add column successor_id text,
  -- Keeps the order in which an author wrote parameters, which jsonb does not.
  alter column stages type json using stages::text::json,
  add constraint master_template_client foreign key (client_id) references kam.client (id),
  add constraint master_template_revision_positive check (revision >= 1);

drop index kam.master_template_name_version;

-- Of a client's own template nobody else knows, so its name may be that of another client's.
create unique index master_template_name_version on kam.master_template (name, version, coalesce(client_id, ''));

-- Two authors who begin the next version at the same moment: one of them finds the other's.
create unique index master_template_one_draft on kam.master_template (id) where status = 'draft';

create index master_template_by_client on kam.master_template (client_id) where client_id is not null;

alter table kam.master_template enable row level security, force row level security;

create policy client_isolation on kam.master_template using (client_id is null or kam.is_visible(client_id));
