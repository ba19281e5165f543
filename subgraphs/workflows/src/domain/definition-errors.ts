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

export class WorkflowInvalidError extends DomainError {
  readonly code = 'WORKFLOW_INVALID';
  readonly problems: readonly DefinitionProblem[];

  constructor(problems: readonly DefinitionProblem[]) {
    super(`The workflow has mistakes. ${firstOf(problems)}`, {
      details: { problems: problems.map((problem) => ({ ...problem })) },
    });
    this.problems = problems;
  }
}

/** It was without mistakes when it was defined, and cannot be run now by whoever asks. */
export class WorkflowUnusableError extends DomainError {
  readonly code = 'WORKFLOW_UNUSABLE';

  constructor(name: string, problems: readonly DefinitionProblem[]) {
    super(`The workflow "${name}" cannot be run now. ${firstOf(problems)}`, {
      details: { problems: problems.map((problem) => ({ ...problem })) },
    });
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

export class ScheduleNotFoundError extends DomainError {
  readonly code = 'SCHEDULE_NOT_FOUND';

  constructor(scheduleId: string) {
    const shown = scheduleId.slice(0, 100);
    super(`There is no schedule "${shown}".`, { details: { scheduleId: shown } });
  }
}

export class ScheduleTakenError extends DomainError {
  readonly code = 'SCHEDULE_TAKEN';

  constructor(name: string) {
    super(`There is a schedule "${name}" already. Change that one, or choose another name.`, {
      details: { name },
    });
  }
}

export class TooManySchedulesError extends DomainError {
  readonly code = 'TOO_MANY_SCHEDULES';

  constructor(max: number) {
    super(`A tenant has at most ${max} schedules. Delete one that is not needed any more, or change it.`, {
      details: { max },
    });
  }
}

export class ScheduleBusyError extends DomainError {
  readonly code = 'SCHEDULE_BUSY';
  override readonly nextMove = 'retry';

  constructor(scheduleId: string) {
    super(`The schedule "${scheduleId}" is being changed at this moment. Try again.`);
  }
}

/** Workflows that call workflows that call workflows …, deeper than is allowed. */
export class NestingTooDeepError extends DomainError {
  readonly code = 'NESTING_TOO_DEEP';

  constructor(depthMax: number) {
    super(`Workflows call each other at most ${depthMax} levels deep.`, { details: { depthMax } });
  }
}

function firstOf(problems: readonly DefinitionProblem[]): string {
  const [first] = problems;
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more, see details.problems)` : '';
  return `${first ? `${placeOf(first)}${first.message} ${first.fix}` : ''}${rest}`;
}

function placeOf({ place, line, column }: DefinitionProblem): string {
  const inFile = line === undefined ? '' : ` (line ${line}, column ${column})`;
  return place === '' && inFile === '' ? '' : `${place}${inFile}: `;
}
