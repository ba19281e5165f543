import { DomainError } from '@ymera/kernel';
import type { DefinitionProblem } from './definition-problem.ts';

export class WorkflowNotFoundError extends DomainError {
  readonly code = 'WORKFLOW_NOT_FOUND';

  constructor(idOrName: string) {
    super(
      `There is no workflow "${idOrName}". The query workflows lists those there are; defineWorkflow makes one.`,
      {
        details: { workflowId: idOrName },
      },
    );
  }
}

export class RunNotFoundError extends DomainError {
  readonly code = 'RUN_NOT_FOUND';

  constructor(runId: string) {
    super(`There is no workflow run "${runId}". The query workflowRuns lists those there are.`, {
      details: { runId },
    });
  }
}

export class InputTooLargeError extends DomainError {
  readonly code = 'INPUT_TOO_LARGE';

  constructor(bytesMax: number) {
    super(
      `The input is larger than ${bytesMax} bytes as JSON. Put larger data into a file in the workspace and give its path.`,
      { details: { bytesMax } },
    );
  }
}

export class ResultTooLargeError extends DomainError {
  readonly code = 'RESULT_TOO_LARGE';

  constructor(bytesMax: number) {
    super(
      `The inputs and outputs asked for are larger than ${bytesMax.toLocaleString('en')} bytes together. Ask for fewer runs or tasks at a time, or leave out the fields "input" and "output".`,
      { details: { bytesMax } },
    );
  }
}

export class WorkflowInvalidError extends DomainError {
  readonly code = 'WORKFLOW_INVALID';

  constructor(problems: readonly DefinitionProblem[]) {
    const [first] = problems;
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more, see details.problems)` : '';
    super(
      `The workflow has mistakes. ${first ? `${first.place}: ${first.message} ${first.fix}` : ''}${rest}`,
      {
        details: { problems: problems.map((problem) => ({ ...problem })) },
      },
    );
  }
}

/** Too many definitions of one name raced; the caller may simply try again. */
export class WorkflowBusyError extends DomainError {
  readonly code = 'WORKFLOW_BUSY';
  override readonly nextMove = 'retry';

  constructor(name: string) {
    super(`Others are defining the workflow "${name}" at this moment. Try again.`);
  }
}

/** Too many writers raced for the next place in a run's log; the caller may simply try again. */
export class RunBusyError extends DomainError {
  readonly code = 'RUN_BUSY';
  override readonly nextMove = 'retry';

  constructor(runId: string) {
    super(`The run "${runId}" is moving too fast at this moment. Try again.`, { details: { runId } });
  }
}
