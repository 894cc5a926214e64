-- Templates of all workers have one shape: what they yield is one of the kinds of their worker.

alter table granulator.template alter column structure_type type text using structure_type::text;

alter table granulator.template rename column structure_type to kind;

drop type granulator.structure_type;
