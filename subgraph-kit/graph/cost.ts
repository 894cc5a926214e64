import { Directive } from 'type-graphql';

// What operations cost stands in the schema, with the directives of Apollo's specification of demand control
// (https://specs.apollo.dev/cost/v0.1): an object costs 1 and a scalar nothing where nothing else is said.

type Declaration = ClassDecorator & MethodDecorator & PropertyDecorator;

/** What a value of a type costs, or of a field whatever its type. */
export const Cost = (weight: number): Declaration => Directive(`@cost(weight: ${weight})`);
/** How many items a list without `first` is taken to have; 10 where nothing is said. */
export const ListSize = (assumedSize: number): Declaration => Directive(`@listSize(assumedSize: ${assumedSize})`);

/** Any JSON value: a few kilobytes as a rule, 2 MiB at most. */
export const COST_OF_JSON = 10;
/** An output is one value, read and sent as a whole: some 30 KB. What it consists of costs nothing more. */
export const COST_OF_OUTPUT = 20;
/** A plan is reckoned when it is asked for: half a millisecond of a processor, which is what some hundred objects take. */
export const COST_OF_PLAN = 100;
/** What is started goes on for seconds: some thirty milliseconds of a processor for each stage, and as much of the database. */
export const COST_OF_START = 2_000;
/** A template of a hundred stages is checked in a tenth of a second. */
export const COST_OF_CHECK = 1_000;
/** A file is written in a thread of its own, and may be as large as the output. */
export const COST_OF_EXPORT = 100;
