import { DomainError } from '@ymera/kernel';

/** Nobody has this key, or its secret is another one: which of the two is not told. */
export class AgentKeyInvalidError extends DomainError {
  readonly code = 'AGENT_KEY_INVALID';
  override readonly nextMove = 'sign-in';

  constructor() {
    super(
      'This is no key of an agent. The authorization must read "Bearer <API key>.<secret>", as registerAgent or rotateAgentKey gave them.',
    );
  }
}

export class AgentKeyExpiredError extends DomainError {
  readonly code = 'AGENT_KEY_EXPIRED';
  override readonly nextMove = 'sign-in';

  constructor(keyId: string, expiresAt: number) {
    super(
      `The key "${keyId}" ended at ${new Date(expiresAt).toISOString()}. An administrator can give the agent another with the mutation rotateAgentKey.`,
      { details: { keyId } },
    );
  }
}

export class AgentKeyRevokedError extends DomainError {
  readonly code = 'AGENT_KEY_REVOKED';
  override readonly nextMove = 'sign-in';

  constructor(keyId: string) {
    super(`The key "${keyId}" was revoked.`, { details: { keyId } });
  }
}

/** Somebody has tried wrong secrets for a key. */
export class AgentKeyAttemptsError extends DomainError {
  readonly code = 'AGENT_KEY_ATTEMPTS';
  override readonly nextMove = 'retry';

  constructor(retryAfterMs: number) {
    super(
      `Too many wrong secrets came for this key. Try again in ${Math.ceil(retryAfterMs / 1_000)} seconds.`,
      {
        details: { retryAfterMs },
      },
    );
  }
}

export class AgentKeysFullError extends DomainError {
  readonly code = 'AGENT_KEYS_FULL';

  constructor(agentId: string, max: number) {
    super(
      `The agent "${agentId}" has ${max} keys that are still open. Revoke one, or wait until one of those that were replaced has ended.`,
      { details: { agentId, max } },
    );
  }
}

export class AgentKeyNotFoundError extends DomainError {
  readonly code = 'AGENT_KEY_NOT_FOUND';

  constructor(agentId: string, keyId: string) {
    super(`The agent "${agentId}" has no key "${keyId}". Agent.remote.keys lists those it has.`, {
      details: { agentId, keyId },
    });
  }
}
