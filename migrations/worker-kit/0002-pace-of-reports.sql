-- When the result of a job may be reported again.

alter table job add report_after timestamptz;

drop index job_to_report;

create index job_to_report on job (report_after, finished_at) where reported_at is null and finished_at is not null;
