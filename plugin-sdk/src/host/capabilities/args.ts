import type { JsonValue } from '../../bridge/json.ts';
import { CapabilityError } from './errors.ts';

/** Arguments of a host call. They are of the guest's making, so every one is checked as it is read. */
export class Args {
  readonly #fields: { readonly [key: string]: JsonValue };
  readonly #where: string;

  constructor(args: JsonValue, where: string) {
    if (typeof args !== 'object' || args === null || Array.isArray(args)) {
      throw new CapabilityError('INVALID_ARGUMENTS', `${where} takes an object of arguments`);
    }
    this.#fields = args as { readonly [key: string]: JsonValue }; // Neither null nor an array.
    this.#where = where;
  }

  /** Undefined when it was left out. */
  get(key: string): JsonValue | undefined {
    return Object.hasOwn(this.#fields, key) ? this.#fields[key] : undefined;
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.refuse(key, 'a text');
  }

  optionalText(key: string): string | undefined {
    const value = this.get(key);
    if (value === undefined || typeof value === 'string') return value;
    return this.refuse(key, 'a text');
  }

  /** A whole number within bounds. */
  optionalInteger(key: string, min: number, max: number): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    return this.refuse(key, `a whole number from ${min} to ${max}`);
  }

  optionalNumber(key: string, min: number, max: number): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    return this.refuse(key, `a number from ${min} to ${max}`);
  }

  list(key: string, max: number): readonly JsonValue[] {
    const value = this.get(key);
    if (Array.isArray(value) && value.length <= max) return value;
    return this.refuse(key, `a list of at most ${max}`);
  }

  refuse(key: string, expected: string): never {
    throw new CapabilityError('INVALID_ARGUMENTS', `${this.#where}: ${key} must be ${expected}`);
  }
}
