alter table job_effect rename column begun_at to started_at;
