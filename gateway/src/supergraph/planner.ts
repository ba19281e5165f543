import { type QueryPlan, QueryPlanner } from '@graphql-hive/router-query-planner';
import { withoutTwins, withRequirementTwins } from './requirement-twins.ts';

/** What a plan depends on besides the supergraph. */
export interface PlanRequest {
  readonly text: string;
  readonly operationName: string | null;
  /** Labels of progressive `@override`s that are in force. */
  readonly labels: readonly string[];
  /** From 0 up to 100; overrides with a greater `percent(…)` are in force. */
  readonly percentage: number;
}

/** Makes query plans for one supergraph. */
export interface Planner {
  /** The thresholds of the supergraph's `percent(…)` overrides. */
  readonly percentages: readonly number[];
  plan(request: PlanRequest): Promise<QueryPlan>;
  close(): Promise<void>;
}

/**
 * Plans in this process. The planner is native code that ends the process when it meets a defect of its own; where
 * strangers send the operations, use `plannerProcess`.
 */
export function plannerHere(supergraphSdl: string): Planner {
  const planner = new QueryPlanner(supergraphSdl);
  const twins = plannerWithTwins(supergraphSdl);
  return {
    percentages: planner.overridePercentages,
    async plan({ text, operationName, labels, percentage }) {
      const active = new Set(labels);
      try {
        return await planner.planAsync(text, operationName, active, percentage);
      } catch (error) {
        const plan = await twins()
          ?.planAsync(text, operationName, active, percentage)
          .catch(() => null);
        // The first failure tells more: the client's graph has no twins.
        if (plan?.node == null) throw error;
        return { ...plan, node: withoutTwins(plan.node) };
      }
    },
    async close() {},
  };
}

/** Opened when first needed: most graphs never need it. */
function plannerWithTwins(supergraphSdl: string): () => QueryPlanner | null {
  let planner: QueryPlanner | null | undefined;
  return () => {
    if (planner === undefined) {
      const sdl = withRequirementTwins(supergraphSdl);
      planner = sdl === null ? null : new QueryPlanner(sdl);
    }
    return planner;
  };
}
