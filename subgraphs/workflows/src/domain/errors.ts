import { DomainError } from '@ymera/kernel';

export class RunNotFoundError extends DomainError {
  readonly code = 'RUN_NOT_FOUND';

  constructor(runId: string) {
    super(`There is no workflow run "${runId}". The query workflowRuns lists those there are.`, {
      details: { runId },
    });
  }
}

export class RunKeyReusedError extends DomainError {
  readonly code = 'KEY_REUSED';

  constructor(runId: string) {
    super(
      `This client key stands for another request, which began the run "${runId}". Use a new key for a new request.`,
      { details: { runId } },
    );
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

export class HistoryTooLongError extends DomainError {
  readonly code = 'HISTORY_TOO_LONG';

  constructor(eventsMax: number) {
    super(
      `The histories behind what is asked for have more than ${eventsMax.toLocaleString('en')} events together. Ask for the timelines, graphs or critical paths of fewer runs at a time.`,
      { details: { eventsMax } },
    );
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

/** What was asked cannot be asked of the run as it stands. */
abstract class RunUnfitError extends DomainError {
  constructor(runId: string, what: string, why: string) {
    super(`${what} the run "${runId}": ${why}.`, { details: { runId, why } });
  }
}

export class RunEndedError extends RunUnfitError {
  readonly code = 'RUN_ENDED';
}

export class RunNotPausableError extends RunUnfitError {
  readonly code = 'RUN_NOT_PAUSABLE';
}

export class RunNotResumableError extends RunUnfitError {
  readonly code = 'RUN_NOT_RESUMABLE';
}

export class SignalRefusedError extends RunUnfitError {
  readonly code = 'SIGNAL_REFUSED';
}

export class SignalTooLargeError extends DomainError {
  readonly code = 'SIGNAL_TOO_LARGE';

  constructor(bytesMax: number) {
    super(
      `The signal's payload is larger than ${bytesMax} bytes as JSON. Put larger data into a file in the workspace and give its path.`,
      { details: { bytesMax } },
    );
  }
}

export class RunNotRetryableError extends RunUnfitError {
  readonly code = 'RUN_NOT_RETRYABLE';
}

export class TaskNotFailedError extends RunUnfitError {
  readonly code = 'TASK_NOT_FAILED';
}

export class TaskNotHeldError extends RunUnfitError {
  readonly code = 'TASK_NOT_HELD';
}

export class TaskNotFoundError extends DomainError {
  readonly code = 'TASK_NOT_FOUND';

  constructor(runId: string, taskId: string) {
    const shown = taskId.slice(0, 100);
    super(`The run "${runId}" has no task "${shown}".`, { details: { runId, taskId: shown } });
  }
}

export class InputNotEditableError extends RunUnfitError {
  readonly code = 'INPUT_NOT_EDITABLE';
}

export class RunNotDebuggableError extends RunUnfitError {
  readonly code = 'RUN_NOT_DEBUGGABLE';
}

export class ApprovalNotFoundError extends DomainError {
  readonly code = 'APPROVAL_NOT_FOUND';

  constructor(runId: string, stepId: string) {
    const shown = stepId.slice(0, 100);
    super(`Nobody is asked to decide "${shown}" of the run "${runId}" (any more).`, {
      details: { runId, stepId: shown },
    });
  }
}

/** A seq that a run's log does not have. */
export class SeqNotFoundError extends DomainError {
  readonly code = 'SEQ_NOT_FOUND';

  constructor(runId: string, seqs: { readonly seq: number; readonly lastSeq: number }) {
    super(`The log of the run "${runId}" goes from seq 1 to ${seqs.lastSeq}; it has no ${seqs.seq}.`, {
      details: { runId, ...seqs },
    });
  }
}

/** What was shown to whoever decided is not what would be decided on now. */
export class ApprovalOutdatedError extends DomainError {
  readonly code = 'APPROVAL_OUTDATED';

  constructor(stepId: string, shas: { readonly given: string; readonly shown: string }) {
    super(
      `What "${stepId}" shows has changed since it was looked at. Look at it again, and decide on that.`,
      {
        details: { stepId, given: shas.given.slice(0, 64), shown: shas.shown },
      },
    );
  }
}

export class ApprovalForbiddenError extends DomainError {
  readonly code = 'APPROVAL_FORBIDDEN';

  constructor(
    stepId: string,
    approvers: { readonly roles: readonly string[]; readonly users: readonly string[] },
  ) {
    const roles = approvers.roles.length > 0 ? `people with the role ${approvers.roles.join(' or ')}` : '';
    const named = approvers.users.length > 0 ? 'those who are named in the workflow' : '';
    const who = [roles, named].filter((text) => text !== '').join(', and ');
    super(`"${stepId}" is for others to decide: ${who || 'nobody'}.`, { details: { stepId } });
  }
}

/** A run's input does not fit the workflow's inputSchema. */
export class RunInputInvalidError extends DomainError {
  readonly code = 'RUN_INPUT_INVALID';

  constructor(mistakes: readonly { readonly place: string; readonly message: string }[], cause?: unknown) {
    const [first] = mistakes;
    const rest = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more, see details.problems)` : '';
    super(
      `The input does not fit the workflow's inputSchema: input${first?.place ?? ''} ${first?.message ?? ''}${rest}`,
      { details: { problems: mistakes.map((mistake) => ({ ...mistake })) }, cause },
    );
  }
}
