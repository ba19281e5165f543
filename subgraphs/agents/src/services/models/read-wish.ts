import { InvalidArgumentError } from '@ymera/kernel';
import type { ModelCapability } from '../../domain/models/model-card.ts';
import { anyModel, type ModelWish } from './gateway.ts';

/** A wish as a client says it. */
export interface AskedWish {
  readonly preferred?: readonly string[];
  readonly onlyPreferred?: boolean;
  readonly capabilities?: readonly ModelCapability[];
  readonly maxPrice?: number | null;
}

const preferredMax = 20;
const idLengthMax = 300;

/** @throws InvalidArgumentError */
export function readWish(asked: AskedWish | null | undefined): ModelWish {
  if (!asked) return anyModel;
  const { preferred = [], onlyPreferred = false, capabilities = [], maxPrice = null } = asked;
  if (preferred.length > preferredMax)
    throw new InvalidArgumentError(
      'wish.preferred',
      `at most ${preferredMax} ids`,
      `${preferred.length} of them`,
    );
  const long = preferred.find((id) => id.length > idLengthMax);
  if (long !== undefined)
    throw new InvalidArgumentError('wish.preferred', 'ids of models', `one of ${long.length} characters`);
  if (onlyPreferred && preferred.length === 0)
    throw new InvalidArgumentError('wish.preferred', 'one id or more where only those may answer', 'empty');
  if (maxPrice !== null && maxPrice < 0)
    throw new InvalidArgumentError('wish.maxPrice', 'an amount from 0 on', String(maxPrice));
  return { preferred, onlyPreferred, capabilities: [...new Set(capabilities)], maxPrice };
}

/** @throws InvalidArgumentError */
export function wholeNumber(name: string, value: number, { min, max }: { min: number; max: number }): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidArgumentError(name, `a whole number from ${min} to ${max}`, String(value));
}
