import type { Principal } from '@ymera/kernel';
import { AgentFrozenError } from '../../domain/remote/errors.ts';
import {
  AgentKeyExpiredError,
  AgentKeyInvalidError,
  AgentKeyRevokedError,
} from '../../domain/remote/key-errors.ts';
import { refuseRemoved } from '../../domain/remote/move-standing.ts';
import { isSecretOf, readToken } from './key-secret.ts';
import type { RemoteDesk } from './remote-desk.ts';

type AuthenticateDesk = Pick<RemoteDesk, 'agents' | 'attempts' | 'clock'>;

/**
 * The agent that holds a token, which reads `<API key>.<secret>`. What became of a key is told only to who has its
 * secret.
 *
 * @throws AgentKeyInvalidError, AgentKeyAttemptsError, AgentKeyExpiredError, AgentKeyRevokedError
 * @throws AgentFrozenError, AgentRemovedError
 */
export async function authenticateAgent(
  { agents, attempts, clock }: AuthenticateDesk,
  { token }: { readonly token: string },
  signal?: AbortSignal,
): Promise<Principal> {
  const shown = readToken(token);
  if (!shown) throw new AgentKeyInvalidError();
  const { keyId, secretHash } = shown;
  attempts.check(keyId, secretHash);
  const agent = await agents.findByKey(keyId, signal);
  const key = agent?.keys.find(({ id }) => id === keyId) ?? null;
  if (!isSecretOf(key, secretHash) || !agent || !key) {
    attempts.failed(keyId);
    throw new AgentKeyInvalidError();
  }
  attempts.passed(keyId, secretHash);
  refuseRemoved(agent);
  if (key.revokedAt !== null) throw new AgentKeyRevokedError(keyId);
  if (key.expiresAt <= clock.now()) throw new AgentKeyExpiredError(keyId, key.expiresAt);
  if (agent.standing.phase === 'FROZEN') throw new AgentFrozenError(agent.id, agent.standing.reason);
  const { id, tenantId } = agent;
  return { kind: 'agent', id, tenantId, role: 'execute', expiresAt: key.expiresAt };
}
