import { DomainError } from '@ymera/kernel';

/** The model has had as many steps as an agent has, and still wants more. */
export class AgentStepsExceededError extends DomainError {
  readonly code = 'AGENT_STEPS_EXCEEDED';
  override readonly nextMove = 'give-up';

  constructor(stepsMax: number) {
    super(
      `The model was asked ${stepsMax} times and did not come to an end. Give the agent a smaller task; its events show what it did.`,
      { details: { stepsMax } },
    );
  }
}

/** The model's answer is no whole one. */
export class AgentAnswerCutError extends DomainError {
  readonly code = 'AGENT_ANSWER_CUT';
  override readonly nextMove = 'give-up';

  constructor(why: 'length' | 'filtered', outputTokensMax: number) {
    super(
      why === 'length'
        ? `The model's answer is longer than ${outputTokensMax} tokens and was cut off. Ask for less at once.`
        : "The model's provider has held its answer back. Word the task differently.",
      { details: { why } },
    );
  }
}

/** It was to say whether it approves, and did not. */
export class AgentVerdictMissingError extends DomainError {
  readonly code = 'AGENT_VERDICT_MISSING';
  override readonly nextMove = 'retry';

  constructor(modelId: string) {
    super(
      `${modelId} was asked for a verdict, { "approved": true or false, "findings": texts }, and gave none. It may give one when it is asked again.`,
      { details: { modelId } },
    );
  }
}

/** It took longer than its caller allows. */
export class AgentTooSlowError extends DomainError {
  readonly code = 'WALL_TIMEOUT';
  override readonly nextMove = 'retry';

  constructor(timeoutMs: number) {
    super(`The agent did not come to an end within ${timeoutMs} ms.`, { details: { timeoutMs } });
  }
}
