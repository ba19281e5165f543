import { InvalidArgumentError } from '@ymera/kernel';
import type { PoolSettings } from './pool.ts';

const poolId = /^[a-z0-9][a-z0-9-]{0,63}$/;
const agentsMax = 50;
const dayMs = 86_400_000;

/** Bounds of the whole numbers, both ends included. */
const bounds = {
  sizeMin: [0, 100],
  sizeMax: [1, 100],
  idleMs: [1_000, dayMs],
  leaseMs: [1_000, dayMs],
  queueMax: [0, 200],
  waitTargetMs: [0, 600_000],
} as const;

/** @throws InvalidArgumentError */
export function checkSettings(id: string, settings: PoolSettings): void {
  if (!poolId.test(id)) {
    const expected = '1 to 64 small letters, digits and hyphens, not beginning with a hyphen';
    throw new InvalidArgumentError('id', expected, JSON.stringify(id.slice(0, 100)));
  }
  const { agentIds, sizeMin, sizeMax, scaleDownAt, scaleUpAt } = settings;
  if (agentIds.length < 1 || agentIds.length > agentsMax || new Set(agentIds).size < agentIds.length) {
    const came = `${agentIds.length}, ${new Set(agentIds).size} of them different`;
    throw new InvalidArgumentError('agentIds', `1 to ${agentsMax} different ids`, came);
  }
  for (const [name, [min, max]] of Object.entries(bounds)) {
    const value = settings[name as keyof typeof bounds]; // the keys of bounds are its names
    if (Number.isInteger(value) && value >= min && value <= max) continue;
    const expected = `a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
    throw new InvalidArgumentError(name, expected, String(value));
  }
  if (sizeMin > sizeMax)
    throw new InvalidArgumentError('sizeMin', `at most sizeMax, ${sizeMax}`, `${sizeMin}`);
  if (!(scaleDownAt >= 0 && scaleDownAt < scaleUpAt && scaleUpAt <= 1)) {
    const expected = 'at least 0 and less than scaleUpAt, which is at most 1';
    throw new InvalidArgumentError(
      'scaleDownAt',
      expected,
      `${scaleDownAt} with a scaleUpAt of ${scaleUpAt}`,
    );
  }
}
