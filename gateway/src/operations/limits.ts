import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { nestingOf } from './nesting.ts';

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
  /** Characters of the text. */
  readonly charactersMax: number;
  /** Brackets in one another in the text, and lists and objects in one another in the variables. */
  readonly nestingMax: number;
}

export const operationLimits: OperationLimits = {
  depthMax: 16,
  costMax: 50_000,
  aliasesMax: 30,
  rootFieldsMax: 20,
  tokensMax: 4_000,
  listItemsMax: 10_000,
  charactersMax: 200_000,
  nestingMax: 100,
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
/** What a list is taken to hold whose size cannot be asked for. */
const listSize = 10;

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

const askForLess = 'Ask for less, or in several queries.';

function tooLarge(code: string, what: string, value: number, limit: number, hint = askForLess): GraphQLError {
  const message = `The query has ${value} ${what}; the limit is ${limit}. ${hint}`;
  return new GraphQLError(message, {
    extensions: { code, nextMove: 'fix-input', details: { value, limit } },
  });
}

/** Measures an operation; a fragment inside itself counts as nothing, for another rule refuses it. */
function measure(context: ValidationContext, operation: OperationDefinitionNode): Size {
  const schema = context.getSchema();
  const fragments = new Map<string, Size>();
  const ofFragment = (fragment: FragmentDefinitionNode, paged: boolean): Size => {
    const key = `${paged} ${fragment.name.value}`;
    const known = fragments.get(key);
    if (known) return known;
    fragments.set(key, nothing);
    const type = schema.getType(fragment.typeCondition.name.value);
    const size = ofSelection(fragment.selectionSet, { type, paged });
    fragments.set(key, size);
    return size;
  };
  const ofSelection = (selection: SelectionSetNode, parent: Parent): Size =>
    selection.selections.map((node) => ofNode(node, parent)).reduce(together, nothing);
  const ofNode = (node: SelectionNode, parent: Parent): Size => {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const type = node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent.type;
      return ofSelection(node.selectionSet, { ...parent, type });
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = context.getFragment(node.name.value);
      return fragment ? ofFragment(fragment, parent.paged) : nothing;
    }
    const aliases = node.alias ? 1 : 0;
    if (node.name.value.startsWith('__')) return { depth: 1, cost: 1, aliases, fields: 1 };
    const field = fieldOf(parent, node);
    const inner = node.selectionSet ? ofSelection(node.selectionSet, below(field)) : nothing;
    return {
      depth: inner.depth + 1,
      cost: 1 + inner.cost * repeats(node, field, parent.paged),
      aliases: inner.aliases + aliases,
      fields: 1,
    };
  };
  return ofSelection(operation.selectionSet, {
    type: schema.getRootType(operation.operation),
    paged: false,
  });
}

/** What a selection is made on. */
interface Parent {
  /** None where the document does not fit the schema, which another rule refuses. */
  readonly type: GraphQLNamedType | null | undefined;
  /** It is a page: the field that gave it was asked for so many items, and they have been counted there. */
  readonly paged: boolean;
}
type Field = GraphQLField<unknown, unknown>;

function fieldOf({ type }: Parent, node: FieldNode): Field | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
}

function below(field: Field | undefined): Parent {
  if (!field) return { type: undefined, paged: false };
  return { type: getNamedType(field.type), paged: !isList(field) && pageArgument(field) !== undefined };
}

const isList = (field: Field) => isListType(getNullableType(field.type));

const pageArgument = (field: Field) => field.args.find((argument) => argument.name === 'first');

/** How many items a field's `first` asks for, its default when it is left out; without one, what a list may hold. */
function repeats(node: FieldNode, field: Field | undefined, paged: boolean): number {
  if (!field) return 1;
  const argument = pageArgument(field);
  if (!argument) return isList(field) && !paged ? listSize : 1;
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first) return first.kind === Kind.INT ? Math.max(1, Number(first.value)) : pageSizeMax;
  return typeof argument.defaultValue === 'number' ? argument.defaultValue : pageSizeMax;
}

function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    cost: a.cost + b.cost,
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
  };
}

/** The errors of a text that is not even to be parsed: it is too long, or nested so deep that the stack would fill. */
export function textRefusals(text: string, limits: OperationLimits): readonly GraphQLError[] {
  if (text.length > limits.charactersMax) {
    const hint = 'Large values belong into variables.';
    return [tooLarge('QUERY_TOO_LONG', 'characters', text.length, limits.charactersMax, hint)];
  }
  const nesting = nestingOf(text);
  return nesting > limits.nestingMax ? [tooDeep('brackets in one another', nesting, limits)] : [];
}

/** The errors of variables whose lists are longer than allowed, at any depth, that are nested too deep, or no Unicode. */
export function variableRefusals(variables: unknown, limits: OperationLimits): readonly GraphQLError[] {
  const open: { value: unknown; level: number }[] = [{ value: variables, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, level } = next;
    if (typeof value === 'string' && !value.isWellFormed()) return [illFormed()];
    if (typeof value !== 'object' || value === null) continue;
    if (level > limits.nestingMax) return [tooDeep('levels of values in its variables', level, limits)];
    if (Array.isArray(value) && value.length > limits.listItemsMax) {
      return [tooLarge('LIST_TOO_LONG', 'list items in its variables', value.length, limits.listItemsMax)];
    }
    for (const [key, part] of Object.entries(value)) {
      if (!key.isWellFormed()) return [illFormed()];
      open.push({ value: part, level: level + 1 });
    }
  }
  return [];
}

/** Such text survives JSON, but has no canonical form, and so no hash. Texts inside a document are looked at by the parser. */
function illFormed(): GraphQLError {
  const message = 'The variables hold text that is no Unicode: half a surrogate pair. Send whole characters.';
  return new GraphQLError(message, { extensions: { code: 'INVALID_ARGUMENT', nextMove: 'fix-input' } });
}

function tooDeep(what: string, value: number, { nestingMax }: OperationLimits): GraphQLError {
  return tooLarge('QUERY_TOO_DEEP', what, value, nestingMax);
}
