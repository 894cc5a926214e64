-- What may be asked of a provider of models at a moment, over all processes of a worker.

create table provider_bucket (
  name text not null,
  level double precision not null,
  filled_at timestamptz not null default clock_timestamp(),
  constraint "PK_PROVIDER_BUCKET" primary key (name));
