-- An execution may be a simulation: outputs are made of schemas, and nothing is paid. It counts nowhere as a real one.

alter table orchestrator.execution add column is_simulated boolean not null default false;
