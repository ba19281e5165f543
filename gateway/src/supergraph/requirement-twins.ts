import type { PlanNode } from '@graphql-hive/router-query-planner';
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { subgraphsByGraph } from './required-arguments.ts';

const TWIN = '__requirements';
const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * The supergraph with a twin of each subgraph that has `@requires`: the twin alone resolves those fields, and has no
 * root fields. The planner (0.0.38) finds no way back into a subgraph for a requirement of an entity that the same
 * subgraph returned; the way into a twin it finds. `null` when there is no `@requires`.
 */
export function withRequirementTwins(supergraphSdl: string): string | null {
  const document = parse(supergraphSdl, { noLocation: true });
  const graphs = graphsWithRequirements(document);
  return graphs.size === 0 ? null : print(addTwins(document, graphs));
}

/** Names the subgraphs themselves in a plan that was made with their twins. */
export function withoutTwins(node: PlanNode): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(withoutTwins) };
    case 'Flatten':
      return { ...node, node: withoutTwins(node.node) };
    case 'Fetch':
    case 'BatchFetch':
      return { ...node, serviceName: node.serviceName.replace(TWIN, '') };
    default:
      // A twin has no root fields, so that none is the source of events.
      return node;
  }
}

function graphsWithRequirements(document: DocumentNode): ReadonlySet<string> {
  const graphs = new Set<string>();
  visit(document, {
    Directive(directive) {
      const graph = graphOf(directive);
      if (graph !== null && requires(directive)) graphs.add(graph);
    },
  });
  return graphs;
}

function addTwins(document: DocumentNode, graphs: ReadonlySet<string>): DocumentNode {
  const names = subgraphsByGraph(document);
  const added = [...graphs].map(
    (graph) => `${graph}${TWIN} @join__graph(name: "${names.get(graph)}${TWIN}", url: "")`,
  );
  const inTwins = (directive: ConstDirectiveNode) => graphs.has(graphOf(directive) ?? '');
  const doubled = <N extends HasDirectives>(node: N): N => ({
    ...node,
    directives: (node.directives ?? []).flatMap((directive) =>
      inTwins(directive) ? [directive, toTwin(directive)] : [directive],
    ),
  });
  return visit(document, {
    EnumTypeDefinition(node) {
      const values = (node.values ?? []).map(doubled);
      if (node.name.value !== 'join__Graph') return doubled({ ...node, values });
      return { ...node, values: [...values, ...enumValues(added)] };
    },
    ObjectTypeDefinition(node) {
      if (ROOTS.has(node.name.value)) return false;
      const fields = (node.fields ?? []).map((field) =>
        demands(node) ? divided(node, field, inTwins) : doubled(field),
      );
      return doubled({ ...node, fields });
    },
    InterfaceTypeDefinition: (node) => doubled({ ...node, fields: (node.fields ?? []).map(doubled) }),
    InputObjectTypeDefinition: (node) => doubled({ ...node, fields: (node.fields ?? []).map(doubled) }),
    UnionTypeDefinition: doubled,
    ScalarTypeDefinition: doubled,
  });
}

interface HasDirectives {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function enumValues(values: readonly string[]): readonly EnumValueDefinitionNode[] {
  const [definition] = parse(`enum E { ${values.join(' ')} }`, { noLocation: true }).definitions;
  return definition?.kind === Kind.ENUM_TYPE_DEFINITION ? (definition.values ?? []) : [];
}

function demands(type: ObjectTypeDefinitionNode): boolean {
  return (type.fields ?? []).some((field) => (field.directives ?? []).some(requires));
}

/** On a type with requirements, the twin has these, what they require, and the keys, so that it is left for the rest. */
function divided(
  type: ObjectTypeDefinitionNode,
  field: FieldDefinitionNode,
  inTwins: (directive: ConstDirectiveNode) => boolean,
): FieldDefinitionNode {
  const isKey = keyNames(type).has(field.name.value);
  return {
    ...field,
    directives: (field.directives ?? []).flatMap((directive) => {
      if (!inTwins(directive)) return [directive];
      if (requires(directive)) return [toTwin(directive)];
      return isKey || hasArgument(directive, 'external') ? [directive, toTwin(directive)] : [directive];
    }),
  };
}

function keyNames(type: ObjectTypeDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const directive of type.directives ?? []) {
    for (const { name, value } of directive.arguments ?? []) {
      if (name.value !== 'key' || value.kind !== Kind.STRING) continue;
      for (const word of value.value.match(/\w+/g) ?? []) names.add(word);
    }
  }
  return names;
}

function graphOf(directive: DirectiveNode): string | null {
  const value = directive.arguments?.find((argument) => argument.name.value === 'graph')?.value;
  return value?.kind === Kind.ENUM ? value.value : null;
}

function requires(directive: DirectiveNode): boolean {
  return hasArgument(directive, 'requires');
}

function hasArgument(directive: DirectiveNode, name: string): boolean {
  return (directive.arguments ?? []).some((argument) => argument.name.value === name);
}

function toTwin(directive: ConstDirectiveNode): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === 'graph' && argument.value.kind === Kind.ENUM
        ? { ...argument, value: { ...argument.value, value: argument.value.value + TWIN } }
        : argument,
    ),
  };
}
