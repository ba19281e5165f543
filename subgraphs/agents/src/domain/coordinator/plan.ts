import type { Intent } from './intent.ts';

/** What is going to be done for a request, before anything of it is. */
export interface Plan {
  readonly intent: Intent;
  readonly complexity: Complexity;
  /** DIRECT gives it to one chain of agents; PHASED to one sub-workflow each for analysis, implementation and validation. */
  readonly shape: 'DIRECT' | 'PHASED';
  /** In an order that respects `after`. 1 to 20. */
  readonly stages: readonly Stage[];
  /** Somebody has to approve it before it runs, and why; null when nobody has to. */
  readonly approval: { readonly reasons: readonly string[] } | null;
  readonly estimate: Estimate;
  /** Why it can't run now, such as agents that no model can play; empty when it can. */
  readonly obstacles: readonly Obstacle[];
}

/** 0 to 1, with what it is the sum of. */
export interface Complexity {
  readonly score: number;
  readonly terms: readonly { readonly name: string; readonly value: number }[];
}

export type StageWork =
  | 'ANALYSE'
  | 'REVIEW'
  | 'CREATE'
  | 'ENHANCE'
  | 'FIX'
  | 'REFACTOR'
  | 'TEST'
  | 'SECURE'
  | 'DOCUMENT'
  | 'EXPLAIN'
  | 'VALIDATE'
  | 'INTEGRATE'
  | 'DEPLOY'
  | 'SYNTHESISE';

export interface Stage {
  /** Unique in the plan, and a task's id in the workflow: `^[a-z][a-z0-9-]*$`. */
  readonly id: string;
  readonly title: string;
  readonly work: StageWork;
  /** Its phase when the plan is PHASED. */
  readonly phase: 'ANALYSIS' | 'IMPLEMENTATION' | 'VALIDATION' | null;
  /** The part of what is asked for that it is about, as the request names it; null for all of it. */
  readonly part: string | null;
  /** What the agent is told, before the results of earlier stages are added. */
  readonly instruction: string;
  /** Who does it, and why they: from the selector. */
  readonly agentId: string;
  readonly reasons: readonly string[];
  /** Ids of stages whose results it needs. */
  readonly after: readonly string[];
  /** A stage that examines the work of another: what it refuses goes back there, at most so often after the first time. */
  readonly examines: { readonly stage: string; readonly attemptsMax: number } | null;
  readonly estimate: Estimate;
}

/** Null where nothing is known to estimate from. */
export interface Estimate {
  readonly ms: number | null;
  readonly costMicroUsd: number | null;
  /** What it was made from, in a few words. */
  readonly basis: string;
}

export interface Obstacle {
  readonly code: string;
  readonly message: string;
  readonly stage: string | null;
}
