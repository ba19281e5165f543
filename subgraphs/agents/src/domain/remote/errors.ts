import { DomainError } from '@ymera/kernel';

/** The tenant has an agent with this id, whatever it is, or had a remote agent with it. */
export class AgentIdTakenError extends DomainError {
  readonly code = 'AGENT_ID_TAKEN';

  constructor(agentId: string) {
    super(
      `The id "${agentId}" belongs to another agent, or to a remote agent that was removed, whose runs still refer to it. Choose another.`,
      { details: { agentId } },
    );
  }
}

export class RemoteAgentsFullError extends DomainError {
  readonly code = 'AGENTS_FULL';

  constructor(max: number) {
    super(
      `Your tenant has ${max} remote agents, as many as it may have. Remove those that are no longer needed.`,
      {
        details: { max },
      },
    );
  }
}

/** There is such an agent, and it is none that has registered from elsewhere. */
export class AgentNotRemoteError extends DomainError {
  readonly code = 'AGENT_NOT_REMOTE';

  constructor(agentId: string) {
    super(`The agent "${agentId}" is no remote agent: it has no keys, and does not report.`, {
      details: { agentId },
    });
  }
}

export class AgentRemovedError extends DomainError {
  readonly code = 'AGENT_REMOVED';
  override readonly nextMove = 'give-up';

  constructor(agentId: string) {
    super(`The agent "${agentId}" was removed for good.`, { details: { agentId } });
  }
}

/** An administrator alone can thaw it. */
export class AgentFrozenError extends DomainError {
  readonly code = 'AGENT_FROZEN';
  override readonly nextMove = 'give-up';

  constructor(agentId: string, reason: string) {
    super(
      `The agent "${agentId}" is frozen: ${reason} An administrator can thaw it with the mutation thawAgent.`,
      { details: { agentId } },
    );
  }
}

export class AgentNotFrozenError extends DomainError {
  readonly code = 'AGENT_NOT_FROZEN';

  constructor(agentId: string, phase: string) {
    super(`The agent "${agentId}" is not frozen but ${phase}; there is nothing to thaw.`, {
      details: { agentId, phase },
    });
  }
}

/** Others changed the same agent all the time. */
export class RemoteAgentContendedError extends DomainError {
  readonly code = 'AGENT_CONTENDED';
  override readonly nextMove = 'retry';

  constructor(agentId: string) {
    super(`The agent "${agentId}" is changed by too many at once. Try again.`, { details: { agentId } });
  }
}
