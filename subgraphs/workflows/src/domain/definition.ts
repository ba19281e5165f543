import type { JsonValue } from '@ymera/kernel';

/** Who may decide an approval: anyone who has one of the roles, or is named. */
export interface Approvers {
  readonly roles: readonly ('execute' | 'admin')[];
  readonly users: readonly string[];
}

/** What a task does. Whatever it takes comes from the task's `input`. */
export type Target =
  /** Runs an agent on the input. */
  | { readonly kind: 'agent'; readonly agentId: string }
  /**
   * Runs the agent that fits best when the task starts. `task` says in words what is to be done, and `context` what is
   * known around it: both are templates of texts. `category` moves those of a kind up, such as `quality`.
   */
  | {
      readonly kind: 'select';
      readonly task: string;
      readonly category: string | null;
      readonly context: string | null;
    }
  /** Calls a tool of a plugin with the input. */
  | { readonly kind: 'tool'; readonly toolId: string }
  /** Runs another workflow, by its name (the latest version when the task starts) or id, on the input. */
  | { readonly kind: 'workflow'; readonly workflow: string }
  /** Shows the input to a person, who approves or refuses exactly that. */
  | {
      readonly kind: 'approval';
      readonly approvers: Approvers;
      /** What happens when nobody has decided within the task's timeout. */
      readonly onDeadline: 'refuse' | 'escalate';
      /** Who may decide after the deadline; then for as long again, until it counts as refused. */
      readonly escalateTo: Approvers | null;
    }
  /**
   * Has an agent examine the input, which is an artifact of `producer`. A refusal sends the producer, and all between
   * it and the gate, back to work with the reasons as `feedback`, at most `roundsMax` times in all; then a person
   * decides, or the task fails.
   */
  | {
      readonly kind: 'gate';
      readonly agentId: string;
      readonly producer: string;
      readonly roundsMax: number;
      readonly escalateTo: Approvers | null;
    }
  /** Waits for so long, or until the moment that an expression says (milliseconds since the epoch, or ISO 8601). */
  | { readonly kind: 'wait'; readonly durationMs: number | null; readonly until: string | null }
  /** Waits for a signal of this name; its payload is the output. */
  | { readonly kind: 'signal'; readonly name: string };

/** The targets that are calls of something named. */
export type CallTarget = Extract<Target, { kind: 'agent' | 'tool' | 'gate' }>;

export type TargetKind = Target['kind'];

/**
 * When a task may start: all its dependencies have succeeded, any one, so many of them, or all have ended in
 * whichever way. What can no longer come about skips the task.
 */
export type Join = 'all' | 'any' | 'settled' | number;

export interface RetryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  /** Before the second attempt; doubling from then on, half of it left to chance. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** Codes of the failures that are tried again; null for those that say of themselves that they may pass. */
  readonly on: readonly string[] | null;
}

/** What a task's target does when it is called again under the same key, or under another. */
export type EffectKind =
  /** Any repetition is harmless. */
  | 'idempotent'
  /** A repetition under the same key is harmless. */
  | 'keyed'
  /** No repetition is: when nobody knows whether an attempt did its work, a person decides. */
  | 'unsafe';

/** One node of a workflow. Expressions are CEL; see `expressions.ts` for what they may name. */
export interface TaskDefinition {
  readonly id: string;
  readonly title: string;
  readonly target: Target;
  readonly dependsOn: readonly string[];
  readonly join: Join;
  /** The task is skipped when this is false. */
  readonly when: string | null;
  /** A JSON template of what the target takes: a string that begins with `=` is an expression, `==` stands for `=`. */
  readonly input: JsonValue;
  /** Does the task once for each item of a list, so many at a time; the output is the list of outputs. */
  readonly forEach: {
    readonly items: string;
    readonly concurrency: number;
    readonly itemsMax: number;
  } | null;
  /** Does the task again as long as this holds, looked at after each time; the output is the last one. */
  readonly loop: { readonly while: string; readonly iterationsMax: number } | null;
  readonly retry: RetryPolicy;
  /** For one attempt; for a person's decision or a signal, until it is given up. */
  readonly timeoutMs: number;
  readonly effect: EffectKind;
  /** Whether the failure of this task is the run's, or the others go on. */
  readonly onFailure: 'fail' | 'continue';
  /** Undoes the task when it has succeeded and the run then fails; in the reverse order of success. */
  readonly compensate: {
    readonly target: Extract<Target, { kind: 'agent' | 'tool' }>;
    readonly input: JsonValue;
  } | null;
  /** The task may only start when a gate of this run has approved exactly what this expression gives. */
  readonly integrates: string | null;
  /** 0 to 9; of tasks that are ready at the same time, the higher goes first. */
  readonly priority: number;
  readonly criticality: 'low' | 'normal' | 'high';
  readonly tags: readonly string[];
}

/**
 * `parallel`: all that is ready runs, up to `concurrency`. `sequential`: one task at a time. `adaptive`: begins with
 * few, one more after each success, half as many after each failure that may pass.
 */
export type Strategy = 'parallel' | 'sequential' | 'adaptive';

export interface WorkflowDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tasks: readonly TaskDefinition[];
  readonly strategy: Strategy;
  /** Steps of one run at a time. */
  readonly concurrency: number;
  /** For the whole run; null for no limit. */
  readonly timeoutMs: number | null;
  /** JSON Schema of the run's input; null takes anything. */
  readonly inputSchema: JsonValue | null;
  /** A template of the run's output; null gives the outputs of the tasks that no other depends on, by id. */
  readonly output: JsonValue | null;
  readonly priority: number;
  readonly tags: readonly string[];
}

/** A definition as it is stored: it never changes. */
export interface Workflow extends WorkflowDefinition {
  readonly id: string;
  readonly tenantId: string;
  readonly version: number;
  /** SHA-256 of the definition's canonical JSON. */
  readonly hash: string;
  readonly createdAt: number;
  readonly createdBy: string;
}

export const definitionLimits = {
  tasksMax: 1_000,
  titleLengthMax: 200,
  descriptionLengthMax: 5_000,
  definitionBytesMax: 1_000_000,
  templateDepthMax: 32,
  expressionLengthMax: 4_000,
  attemptsMax: 20,
  timeoutMsMin: 100,
  /** Of one call of an agent or tool. */
  timeoutMsMax: 600_000,
  /** Of waiting for a person, a signal or a moment, and of a whole run: 90 days. */
  waitMsMax: 90 * 24 * 3_600_000,
  itemsMax: 1_000,
  iterationsMax: 100,
  roundsMax: 10,
  concurrencyMax: 100,
  /** What is said of an agent that is to be selected. */
  selectTaskLengthMax: 4_000,
  selectContextLengthMax: 20_000,
  selectCategoryLengthMax: 100,
  /** Workflows that call workflows that call workflows … */
  nestingMax: 8,
  tagsMax: 20,
  tagLengthMax: 50,
  /** More mistakes than this are not listed one by one. */
  problemsMax: 100,
} as const;
