import type { AgentRunOutcome, Clock } from '@ymera/kernel';
import { verdictOf } from '../../domain/agent-faults.ts';
import { type Breaker, phaseOf } from '../../domain/breaker.ts';
import { AgentCircuitOpenError } from '../../domain/circuit-errors.ts';
import { createBreakerBoard } from './breaker-board.ts';

/** Which agents are left alone for a while, in each tenant by itself: one tenant's runs take no agent from another. */
export interface AgentBreakers {
  /** @throws AgentCircuitOpenError */
  enter(place: AgentPlace): AgentPassage;
  breakerOf(place: AgentPlace): Breaker;
  isOpen(place: AgentPlace): boolean;
}

interface AgentPlace {
  readonly tenantId: string;
  readonly agentId: string;
}

/** A run that was let through; the first word about how it ended counts. */
interface AgentPassage {
  ended(outcome: AgentRunOutcome, allowed: { readonly timeoutMs: number }): void;
  /** Nothing is known of how it ended. */
  left(): void;
}

export function createAgentBreakers({ clock }: { readonly clock: Pick<Clock, 'now'> }): AgentBreakers {
  const board = createBreakerBoard({ clock });
  const keyOf = ({ tenantId, agentId }: AgentPlace) => JSON.stringify([tenantId, agentId]);
  return {
    enter: (place) => {
      const key = keyOf(place);
      const passage = board.enter(key);
      if (!passage) throw new AgentCircuitOpenError(place.agentId, waitOf(board.breakerOf(key), clock.now()));
      return {
        left: passage.left,
        ended: (outcome, allowed) => {
          const verdict = verdictOf(outcome.ok ? null : outcome.error.code, allowed);
          if (verdict === 'GOOD') passage.succeeded();
          else if (verdict === 'FAULT') passage.failed();
          else passage.left();
        },
      };
    },
    breakerOf: (place) => board.breakerOf(keyOf(place)),
    isOpen: (place) => phaseOf(board.breakerOf(keyOf(place)), clock.now()) === 'OPEN',
  };
}

/** While the one run is under way by which it is tried, nobody knows how long that takes. */
const probeMs = 5_000;

const waitOf = ({ openUntil }: Breaker, now: number): number => {
  const left = (openUntil ?? now) - now;
  return left > 0 ? left : probeMs;
};
