-- Drafts count their changes, so that two authors do not overwrite each other.

alter table granulator.template
  add column revision int not null default 1,
  add constraint template_revision_positive check (revision >= 1);

-- Keeps the order in which an author wrote parameters, which jsonb does not: forms are made of it.

alter table granulator.template
  alter column base_parameters type json using base_parameters::text::json,
  alter column parameter_schema type json using parameter_schema::text::json,
  alter column output_schema type json using output_schema::text::json;
