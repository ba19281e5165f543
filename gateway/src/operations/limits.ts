import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
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
}

const nothing: Size = { depth: 0, cost: 0, aliases: 0 };

/** What one page of a list is taken to hold when its size is a variable. */
const pageSizeMax = 100;

/** A validation rule that refuses a document which passes a limit, before anything is planned. */
export function limitsRule(limits: OperationLimits): ValidationRule {
  return (context): ASTVisitor => ({
    OperationDefinition: (operation) => {
      const size = measure(context, operation.selectionSet);
      for (const error of refusals(size, operation, limits)) context.reportError(error);
    },
    ListValue: (list) => {
      if (list.values.length <= limits.listItemsMax) return;
      context.reportError(tooLarge('LIST_TOO_LONG', 'list items', list.values.length, limits.listItemsMax));
    },
  });
}

function refusals(size: Size, operation: OperationDefinitionNode, limits: OperationLimits): GraphQLError[] {
  const rootFields = operation.selectionSet.selections.length;
  const checks = [
    ['QUERY_TOO_DEEP', 'levels deep', size.depth, limits.depthMax],
    ['QUERY_TOO_COSTLY', 'fields, with lists counted as often as they can repeat', size.cost, limits.costMax],
    ['TOO_MANY_ALIASES', 'aliases', size.aliases, limits.aliasesMax],
    ['TOO_MANY_ROOT_FIELDS', 'root fields', rootFields, limits.rootFieldsMax],
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

/** Measures a selection; each fragment once, and a fragment inside itself as nothing, for another rule refuses it. */
function measure(context: ValidationContext, root: SelectionSetNode): Size {
  const fragments = new Map<string, Size>();
  const ofFragment = (fragment: FragmentDefinitionNode): Size => {
    const known = fragments.get(fragment.name.value);
    if (known) return known;
    fragments.set(fragment.name.value, nothing);
    const size = ofSelection(fragment.selectionSet);
    fragments.set(fragment.name.value, size);
    return size;
  };
  const ofSelection = (selection: SelectionSetNode): Size =>
    selection.selections.map(ofNode).reduce(together, nothing);
  const ofNode = (node: SelectionNode): Size => {
    if (node.kind === Kind.INLINE_FRAGMENT) return ofSelection(node.selectionSet);
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = context.getFragment(node.name.value);
      return fragment ? ofFragment(fragment) : nothing;
    }
    const aliases = node.alias ? 1 : 0;
    if (node.name.value.startsWith('__')) return { depth: 1, cost: 1, aliases };
    const inner = node.selectionSet ? ofSelection(node.selectionSet) : nothing;
    const first = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
    const repeats = !first ? 1 : first.kind === Kind.INT ? Math.max(1, Number(first.value)) : pageSizeMax;
    return { depth: inner.depth + 1, cost: 1 + inner.cost * repeats, aliases: inner.aliases + aliases };
  };
  return ofSelection(root);
}

function together(a: Size, b: Size): Size {
  return { depth: Math.max(a.depth, b.depth), cost: a.cost + b.cost, aliases: a.aliases + b.aliases };
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
