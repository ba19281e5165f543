import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** How large a document may be. Introspection fields are not counted: graphql limits their depth itself. */
export interface OperationLimits {
  readonly depthMax: number;
  /** Every field counts 1, and as often as its lists can repeat it. */
  readonly costMax: number;
  readonly aliasesMax: number;
  readonly rootFieldsMax: number;
  readonly tokensMax: number;
  /** Items of a list inside the document or its variables. */
  readonly listItemsMax: number;
}

export const operationLimits: OperationLimits = {
  depthMax: 16,
  costMax: 50_000,
  aliasesMax: 30,
  rootFieldsMax: 20,
  tokensMax: 4_000,
  listItemsMax: 10_000,
};

interface Size {
  readonly depth: number;
  readonly cost: number;
  readonly aliases: number;
  /** Fields of the selection itself, those of its fragments among them. */
  readonly fields: number;
}

const nothing: Size = { depth: 0, cost: 0, aliases: 0, fields: 0 };

/** What one page of a list is taken to hold when its size is a variable. */
const pageSizeMax = 100;

/** A validation rule that refuses a document which passes a limit, before anything is planned. */
export function limitsRule(limits: OperationLimits): ValidationRule {
  return (context): ASTVisitor => ({
    OperationDefinition: (operation) => {
      const size = measure(context, operation);
      for (const error of refusals(size, limits)) context.reportError(error);
    },
    ListValue: (list) => {
      if (list.values.length <= limits.listItemsMax) return;
      context.reportError(tooLarge('LIST_TOO_LONG', 'list items', list.values.length, limits.listItemsMax));
    },
  });
}

function refusals(size: Size, limits: OperationLimits): GraphQLError[] {
  const checks = [
    ['QUERY_TOO_DEEP', 'levels deep', size.depth, limits.depthMax],
    ['QUERY_TOO_COSTLY', 'fields, with lists counted as often as they can repeat', size.cost, limits.costMax],
    ['TOO_MANY_ALIASES', 'aliases', size.aliases, limits.aliasesMax],
    ['TOO_MANY_ROOT_FIELDS', 'root fields', size.fields, limits.rootFieldsMax],
  ] as const;
  return checks
    .filter(([, , value, limit]) => value > limit)
    .map(([code, what, value, limit]) => tooLarge(code, what, value, limit));
}

function tooLarge(code: string, what: string, value: number, limit: number): GraphQLError {
  const message = `The query has ${value} ${what}; the limit is ${limit}. Ask for less, or in several queries.`;
  return new GraphQLError(message, {
    extensions: { code, nextMove: 'fix-input', details: { value, limit } },
  });
}

/** Measures an operation; a fragment inside itself counts as nothing, for another rule refuses it. */
function measure(context: ValidationContext, operation: OperationDefinitionNode): Size {
  const schema = context.getSchema();
  const fragments = new Map<string, Size>();
  const ofFragment = (fragment: FragmentDefinitionNode): Size => {
    const known = fragments.get(fragment.name.value);
    if (known) return known;
    fragments.set(fragment.name.value, nothing);
    const size = ofSelection(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    fragments.set(fragment.name.value, size);
    return size;
  };
  const ofSelection = (selection: SelectionSetNode, parent: Parent): Size =>
    selection.selections.map((node) => ofNode(node, parent)).reduce(together, nothing);
  const ofNode = (node: SelectionNode, parent: Parent): Size => {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent;
      return ofSelection(node.selectionSet, condition);
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = context.getFragment(node.name.value);
      return fragment ? ofFragment(fragment) : nothing;
    }
    const aliases = node.alias ? 1 : 0;
    if (node.name.value.startsWith('__')) return { depth: 1, cost: 1, aliases, fields: 1 };
    const field = fieldOf(parent, node);
    const inner = node.selectionSet
      ? ofSelection(node.selectionSet, field && getNamedType(field.type))
      : nothing;
    return {
      depth: inner.depth + 1,
      cost: 1 + inner.cost * repeats(node, field),
      aliases: inner.aliases + aliases,
      fields: 1,
    };
  };
  return ofSelection(operation.selectionSet, schema.getRootType(operation.operation));
}

/** The type whose field is measured; none where the document does not fit the schema, which another rule refuses. */
type Parent = GraphQLNamedType | null | undefined;
type Field = GraphQLField<unknown, unknown>;

function fieldOf(parent: Parent, node: FieldNode): Field | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
}

/** How many items a field's `first` asks for; its default when it is left out. */
function repeats(node: FieldNode, field: Field | undefined): number {
  const first = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (first) return first.kind === Kind.INT ? Math.max(1, Number(first.value)) : pageSizeMax;
  const unasked = field?.args.find((argument) => argument.name === 'first')?.defaultValue;
  return typeof unasked === 'number' ? unasked : 1;
}

function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    cost: a.cost + b.cost,
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
  };
}

/** The errors of variables whose lists are longer than allowed, at any depth. */
export function variableRefusals(variables: unknown, limits: OperationLimits): readonly GraphQLError[] {
  const open: unknown[] = [variables];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (Array.isArray(next) && next.length > limits.listItemsMax) {
      return [tooLarge('LIST_TOO_LONG', 'list items in its variables', next.length, limits.listItemsMax)];
    }
    if (typeof next === 'object' && next !== null)
      for (const value of Object.values(next)) open.push(value ?? null);
  }
  return [];
}
