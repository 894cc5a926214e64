-- A master template may have a ladder: cheaper ways of doing it, the best first.

alter table kam.master_template add column ladder json not null default '[]';
