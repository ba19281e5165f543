import type { JsonValue } from '@ymera/kernel';
import type { Commit, RunRecord } from '../../../../subgraphs/workflows/src/run-ports.ts';
import type { Expected } from '../reference.ts';

/** What is there of one run that the campaign started, after all is over. */
export interface RunEvidence {
  readonly record: RunRecord;
  readonly expected: Expected;
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  readonly log: readonly Commit[];
  /** The runs that its tasks were, as the store lists them, with their logs. */
  readonly children: readonly { readonly record: RunRecord; readonly log: readonly Commit[] }[];
  /** As `label digest`, one for each piece of work that was done. */
  readonly effects: readonly string[];
  readonly output: JsonValue;
  /** Approvals that are still shown. */
  readonly approvalsLeft: number;
}

export const rules = {
  stuck: 'a run did not end in time',
  outcome: 'a run did not come to what its plan says',
  effects: 'work was not done, or done more than once under different keys',
  once: 'a task was completed more than once, or not at all',
  order: 'a task began before what it depends on had ended',
  chain: 'a log has gaps, or its hashes do not continue each other',
  epochs: 'somebody wrote after another had taken over',
  children: 'the runs that are tasks are not those that their parent knows of',
  leftovers: 'something was left behind that nobody will look at',
  crash: 'a process ended by itself',
  faults: 'the campaign did not put the engine to the test',
} as const;

export type Rule = keyof typeof rules;

export interface Violation {
  readonly rule: Rule;
  readonly story: string;
}
