import type { JsonValue } from '@ymera/kernel';

/**
 * What happens to and inside a plugin, in order: its log lines, the events it publishes, what it was refused, and
 * what the platform notices about it.
 */
export const journalKinds = ['LOG', 'EVENT', 'REFUSAL', 'NOTICE'] as const;
export type JournalKind = (typeof journalKinds)[number];

export type JournalLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export interface JournalEntry {
  /** Such as jrn_…; sorts by time. */
  readonly id: string;
  readonly tenantId: string;
  readonly pluginId: string;
  readonly at: number;
  readonly kind: JournalKind;
  readonly level: JournalLevel;
  /** A log line's text, an event's type, a refusal's or notice's code. */
  readonly title: string;
  readonly data: JsonValue | null;
  /** The run during which it happened, if any. */
  readonly runId: string | null;
}
