-- Results that were not accepted are reported again at their own pace, whatever else ends meanwhile.

alter table granulator.job add report_after timestamptz;

drop index granulator.job_to_report;

create index job_to_report on granulator.job (report_after, finished_at) where reported_at is null and finished_at is not null;
