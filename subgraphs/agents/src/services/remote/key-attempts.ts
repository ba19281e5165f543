import type { Clock } from '@ymera/kernel';
import { AgentKeyAttemptsError } from '../../domain/remote/key-errors.ts';

/**
 * Wrong secrets for a key, of the last minute, in this process. Whoever shows the secret that was right before is never
 * kept out by others' guesses.
 */
export interface KeyAttempts {
  /** @throws AgentKeyAttemptsError when too many wrong secrets came, and this is not one that was right */
  check(keyId: string, secretHash: string): void;
  failed(keyId: string): void;
  passed(keyId: string, secretHash: string): void;
}

const failuresMax = 10;
const windowMs = 60_000;
/** Keys that are remembered; the oldest are forgotten first. */
const keysMax = 10_000;

export function createKeyAttempts(clock: Clock): KeyAttempts {
  const failures = new Map<string, readonly number[]>();
  const right = new Map<string, string>();
  const recent = (keyId: string) =>
    (failures.get(keyId) ?? []).filter((time) => time > clock.now() - windowMs);
  return {
    check: (keyId, secretHash) => {
      const times = recent(keyId);
      const [oldest = 0] = times;
      if (times.length < failuresMax || right.get(keyId) === secretHash) return;
      throw new AgentKeyAttemptsError(oldest + windowMs - clock.now());
    },
    failed: (keyId) => remember(failures, keyId, [...recent(keyId), clock.now()].slice(-failuresMax)),
    passed: (keyId, secretHash) => remember(right, keyId, secretHash),
  };
}

/** A map keeps the order of insertion: the first is the oldest. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= keysMax) return;
    map.delete(oldest);
  }
}
