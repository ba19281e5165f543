import { DeadlineExceededError, DomainError } from '@ymera/kernel';

export class AgentNotFoundError extends DomainError {
  readonly code = 'AGENT_NOT_FOUND';

  constructor(agentId: string, near: readonly string[]) {
    const hint =
      near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' The query "agents" lists those there are.';
    super(`There is no agent "${agentId}".${hint}`, { details: { agentId, near } });
  }
}

/** Why the code of an enabled plugin can't be had now. */
type LoadFault = Error & { readonly reason: { readonly code: string; readonly message: string } };

export class AgentUnavailableError extends DomainError {
  readonly code = 'AGENT_UNAVAILABLE';
  override readonly nextMove;

  constructor(agentId: string, pluginId: string, fault?: LoadFault) {
    super(`The agent "${agentId}" can't be run: ${pluginFault(pluginId, fault)}`, {
      details: { agentId, pluginId, ...(fault ? { reason: { ...fault.reason } } : {}) },
      cause: fault,
    });
    this.nextMove = nextMoveAfter(fault);
  }
}

export class ToolNotFoundError extends DomainError {
  readonly code = 'TOOL_NOT_FOUND';

  constructor(toolId: string, near: readonly string[]) {
    const hint =
      near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' The query "tools" lists those there are.';
    super(`There is no tool "${toolId}".${hint}`, { details: { toolId, near } });
  }
}

export class ToolUnavailableError extends DomainError {
  readonly code = 'TOOL_UNAVAILABLE';
  override readonly nextMove;

  constructor(toolId: string, pluginId: string, fault?: LoadFault) {
    super(`The tool "${toolId}" can't be called: ${pluginFault(pluginId, fault)}`, {
      details: { toolId, pluginId, ...(fault ? { reason: { ...fault.reason } } : {}) },
      cause: fault,
    });
    this.nextMove = nextMoveAfter(fault);
  }
}

function pluginFault(pluginId: string, fault: LoadFault | undefined): string {
  if (fault) return `the code of its plugin "${pluginId}" can't be loaded: ${fault.reason.message}`;
  return `its plugin "${pluginId}" is not enabled, or has it no longer.`;
}

const nextMoveAfter = (fault: LoadFault | undefined) => (fault ? ('retry' as const) : ('give-up' as const));

/** Everything that may run at once is running, and the queue is full or did not move in time. */
export class AgentsBusyError extends DomainError {
  readonly code = 'AGENTS_BUSY';
  override readonly nextMove = 'retry';

  constructor(why: string) {
    super(`Too many agents and tools are running: ${why}. Try again later.`);
  }
}

export class AgentRunNotFoundError extends DomainError {
  readonly code = 'AGENT_RUN_NOT_FOUND';

  constructor(runId: string) {
    super(`There is no run of an agent "${runId}".`, { details: { runId } });
  }
}

/** Another process holds a run with the same key, and did not finish it while this call waited. */
export class AgentRunInProgressError extends DomainError {
  readonly code = 'AGENT_RUN_IN_PROGRESS';
  override readonly nextMove = 'retry';

  constructor() {
    super('A run with the same key is still in progress elsewhere. Call again with the same key.');
  }
}

/** This process is shutting down; the run is left for the next one that is asked for it. */
export class AgentsStoppingError extends DomainError {
  readonly code = 'AGENTS_STOPPING';
  override readonly nextMove = 'retry';

  constructor() {
    super('The agents service is shutting down. Call again with the same key.');
  }
}

export class KeyReusedError extends DomainError {
  readonly code = 'KEY_REUSED';

  constructor(agentRunId: string) {
    super(
      'This key was used before for another agent or tool, or another input. Use a new key for a new run; the same key only repeats the same call.',
      { details: { agentRunId } },
    );
  }
}

export class OutputsTooLargeError extends DomainError {
  readonly code = 'RESULT_TOO_LARGE';

  constructor(bytesMax: number) {
    super(
      `The outputs asked for are larger than ${bytesMax.toLocaleString('en')} bytes together. Ask for fewer runs at a time, or leave out the field "output".`,
    );
  }
}

/** What a caller gets that leaves before there is an outcome. */
export function leaving(reason: unknown): DomainError {
  return reason instanceof AgentsStoppingError ? reason : new DeadlineExceededError(reason);
}
