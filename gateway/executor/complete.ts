import {
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { type Data, isData } from './answer-tree';
import type { AnswerField, Selection } from './prepare';
import type { Gathered } from './run-plan';

/** What may not be null is missing: what contains it is null as well. */
const MISSING = Symbol('missing');

/**
 * The answer to an operation, as the specification completes values: in the order of the selections, under the names of the client,
 * with null where something is missing, or further out where it may not be null.
 */
export function complete(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  selection: Selection,
  gathered: Gathered,
  meta: Data,
): Data | null {
  return new Completion(schema, gathered, meta).root(type, selection);
}

class Completion {
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly gathered: Gathered,
    /** What tells of the schema itself, as it is in the answer. */
    private readonly meta: Data,
  ) {}

  root(type: GraphQLObjectType, selection: Selection): Data | null {
    const answer = this.object(type, selection, this.gathered.data);
    if (answer !== MISSING) return answer;
    // What is missing may be no error where it can be null, but an answer without anything has to say why.
    if (this.gathered.errors.length === 0) this.report('What may not be null is not there.');
    return null;
  }

  private object(type: GraphQLObjectType, selection: Selection, data: Data): Data | typeof MISSING {
    // Without a prototype, as graphql-js has it: `__proto__` is a name like others.
    const answer = Object.create(null) as Data;
    for (const field of selection.fieldsOf(type)) {
      const value = this.field(type, field, data);
      if (value === MISSING) return MISSING;
      answer[field.key] = value;
    }
    return answer;
  }

  private field(parent: GraphQLObjectType, field: AnswerField, data: Data): unknown {
    if (field.name === '__typename') return parent.name;
    if (field.name.startsWith('__')) return this.meta[field.key] ?? null;
    this.path.push(field.key);
    const value = this.value(field.type, field, data[field.name], data, field.name, parent);
    this.path.pop();
    return value;
  }

  private value(
    type: GraphQLOutputType,
    field: AnswerField,
    value: unknown,
    container: object,
    name: string | number,
    parent: GraphQLObjectType,
  ): unknown {
    if (isNonNullType(type)) {
      const inner = this.value(type.ofType, field, value, container, name, parent);
      if (inner !== null) return inner;
      const isTold = (value !== null && value !== undefined) || this.gathered.isTold(container, name);
      if (!isTold) this.report(`Cannot return null for non-nullable field ${parent.name}.${field.field}.`);
      return MISSING;
    }
    if (value === null || value === undefined) return null;
    const completed = isListType(type)
      ? this.list(type.ofType, field, value, parent)
      : field.selection
        ? this.composite(type, field.selection, value)
        : isEnumType(type) && (typeof value !== 'string' || !type.getValue(value))
          ? null
          : value;
    return completed === MISSING ? null : completed;
  }

  private list(type: GraphQLOutputType, field: AnswerField, value: unknown, parent: GraphQLObjectType): unknown {
    if (!Array.isArray(value)) return null;
    const answer: unknown[] = [];
    for (const [index, item] of value.entries()) {
      this.path.push(index);
      const completed = this.value(type, field, item, value, index, parent);
      this.path.pop();
      if (completed === MISSING) return MISSING;
      answer.push(completed);
    }
    return answer;
  }

  private composite(declared: GraphQLOutputType, selection: Selection, value: unknown): unknown {
    if (!isData(value)) return null;
    const type = isAbstractType(declared) ? this.schema.getType(String(value['__typename'])) : declared;
    // A type that is in no schema of clients is not there for them.
    if (!isObjectType(type) || (isAbstractType(declared) && !this.schema.isSubType(declared, type))) return null;
    return this.object(type, selection, value);
  }

  private report(message: string): void {
    this.gathered.errors.push(
      new GraphQLError(message, { path: [...this.path], extensions: { code: 'INTERNAL_ERROR' } }),
    );
  }
}
