import type { Failure, Payload } from './payload.ts';
import type { StepId } from './run-event.ts';

/** Which attempt a report is about: attempt and key have to be those that are under way, or it came too late. */
export interface AttemptRef {
  readonly stepId: StepId;
  readonly attempt: number;
  readonly idempotencyKey: string;
}

/** What became of one attempt: what workers write. */
export type AttemptReport =
  | (AttemptRef & { readonly kind: 'succeeded'; readonly output: Payload })
  | (AttemptRef & {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** True when another attempt may do better. */
      readonly mayPass: boolean;
      /** False when nobody can say whether the attempt did its work. */
      readonly outcomeKnown: boolean;
    })
  /** What the examiner of a gate found, see `readVerdict`; its whole answer is the reasons. */
  | (AttemptRef & { readonly kind: 'examined'; readonly approved: boolean; readonly reasons: Payload });

/** What became of one attempt, or of the run that does a step. */
export type Report =
  | AttemptReport
  | {
      readonly kind: 'childEnded';
      readonly stepId: StepId;
      readonly childRunId: string;
      readonly status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
      /** There when it has succeeded. */
      readonly output: Payload | null;
      /** There when it has failed. */
      readonly failure: Failure | null;
    };

/** The same for two reports of the same attempt, or of the same child. */
export const reportId = (report: Report): string =>
  report.kind === 'childEnded' ? report.childRunId : `${report.idempotencyKey}:${report.attempt}`;
