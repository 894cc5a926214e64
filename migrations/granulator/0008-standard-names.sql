alter table template_trial rename column begun_by to started_by;
alter table template_trial rename column begun_at to started_at;
alter table job_effect rename column begun_at to started_at;
