import { type QueryPlan, QueryPlanner } from '@graphql-hive/router-query-planner';

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
  return {
    percentages: planner.overridePercentages,
    plan: ({ text, operationName, labels, percentage }) =>
      planner.planAsync(text, operationName, new Set(labels), percentage),
    async close() {},
  };
}
