import {
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  isUnionType,
} from 'graphql';
import { ForbiddenError } from '../errors.ts';
import { requirePrincipal } from '../principal.ts';
import type { FieldRules } from './permissions.ts';
import { fromGateway, open, type Rule, type SubgraphContext } from './rules.ts';
import { applyMiddleware, deny, shield } from './shield.ts';

/** Puts graphql-shield, deny by default, before every field whose rule is more than `open`. */
export function guardFields(schema: GraphQLSchema, rules: FieldRules): GraphQLSchema {
  const guarded = applyMiddleware(
    schema,
    shield(shieldTree(rules), {
      fallbackRule: deny,
      fallbackError: new ForbiddenError('admin', 'none'),
      allowExternalErrors: true,
    }),
  );
  restoreOpenFields({ schema, guarded }, rules);
  guardSources(guarded, rules);
  return guarded;
}

const shieldTree = (rules: FieldRules) =>
  Object.fromEntries(
    Object.entries(rules).map(([type, fields]) => [
      type,
      Object.fromEntries(Object.entries(fields).map(([field, rule]) => [field, rule.shield])),
    ]),
  );

// graphql-shield wraps every field in async functions, which makes a nested query two to five times as expensive.
// A field whose rule always passes gets its own resolver back.
function restoreOpenFields(
  { schema, guarded }: { schema: GraphQLSchema; guarded: GraphQLSchema },
  rules: FieldRules,
) {
  for (const [typeName, fields] of Object.entries(rules)) {
    const [original, wrapped] = [schema.getType(typeName), guarded.getType(typeName)];
    if (!isObjectType(original) || !isObjectType(wrapped)) continue;
    for (const [name, rule] of Object.entries(fields)) {
      const [source, target] = [original.getFields()[name], wrapped.getFields()[name]];
      if (rule !== open || !source || !target) continue;
      if (source.resolve) target.resolve = source.resolve;
      else delete target.resolve;
    }
  }
}

/** The two entrances that field rules do not cover: what opens a subscription, and what loads an entity. */
function guardSources(schema: GraphQLSchema, rules: FieldRules): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const rule = rules.Subscription?.[field.name];
    if (rule && field.subscribe) field.subscribe = checkedFirst(rule, field.subscribe);
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const resolvers = referenceResolvers(type.extensions);
    if (resolvers?.resolveReference) resolvers.resolveReference = trustedOnly(resolvers.resolveReference);
    else if (isEntity(schema, type)) {
      // Left alone, @apollo/subgraph answers with the reference itself, to anyone.
      const resolveReference = trustedOnly((reference) => reference);
      type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } };
    }
  }
}

function isEntity(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  const entity = schema.getType('_Entity');
  return isUnionType(entity) && entity.getTypes().includes(type);
}

function checkedFirst(
  rule: Rule,
  subscribe: GraphQLFieldResolver<unknown, SubgraphContext>,
): GraphQLFieldResolver<unknown, SubgraphContext> {
  return async (parent, args, context, info) => {
    rule.assert(context.scope);
    return subscribe(parent, args, context, info);
  };
}

type ReferenceResolver = (reference: unknown, context: SubgraphContext, info: unknown) => unknown;

function trustedOnly(resolve: ReferenceResolver): ReferenceResolver {
  return async (reference, context, info) => {
    fromGateway.assert(context.scope);
    requirePrincipal(context.scope);
    return resolve(reference, context, info);
  };
}

/** Where @apollo/subgraph keeps __resolveReference. */
function referenceResolvers(extensions: unknown): { resolveReference?: ReferenceResolver } | undefined {
  const { apollo } = extensions as { apollo?: { subgraph?: { resolveReference?: ReferenceResolver } } };
  return apollo?.subgraph;
}
