-- A stage whose template cannot do it is done by another template of the same worker.

alter table orchestrator.stage_attempt add column uses_fallback boolean not null default false;
