import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  type GraphQLNamedType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { Forbidden, Unauthenticated } from '../errors';
import { type Actor, scopesOf } from '../../contracts/actor';
import { permits, type Rule, type Rules } from './rules';
import { CLIENT_SCOPES } from '../../contracts/scope';

/** Fields that tell of the schema only; whether they are answered is decided elsewhere. */
const INTROSPECTION = /^(?:__\w+|_service)$|^_Service$/;

interface RequiredAccess {
  field: string;
  rules: readonly Rule[];
}

/**
 * Holds operations against the declared rules of a schema. The whole operation is refused if one of its fields is not for the
 * actor; a field without a rule is for nobody.
 */
export class AccessCheck {
  private readonly known = new WeakMap<DocumentNode, RequiredAccess[]>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: Rules,
  ) {}

  /** Why an actor may not run a document; null when it may. */
  refusal(document: DocumentNode, actor: Actor): Unauthenticated | Forbidden | null {
    for (const { field, rules } of this.neededBy(document)) {
      if (rules.length > 0 && rules.every((rule) => permits(rule, actor))) continue;
      if (actor.kind === 'anonymous') return new Unauthenticated(field);
      return forbidden(
        field,
        rules.find((rule) => !permits(rule, actor)),
        actor,
      );
    }
    return null;
  }

  private neededBy(document: DocumentNode): RequiredAccess[] {
    let needed = this.known.get(document);
    if (!needed) {
      needed = this.collect(document);
      this.known.set(document, needed);
    }
    return needed;
  }

  private collect(document: DocumentNode): RequiredAccess[] {
    const needed = new Map<string, RequiredAccess>();
    const types = new TypeInfo(this.schema);
    const add = (type: GraphQLNamedType, name: string): void => {
      const field = `${type.name}.${name}`;
      if (!needed.has(field)) needed.set(field, { field, rules: this.rules.get(field) ?? [] });
    };
    visit(
      document,
      visitWithTypeInfo(types, {
        Field: ({ name: { value: name } }) => {
          const parent = types.getParentType();
          if (!parent || INTROSPECTION.test(name) || INTROSPECTION.test(parent.name) || parent.name.startsWith('__'))
            return;
          // How entities are found says nothing; what is selected of them does.
          if (name === '_entities') return;
          if (isObjectType(parent)) add(parent, name);
          // Which of its types an interface will turn out to be is not known: it is for whom all of them are for.
          else if (isAbstractType(parent))
            for (const type of this.schema.getPossibleTypes(parent)) add(getNamedType(type), name);
        },
      }),
    );
    // Fields with the same rules are for the same actors: the first of them stands for all.
    const distinct = new Map<string, RequiredAccess>();
    for (const one of needed.values()) {
      const key = JSON.stringify(one.rules);
      if (!distinct.has(key)) distinct.set(key, one);
    }
    return [...distinct.values()];
  }
}

function forbidden(field: string, rule: Rule | undefined, actor: Actor): Forbidden {
  if (rule?.for !== 'scopes') return new Forbidden(`${field} is not for you.`, { field });
  const required = rule.anyOf[0] ?? [];
  const forClients = required.every((scope) => CLIENT_SCOPES.includes(scope));
  const how = !forClients
    ? 'It is for staff.'
    : actor.kind === 'client' && 'key' in actor.by
      ? 'Use a key that has it; createApiKey makes one.'
      : 'Ask an administrator.';
  return new Forbidden(`${field} needs the scope ${required.join(' and ')}, which you do not have. ${how}`, {
    field,
    required,
    have: [...scopesOf(actor)],
  });
}
