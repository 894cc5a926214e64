-- KAM keeps the audit of all services.

alter table kam.audit_event add column service text not null default 'kam';
