import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ValueNode,
} from 'graphql';
import { type Actor, scopesOf } from '../../contracts/actor';
import type { Scope } from '../../contracts/scope';

/** Who may select a field: everyone, authenticated callers, callers with one of some sets of scopes, or services only. */
export type Rule =
  { for: 'public' } | { for: 'authenticated' } | { for: 'services' } | { for: 'scopes'; anyOf: Scope[][] };

/** The rules of a field, all of which must hold, by its place in the schema, as in `Query.viewer`. */
export type Rules = ReadonlyMap<string, readonly Rule[]>;

/** A field that an actor may not select, and by which rule. */
export interface Refusal {
  field: string;
  rule: Rule;
}

/** Reads the declared rules of all object types of a schema. What declares none is not in the map, and is denied to all. */
export function rulesOf(schema: DocumentNode): Rules {
  const rules = new Map<string, Rule[]>();
  for (const definition of schema.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const { name, directives, fields } = definition as ObjectTypeDefinitionNode;
    const ofType = (directives ?? []).flatMap(ruleOf);
    for (const field of fields ?? []) {
      const both = [...ofType, ...(field.directives ?? []).flatMap(ruleOf)];
      if (both.length > 0) rules.set(`${name.value}.${field.name.value}`, both);
    }
  }
  return rules;
}

/** Whether a rule admits an actor. */
export function permits(rule: Rule, actor: Actor): boolean {
  switch (rule.for) {
    case 'public':
      return true;
    case 'authenticated':
      return actor.kind !== 'anonymous';
    case 'services':
      return actor.kind === 'service';
    case 'scopes': {
      const scopes = scopesOf(actor);
      return rule.anyOf.some((all) => all.length > 0 && all.every((scope) => scopes.includes(scope)));
    }
  }
}

function ruleOf({ name, arguments: args }: ConstDirectiveNode): Rule[] {
  const list = args?.find((argument) => ['scopes', 'policies'].includes(argument.name.value))?.value;
  switch (name.value.replace(/^federation__/, '')) {
    case 'authenticated':
      return [{ for: 'authenticated' }];
    case 'requiresScopes':
      return [{ for: 'scopes', anyOf: textLists(list) as Scope[][] }];
    case 'policy':
      return textLists(list).map(([policy]) => (policy === 'public' ? { for: 'public' } : { for: 'services' }));
    default:
      return [];
  }
}

function textLists(value: ValueNode | undefined): string[][] {
  if (value?.kind !== Kind.LIST) return [];
  return value.values.map((inner) =>
    inner.kind === Kind.LIST ? inner.values.flatMap((text) => (text.kind === Kind.STRING ? [text.value] : [])) : [],
  );
}
