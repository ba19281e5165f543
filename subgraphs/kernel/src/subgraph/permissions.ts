import { type GraphQLObjectType, type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';
import { fromGateway, open, type Rule } from './rules.ts';

/** A rule for a whole type, or for each of its fields by name. Types and fields left out are refused at start. */
export type PermissionTable = Readonly<Record<string, Rule | Readonly<Record<string, Rule>>>>;

/** The rule of every field of the schema, by type and field name. */
export type FieldRules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

export class PermissionTableError extends Error {
  override readonly name = 'PermissionTableError';
}

const isRule = (entry: Rule | Readonly<Record<string, Rule>>): entry is Rule =>
  'assert' in entry && typeof entry.assert === 'function';

/**
 * Spreads the table over the schema.
 *
 * @throws PermissionTableError when a field has no rule, or a rule has no field
 */
export function fieldRules(schema: GraphQLSchema, table: PermissionTable): FieldRules {
  const types = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type));
  const problems = Object.keys(table)
    .filter((name) => !types.some((type) => type.name === name))
    .map((name) => `there is no type ${name}`);
  const rules = Object.fromEntries(
    types.map((type) => [type.name, rulesOfType(type, own(table, type.name), problems)]),
  );
  if (problems.length > 0)
    throw new PermissionTableError(`The permission table is wrong: ${problems.join('; ')}.`);
  return rules;
}

function rulesOfType(
  type: GraphQLObjectType,
  entry: PermissionTable[string] | undefined,
  problems: string[],
): Record<string, Rule> {
  if (type.name === '_Service') return { sdl: open };
  const rules: Record<string, Rule> = {};
  const fields = Object.keys(type.getFields());
  for (const field of fields) {
    const rule = federationRule(type.name, field) ?? (entry && isRule(entry) ? entry : own(entry, field));
    if (rule) rules[field] = rule;
    else problems.push(`${type.name}.${field} has no rule`);
  }
  if (entry && !isRule(entry)) {
    for (const field of Object.keys(entry)) {
      if (!fields.includes(field)) problems.push(`there is no field ${type.name}.${field}`);
    }
  }
  return rules;
}

/** A field may be called `constructor`, which every object has. */
function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

function federationRule(type: string, field: string): Rule | undefined {
  return type === 'Query' && (field === '_service' || field === '_entities') ? fromGateway : undefined;
}
