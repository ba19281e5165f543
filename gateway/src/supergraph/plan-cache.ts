import { type DocumentNode, type GraphQLError, type GraphQLSchema, print } from 'graphql';
import { BoundedCache } from './bounded-cache.ts';
import { type CompiledOperation, type CompilerParts, compileOperation } from './compiled-operation.ts';
import { coerceVariables, type OperationSource, type ParsedOperation, parseOperation } from './operation.ts';
import type { Planner } from './planner.ts';
import { liftLiterals } from './scalar-variables.ts';

/** The planner, and what its plans depend on besides the operation. */
interface Planning {
  readonly planner: Planner;
  readonly labels: readonly string[];
  readonly size: number;
  readonly random: () => number;
}

/** An operation ready to run, with the variables to run it with. */
export interface PreparedOperation<C> {
  readonly operation: CompiledOperation<C>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Answers kept for one document that the caller holds on to; the others are found by text. */
const VARIANTS_MAX = 16;

/** An operation whose scalar literals have become variables. */
interface ReadOperation {
  readonly parsed: ParsedOperation;
  /** The client's variables and those that literals have become. Throws a coded `GraphQLError` for a bad literal. */
  coerce(variables: Readonly<Record<string, unknown>>): ReturnType<typeof coerceVariables>;
}

/** What is known of one operation of one document. */
interface Known<C> extends ReadOperation {
  /** By the answers to its conditions and the overrides in force. */
  readonly variants: BoundedCache<string, Promise<CompiledOperation<C>>>;
}

/**
 * Compiled operations: by document while the caller holds on to it, and by text, so that the same text parsed anew
 * is not planned anew. Several requests for an operation that is being planned wait for one plan.
 */
export class PlanCache<C> {
  readonly #known = new WeakMap<DocumentNode, Map<string | null, Known<C>>>();
  readonly #byText: BoundedCache<string, Promise<CompiledOperation<C>>>;
  readonly #parts: Omit<CompilerParts<C>, 'plan'>;
  readonly #planning: Planning;

  constructor(parts: Omit<CompilerParts<C>, 'plan'>, planning: Planning) {
    this.#parts = parts;
    this.#planning = planning;
    this.#byText = new BoundedCache(planning.size);
  }

  /** Rejects with a coded `GraphQLError` when the operation cannot be run; a failed plan is not remembered. */
  async prepare(
    source: OperationSource,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<PreparedOperation<C> | { readonly errors: readonly GraphQLError[] }> {
    const { parsed, coerce, variants } = this.#knownOf(source);
    const coerced = coerce(variables);
    if ('errors' in coerced) return coerced;
    const percentage = this.#drawPercentage();
    const answers = parsed.conditions.map((name) => (coerced.values[name] === true ? '1' : '0')).join('');
    const variant = `${this.#overridesAt(percentage)} ${answers}`;
    let compiled = variants.get(variant);
    if (compiled === undefined) {
      compiled = this.#byTextOrNew(parsed, { variant, percentage, variables: coerced.values });
      variants.set(variant, compiled);
      compiled.catch(() => variants.delete(variant));
    }
    return { operation: await compiled, variables: coerced.values };
  }

  #knownOf(source: OperationSource): Known<C> {
    let operations = this.#known.get(source.document);
    if (operations === undefined) {
      operations = new Map();
      this.#known.set(source.document, operations);
    }
    let known = operations.get(source.operationName);
    if (known === undefined) {
      // Throws for a name that is not in the document, so that the map is bounded by the names that are.
      known = { ...readOperation(this.#parts.schema, source), variants: new BoundedCache(VARIANTS_MAX) };
      operations.set(source.operationName, known);
    }
    return known;
  }

  #byTextOrNew(
    parsed: ParsedOperation,
    by: { variant: string; percentage: number; variables: Readonly<Record<string, unknown>> },
  ): Promise<CompiledOperation<C>> {
    const query = parsed.query ?? print(parsed.document);
    const key = `${by.variant} ${parsed.definition.name?.value ?? ''}\n${query}`;
    const known = this.#byText.get(key);
    if (known !== undefined) return known;
    const { planner, labels } = this.#planning;
    const compiled = compileOperation(
      {
        ...this.#parts,
        plan: (text, name) => planner.plan({ text, operationName: name, labels, percentage: by.percentage }),
      },
      parsed,
      by.variables,
    );
    this.#byText.set(key, compiled);
    compiled.catch(() => this.#byText.delete(key));
    return compiled;
  }

  #drawPercentage(): number {
    return this.#planning.planner.percentages.length === 0 ? 0 : this.#planning.random() * 100;
  }

  /** Percentages between the same two thresholds give the same plan. */
  #overridesAt(percentage: number): number {
    return this.#planning.planner.percentages.filter((threshold) => percentage < threshold).length;
  }
}

function readOperation(schema: GraphQLSchema, source: OperationSource): ReadOperation {
  const given = parseOperation(source);
  const coerce = (variables: Readonly<Record<string, unknown>>) =>
    coerceVariables(schema, given.definition, variables);
  const lifted = liftLiterals(schema, given.document, given.definition);
  if (lifted === null) return { parsed: given, coerce };
  return {
    parsed: parseOperation({ document: lifted.document, operationName: source.operationName }),
    coerce: (variables) => {
      const coerced = coerce(variables);
      if ('errors' in coerced) return coerced;
      return { values: { ...coerced.values, ...lifted.literals(coerced.values) } };
    },
  };
}
