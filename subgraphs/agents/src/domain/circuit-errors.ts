import { DomainError } from '@ymera/kernel';

/** The agent has failed several times in a row in the caller's tenant, and is left alone for a while. */
export class AgentCircuitOpenError extends DomainError {
  readonly code = 'AGENT_CIRCUIT_OPEN';
  override readonly nextMove = 'retry';

  constructor(agentId: string, retryAfterMs: number) {
    super(
      `The agent "${agentId}" has failed several times in a row and is not run for now. Try again in ${Math.ceil(retryAfterMs / 1_000)} seconds, or with another agent; its runs say how it failed.`,
      { details: { agentId, retryAfterMs } },
    );
  }
}

/** A service outside did not answer several times in a row, and is left alone for a while. */
export class ServiceCircuitOpenError extends DomainError {
  readonly code = 'SERVICE_CIRCUIT_OPEN';
  override readonly nextMove = 'retry';

  constructor(service: string, retryAfterMs: number) {
    super(
      `${service} did not answer several times in a row and is not asked for now. Try again in ${Math.ceil(retryAfterMs / 1_000)} seconds.`,
      { details: { service, retryAfterMs } },
    );
  }
}
