import type { DocumentName, Effect, WriterEntry } from '../entries.ts';

type Intent = Extract<WriterEntry, { is: 'intent' }>;

/** A write with what became of it; one without an outcome was under way when its writer was killed. */
export type Write = Intent & { readonly outcome: 'acked' | 'refused' | 'unknown'; readonly number?: number };

/** Joins what writers intended with what they were told. */
export function writesOf(entries: readonly WriterEntry[]): Write[] {
  const outcomes = new Map<string, WriterEntry>();
  for (const entry of entries) if (entry.is !== 'intent') outcomes.set(entry.op, entry);
  return entries.flatMap((entry) => {
    if (entry.is !== 'intent') return [];
    const outcome = outcomes.get(entry.op);
    if (outcome === undefined || outcome.is === 'intent') return [{ ...entry, outcome: 'unknown' }];
    const number = outcome.is === 'acked' ? outcome.number : undefined;
    return [{ ...entry, outcome: outcome.is, ...(number === undefined ? {} : { number }) }];
  });
}

export type MarkEffect = Extract<Effect, { mark: string }>;

export const isMark = (effect: Effect): effect is MarkEffect => 'mark' in effect;

/** The documents that somebody wanted gone, by the write that asked for it. */
export function deletesOf(writes: readonly Write[]): ReadonlyMap<DocumentName, Write> {
  const found = new Map<DocumentName, Write>();
  for (const write of writes) {
    for (const effect of write.effects) if (!isMark(effect)) found.set(effect.document, write);
  }
  return found;
}
