import { InvalidArgumentError } from '@ymera/kernel';
import { AgentKeyNotFoundError, AgentKeysFullError } from './key-errors.ts';
import { refuseRemoved } from './move-standing.ts';
import type { AgentKey, RemoteAgent } from './remote-agent.ts';

const hourMs = 3_600_000;
const lifetimeHoursMax = 8_760;
const overlapSecondsMax = 7 * 86_400;
/** Keys of an agent that open anything at a time. */
const liveMax = 5;
/** Ended keys are remembered, so that whoever still has one is told what became of it. */
const keptMax = 20;

/** @throws InvalidArgumentError */
export function keyExpiry(lifetimeHours: number, now: number): number {
  requireWhole('keyLifetimeHours', lifetimeHours, { min: 1, max: lifetimeHoursMax });
  return now + lifetimeHours * hourMs;
}

/** @throws InvalidArgumentError */
export function checkOverlap(overlapSeconds: number): void {
  requireWhole('overlapSeconds', overlapSeconds, { min: 0, max: overlapSecondsMax });
}

function requireWhole(name: string, value: number, { min, max }: { min: number; max: number }): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new InvalidArgumentError(
    name,
    `a whole number from ${min} to ${max.toLocaleString('en')}`,
    String(value),
  );
}

/**
 * With another key, beside which those there were open for a while.
 *
 * @throws AgentKeysFullError, AgentRemovedError
 */
export function rotated(
  agent: RemoteAgent,
  {
    key,
    overlapSeconds,
    now,
  }: { readonly key: AgentKey; readonly overlapSeconds: number; readonly now: number },
): RemoteAgent {
  refuseRemoved(agent);
  const end = now + overlapSeconds * 1_000;
  const ending = agent.keys.map((other) => ({ ...other, expiresAt: Math.min(other.expiresAt, end) }));
  const live = ending.filter((other) => isLive(other, now));
  if (live.length >= liveMax) throw new AgentKeysFullError(agent.id, liveMax);
  const ended = ending.filter((other) => !isLive(other, now));
  return { ...agent, keys: [...ended, ...live, key].slice(-keptMax) };
}

/** With this key ended now. @throws AgentKeyNotFoundError */
export function revoked(agent: RemoteAgent, { keyId, now }: { keyId: string; now: number }): RemoteAgent {
  const key = agent.keys.find(({ id }) => id === keyId);
  if (!key) throw new AgentKeyNotFoundError(agent.id, keyId);
  if (key.revokedAt !== null) return agent;
  return { ...agent, keys: agent.keys.map((one) => (one === key ? { ...key, revokedAt: now } : one)) };
}

function isLive({ revokedAt, expiresAt }: AgentKey, now: number): boolean {
  return revokedAt === null && now < expiresAt;
}
