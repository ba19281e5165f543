export type ProblemCode =
  | 'NAME_INVALID'
  | 'TITLE_INVALID'
  | 'DESCRIPTION_TOO_LONG'
  | 'NO_TASKS'
  | 'TOO_MANY_TASKS'
  | 'DEFINITION_TOO_LARGE'
  | 'TASK_ID_INVALID'
  | 'TASK_ID_TWICE'
  | 'UNKNOWN_AGENT'
  | 'UNKNOWN_TASK'
  | 'DEPENDENCY_TWICE'
  | 'CYCLE'
  | 'ATTEMPTS_OUT_OF_RANGE'
  | 'TIMEOUT_OUT_OF_RANGE'
  | 'INPUT_TOO_DEEP'
  | 'REFERENCE_INVALID'
  | 'REFERENCE_TO_UNKNOWN_TASK'
  | 'REFERENCE_TO_NON_DEPENDENCY';

/** One mistake in a definition. */
export interface DefinitionProblem {
  readonly code: ProblemCode;
  /** Where, such as `tasks[2].input.rows`. */
  readonly place: string;
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
}
