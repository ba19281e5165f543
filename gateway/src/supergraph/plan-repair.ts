import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { RequiredArguments } from './required-arguments.ts';

/**
 * Mends what the planner (0.0.38) gets wrong when two `@requires` ask one field with different arguments. It fetches
 * both values, one under an alias of its own, but then lets both requirements read the field's plain name. Here each
 * requirement is pointed at the key under which its own arguments were fetched.
 */
export function repairPlan(plan: PlanNode, required: RequiredArguments): PlanNode {
  return required.size === 0 ? plan : new Repair(required).node(plan);
}

class Repair {
  readonly #required: RequiredArguments;
  /** Place and field with arguments, to the key under which it was fetched. */
  readonly #keys = new Map<string, string>();

  constructor(required: RequiredArguments) {
    this.#required = required;
  }

  node(node: PlanNode): PlanNode {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map((child) => this.node(child)) };
      case 'Subscription':
        this.#remember('', parse(node.primary.operation));
        return node;
      case 'Fetch':
        this.#remember('', parse(node.operation));
        return node;
      case 'Flatten':
        return node.node.kind === 'Fetch'
          ? { ...node, node: this.#fetch(node.node, placeOf(node.path)) }
          : node;
      case 'BatchFetch':
        return this.#batch(node);
      default:
        return node;
    }
  }

  #fetch(node: FetchNode, place: string): FetchNode {
    const document = parse(node.operation);
    const fetched = rootField(document, '_entities');
    if (fetched === undefined) return node;
    const requires = this.#requires(node.requires ?? [], node.serviceName, fetched, place);
    this.#rememberSelection(place, fetched.selectionSet, fragmentsOf(document));
    return { ...node, requires };
  }

  #batch(node: BatchFetchNode): BatchFetchNode {
    const document = parse(node.operation);
    const aliases = node.entityBatch.aliases.map((alias) => {
      const fetched = rootField(document, alias.alias);
      if (fetched === undefined) return alias;
      const place = placeOf(alias.paths[0] ?? []);
      return { ...alias, requires: this.#requires(alias.requires, node.serviceName, fetched, place) };
    });
    for (const { alias, paths } of aliases) {
      const selections = rootField(document, alias)?.selectionSet;
      for (const path of paths) this.#rememberSelection(placeOf(path), selections, fragmentsOf(document));
    }
    return withOwnVariables({ ...node, entityBatch: { aliases } }, document);
  }

  #requires(
    requires: RequiresSelection[],
    subgraph: string,
    fetched: FieldNode,
    place: string,
  ): RequiresSelection[] {
    const wanted = (fetched.selectionSet?.selections ?? []).flatMap((fragment) => {
      if (fragment.kind !== Kind.INLINE_FRAGMENT) return [];
      return fragment.selectionSet.selections.flatMap((field) =>
        field.kind === Kind.FIELD
          ? (this.#required.get(`${subgraph} ${fragment.typeCondition?.name.value}.${field.name.value}`) ??
            [])
          : [],
      );
    });
    return wanted.reduce((mended, selection) => this.#pointed(mended, selection, place), requires);
  }

  #pointed(requires: RequiresSelection[], wanted: SelectionSetNode, place: string): RequiresSelection[] {
    return requires.map((selection) => {
      if (selection.kind === 'InlineFragment') {
        return { ...selection, selections: this.#pointed(selection.selections, wanted, place) };
      }
      if (selection.kind !== 'Field') return selection;
      const name = selection.alias ?? selection.name;
      const field = fieldsIn(wanted).find((one) => one.name.value === name);
      if (field === undefined) return selection;
      // An alias says that the planner has pointed this one itself.
      const own = selection.alias == null ? this.#keys.get(`${place} ${signatureOf(field)}`) : undefined;
      const key = own ?? selection.name;
      const nested = selection.selections != null &&
        field.selectionSet !== undefined && {
          selections: this.#pointed(selection.selections, field.selectionSet, `${place}.${key}`),
        };
      return { ...selection, name: key, ...(key !== name && { alias: name }), ...nested };
    });
  }

  #remember(place: string, document: DocumentNode): void {
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    this.#rememberSelection(place, operation?.selectionSet, fragmentsOf(document));
  }

  #rememberSelection(
    place: string,
    selections: SelectionSetNode | undefined,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): void {
    for (const selection of selections?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#rememberSelection(place, selection.selectionSet, fragments);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        this.#rememberSelection(place, fragments.get(selection.name.value)?.selectionSet, fragments);
      } else {
        const key = selection.alias?.value ?? selection.name.value;
        if (selection.arguments?.length) this.#keys.set(`${place} ${signatureOf(selection)}`, key);
        this.#rememberSelection(`${place}.${key}`, selection.selectionSet, fragments);
      }
    }
  }
}

/** Requirements that read different keys need variables of their own, where the planner let them share one. */
function withOwnVariables(node: BatchFetchNode, document: DocumentNode): BatchFetchNode {
  const requiresOf = new Map<string, string>();
  const own = new Map<string, string>();
  const aliases = node.entityBatch.aliases.map((alias): EntityBatchAlias => {
    const variable = alias.representationsVariableName;
    const requires = JSON.stringify(alias.requires);
    const known = requiresOf.get(variable) ?? requires;
    requiresOf.set(variable, known);
    if (known === requires) return alias;
    own.set(alias.alias, `${variable}_${alias.alias}`);
    return { ...alias, representationsVariableName: `${variable}_${alias.alias}` };
  });
  if (own.size === 0) return node;
  return { ...node, operation: print(renameVariables(document, own)), entityBatch: { aliases } };
}

function renameVariables(document: DocumentNode, own: ReadonlyMap<string, string>): DocumentNode {
  const entities = parse(
    `query (${[...own.values()].map((name) => `$${name}: [_Any!]!`).join(', ')}) { __typename }`,
  );
  const [added] = entities.definitions;
  const definitions = added?.kind === Kind.OPERATION_DEFINITION ? (added.variableDefinitions ?? []) : [];
  return visit(document, {
    OperationDefinition: (operation) => ({
      ...operation,
      variableDefinitions: [...(operation.variableDefinitions ?? []), ...definitions],
    }),
    Field(field) {
      const name = own.get(field.alias?.value ?? '');
      if (name === undefined) return undefined;
      return visit(field, {
        Variable: (variable) => ({ ...variable, name: { kind: Kind.NAME as const, value: name } }),
      });
    },
  });
}

function placeOf(path: readonly FlattenNodePathSegment[]): string {
  return path.map((segment) => (segment !== '@' && 'Field' in segment ? `.${segment.Field}` : '')).join('');
}

function rootField(document: DocumentNode, key: string): FieldNode | undefined {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return fieldsIn(operation?.selectionSet).find((field) => (field.alias ?? field.name).value === key);
}

function fieldsIn(selections: SelectionSetNode | undefined): FieldNode[] {
  return (selections?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection;
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsIn(selection.selectionSet) : [];
  });
}

function signatureOf(field: FieldNode): string {
  const args = (field.arguments ?? []).map((argument) => print(argument));
  return `${field.name.value}(${args.sort().join(', ')})`;
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}
