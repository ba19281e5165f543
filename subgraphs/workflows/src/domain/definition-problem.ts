/** What can be wrong with a definition. */
export type ProblemCode =
  // As it is written.
  | 'NOT_JSON'
  | 'YAML_INVALID'
  | 'DEFINITION_TOO_LARGE'
  | 'WRONG_TYPE'
  | 'MISSING'
  | 'UNKNOWN_KEY'
  | 'DURATION_INVALID'
  | 'TARGET_MISSING'
  | 'TARGET_TWICE'
  // One value of it.
  | 'NAME_INVALID'
  | 'TITLE_INVALID'
  | 'DESCRIPTION_TOO_LONG'
  | 'NO_TASKS'
  | 'TOO_MANY_TASKS'
  | 'TASK_ID_INVALID'
  | 'TASK_ID_TWICE'
  | 'TAGS_INVALID'
  | 'OUT_OF_RANGE'
  | 'TIMEOUT_OUT_OF_RANGE'
  | 'NO_APPROVERS'
  | 'WAIT_INVALID'
  | 'SCHEMA_INVALID'
  // How its tasks go together.
  | 'UNKNOWN_TASK'
  | 'DEPENDENCY_TWICE'
  | 'CYCLE'
  | 'TASK_UNREACHABLE'
  | 'COMBINATION_INVALID'
  | 'PRODUCER_NOT_UPSTREAM'
  | 'NO_GATE_UPSTREAM'
  | 'INTEGRATES_UNEXAMINED'
  // What its tasks name outside.
  | 'UNKNOWN_AGENT'
  | 'UNKNOWN_TOOL'
  | 'UNKNOWN_CATEGORY'
  | 'SELECTION_INVALID'
  | 'NOT_PERMITTED'
  | 'NOT_AVAILABLE'
  | 'UNKNOWN_WORKFLOW'
  | 'TOO_MANY_TARGETS'
  | 'WORKFLOW_CALLS_ITSELF'
  | 'NESTED_TOO_DEEP'
  // Its templates and expressions.
  | 'INPUT_TOO_DEEP'
  | 'EXPRESSION_INVALID'
  | 'EXPRESSION_TYPE'
  | 'NAME_NOT_HERE'
  | 'REFERENCE_TO_UNKNOWN_TASK'
  | 'REFERENCE_TO_NON_DEPENDENCY'
  | 'SCHEMA_MISMATCH';

/** One mistake in a definition. */
export interface DefinitionProblem {
  readonly code: ProblemCode;
  /** Where, such as `tasks[2].input.rows`, in the words of its author. */
  readonly place: string;
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
  /** In the file that it came from, from 1. */
  readonly line?: number;
  readonly column?: number;
}

export const problem = (
  code: ProblemCode,
  place: string,
  message: string,
  fix: string,
): DefinitionProblem => ({ code, place, message, fix });

/** Names come from outside and may be of any length; a message shows their beginning. */
export const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Some names for a message. */
export const listed = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).map(shorten).join(', ')} …` : names.map(shorten).join(', ');
