import { DomainError } from '@ymera/kernel';
import type { Definition } from '../definition.ts';

/** Too many agents of definition files in one tenant. */
export class AgentsFullError extends DomainError {
  readonly code = 'AGENTS_FULL';

  constructor(count: number, countMax: number) {
    super(`You would have ${count} agents of definition files; ${countMax} are allowed. Remove some first.`, {
      details: { count, countMax },
    });
  }
}

/** Only agents of a tenant's own definition files can be removed by themselves. */
export class AgentNotRemovableError extends DomainError {
  readonly code = 'AGENT_NOT_REMOVABLE';
  override readonly nextMove = 'give-up';

  constructor({ id, origin, pluginId }: Pick<Definition, 'id' | 'origin' | 'pluginId'>) {
    super(`The agent "${id}" can't be removed: ${whyStays({ origin, pluginId })}`, {
      details: { agentId: id, pluginId },
    });
  }
}

function whyStays({ origin, pluginId }: Pick<Definition, 'origin' | 'pluginId'>): string {
  if (origin === 'REMOTE') return 'it is a remote agent; the mutation removeRemoteAgent removes it.';
  if (pluginId === null) return 'it comes with the platform.';
  return `it belongs to the plugin "${pluginId}"; disable or uninstall that.`;
}
