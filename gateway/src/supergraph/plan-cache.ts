import type { QueryPlanner } from '@graphql-hive/router-query-planner';
import { type DocumentNode, print } from 'graphql';
import { BoundedCache } from './bounded-cache.ts';
import {
  type CompiledOperation,
  compileOperation,
  type OperationParts,
  type OperationSource,
} from './operation.ts';

/** The planner, and what its plans depend on besides the operation. */
export interface Planning {
  readonly planner: QueryPlanner;
  readonly labels: Set<string>;
  readonly size: number;
  readonly random: () => number;
}

/**
 * Compiled operations: by document while the caller holds on to it, and by text, so that the same text parsed anew
 * is not planned anew. Several requests for an operation that is being planned wait for one plan.
 */
export class PlanCache<C> {
  readonly #byDocument = new WeakMap<DocumentNode, Map<string, Promise<CompiledOperation<C>>>>();
  readonly #byText: BoundedCache<string, Promise<CompiledOperation<C>>>;
  readonly #parts: Omit<OperationParts<C>, 'plan'>;
  readonly #planning: Planning;

  constructor(parts: Omit<OperationParts<C>, 'plan'>, planning: Planning) {
    this.#parts = parts;
    this.#planning = planning;
    this.#byText = new BoundedCache(planning.size);
  }

  /** The compiled operation. Rejects with a coded `GraphQLError` when there can be none; that is not remembered. */
  get(source: OperationSource): Promise<CompiledOperation<C>> {
    const percentage = this.#drawPercentage();
    const variant = `${this.#overridesAt(percentage)} ${source.operationName ?? ''}`;
    let variants = this.#byDocument.get(source.document);
    if (variants === undefined) {
      variants = new Map();
      this.#byDocument.set(source.document, variants);
    }
    const known = variants.get(variant);
    if (known !== undefined) return known;
    const compiled = this.#byTextOrNew(source, variant, percentage);
    // Bounded by the operations in the document: a name that is not in it is not remembered.
    variants.set(variant, compiled);
    compiled.catch(() => variants.delete(variant));
    return compiled;
  }

  #byTextOrNew(source: OperationSource, variant: string, percentage: number): Promise<CompiledOperation<C>> {
    const query = source.query ?? print(source.document);
    const key = `${variant}\n${query}`;
    const known = this.#byText.get(key);
    if (known !== undefined) return known;
    const { planner, labels } = this.#planning;
    const compiled = compileOperation(
      { ...this.#parts, plan: (text, name) => planner.planAsync(text, name, labels, percentage) },
      { ...source, query },
    );
    this.#byText.set(key, compiled);
    compiled.catch(() => this.#byText.delete(key));
    return compiled;
  }

  #drawPercentage(): number {
    return this.#planning.planner.overridePercentages.length === 0 ? 0 : this.#planning.random() * 100;
  }

  /** Percentages between the same two thresholds give the same plan. */
  #overridesAt(percentage: number): number {
    return this.#planning.planner.overridePercentages.filter((threshold) => percentage < threshold).length;
  }
}
