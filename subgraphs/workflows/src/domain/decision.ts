import type { JsonValue } from '@ymera/kernel';
import type { Failure, Payload } from './payload.ts';
import type { StepId } from './run-event.ts';
import type { Selected, SelectWanted } from './selection.ts';

/** What the expressions of a need may name, beside `input` and `run`; `outcomeOf` says what a task came to. */
export interface Scope {
  /** Whose ancestors `tasks` holds; null for all tasks. */
  readonly taskId: string | null;
  /** True when `tasks` holds that task too, which has succeeded: in a compensation. */
  readonly includesSelf: boolean;
  /** `index` and `iteration`; null outside of forEach and loop. */
  readonly index: number | null;
  /** The list of a forEach, whose element at `index` is `item`. */
  readonly items: Payload | null;
  /** A loop's output before; in its condition, the one it looks at. */
  readonly last: Payload | null;
  /** The reasons of a gate that has sent the task back. */
  readonly feedback: Payload | null;
}

/** Something that has to be worked out from payloads before the run can go on. */
export type Need =
  | { readonly kind: 'when'; readonly taskId: string; readonly expression: string; readonly scope: Scope }
  | {
      readonly kind: 'items';
      readonly taskId: string;
      readonly expression: string;
      readonly itemsMax: number;
      readonly scope: Scope;
    }
  /** Whether a loop goes on after this iteration. */
  | {
      readonly kind: 'loop';
      readonly taskId: string;
      readonly iteration: number;
      readonly expression: string;
      readonly scope: Scope;
    }
  /** The list of a forEach's outputs; null stands for an item that failed. */
  | { readonly kind: 'loopOutput'; readonly taskId: string; readonly parts: readonly (Payload | null)[] }
  /** All that a step has to know to start. */
  | {
      readonly kind: 'input';
      readonly taskId: string;
      readonly stepId: StepId;
      /** True when it is the compensation of the task that is to start. */
      readonly isCompensation: boolean;
      readonly template: JsonValue;
      /** What a person has set, instead of the template. */
      readonly edited: Payload | null;
      /** Gives the artifact that an integrating task integrates. */
      readonly artifact: string | null;
      /** Gives the moment that a wait ends. */
      readonly until: string | null;
      /** What is known of the agent that is to be selected; null when none is. */
      readonly select: SelectWanted | null;
      readonly scope: Scope;
    }
  /** The agent for the next attempt of a step that has its input. */
  | {
      readonly kind: 'agent';
      readonly taskId: string;
      readonly stepId: StepId;
      readonly select: SelectWanted;
      readonly scope: Scope;
    }
  /** The run's output. Without a template it is an object of the outputs of `parts`, by task id. */
  | {
      readonly kind: 'output';
      readonly template: JsonValue | null;
      readonly parts: readonly { readonly taskId: string; readonly output: Payload }[];
      readonly scope: Scope;
    };

/** The needs that what is written in a definition can make impossible to answer. */
export type DecidableNeed = Exclude<Need, { kind: 'agent' }>;

/** The answer to a need. One that nobody needs any more changes nothing. */
export type Decision =
  | { readonly kind: 'when'; readonly taskId: string; readonly holds: boolean }
  | { readonly kind: 'items'; readonly taskId: string; readonly items: Payload; readonly count: number }
  | { readonly kind: 'loop'; readonly taskId: string; readonly iteration: number; readonly goesOn: boolean }
  | { readonly kind: 'loopOutput'; readonly taskId: string; readonly output: Payload }
  | {
      readonly kind: 'input';
      readonly stepId: StepId;
      readonly input: Payload;
      /** Of the input's canonical JSON. */
      readonly inputSha256: string;
      /** Of the artifact's canonical JSON; null unless the need asked for it. */
      readonly artifactSha256: string | null;
      /** In milliseconds since the epoch; null unless the need asked for it. */
      readonly until: number | null;
      /** Null unless the need asked for it. */
      readonly selected: Selected | null;
    }
  | { readonly kind: 'agent'; readonly stepId: StepId; readonly selected: Selected }
  | { readonly kind: 'output'; readonly output: Payload }
  /** It cannot be worked out: the task fails, or the run when the need is its output. */
  | { readonly kind: 'undecidable'; readonly need: DecidableNeed; readonly failure: Failure };
