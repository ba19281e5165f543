import { DomainError } from '../errors.ts';
import type { Parser } from './parsers.ts';

/** One environment variable: how it is read, what holds when it is not set, and what it means to an operator. */
export interface Setting<T> {
  readonly name: string;
  readonly parser: Parser<T>;
  /** The text that holds when the variable is not set; null leaves the value null. */
  readonly default: string | null;
  readonly meaning: string;
  /** A secret's value is never printed. */
  readonly secret?: boolean;
}

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

export type ConfigOf<T extends SettingTable> = {
  readonly [K in keyof T]: T[K] extends { parser: Parser<infer V>; default: infer D }
    ? D extends null
      ? V | null
      : V
    : never;
};

interface Refusal {
  readonly name: string;
  readonly value: string;
  readonly expected: string;
}

export class ConfigError extends DomainError {
  readonly code = 'CONFIG_INVALID';

  constructor(refusals: readonly Refusal[]) {
    const lines = refusals.map(({ name, value, expected }) => `${name} is ${value}; it must be ${expected}.`);
    super(lines.join('\n'), { details: { settings: refusals.map(({ name }) => name) } });
  }
}

/**
 * Reads every setting of the table from the environment. An empty variable counts as not set.
 *
 * @throws ConfigError that names every refused variable with its value and what was expected
 */
export function readConfig<const T extends SettingTable>(
  table: T,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigOf<T> {
  const refusals: Refusal[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(table)) {
    const given = environment[setting.name] || setting.default;
    const value = given === null ? null : setting.parser.parse(given);
    if (value === undefined) refusals.push(refusal(setting, given ?? ''));
    values[key] = value;
  }
  if (refusals.length > 0) throw new ConfigError(refusals);
  // Every key of the table was just given a value of its parser's type.
  return values as ConfigOf<T>;
}

function refusal(setting: Setting<unknown>, given: string): Refusal {
  const value = setting.secret ? 'set to something else' : `"${given}"`;
  return { name: setting.name, value, expected: setting.parser.expected };
}

/** The table as Markdown, for the README. */
export function markdownTable(table: SettingTable): string {
  const rows = Object.values(table).map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.default === null ? '' : `\`${setting.default}\``} | ${setting.meaning} |`,
  );
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
