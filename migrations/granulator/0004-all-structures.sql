-- Novels, workflows, knowledge maps and learning paths; and what a worker reports of a job beside its output.

alter type granulator.structure_type add value if not exists 'novel';

alter type granulator.structure_type add value if not exists 'workflow';

alter type granulator.structure_type add value if not exists 'knowledge_map';

alter type granulator.structure_type add value if not exists 'learning_path';

alter table granulator.job add details jsonb not null default '{}';

create index job_by_template on granulator.job (template_id, template_version, finished_at);
