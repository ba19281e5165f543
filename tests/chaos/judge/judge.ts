import { operationKinds } from '../entries.ts';
import type { Evidence, Violation } from './evidence.ts';
import { judgeDocuments } from './judge-documents.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeWrites } from './judge-writes.ts';
import { type Write, writesOf } from './writes.ts';

/** What the evidence comes to. */
export interface Judgement {
  readonly violations: readonly Violation[];
  /** Acknowledged, refused and unknown writes of each kind. */
  readonly writes: ReadonlyMap<string, Readonly<Record<Write['outcome'], number>>>;
  readonly documents: number;
  /** Events seen by each consumer. */
  readonly events: readonly number[];
}

/** Judges writes, documents and change streams; pure, so that it can be judged itself. */
export function judge(evidence: Evidence): Judgement {
  const writes = writesOf(evidence.writers);
  const { documents, consumers } = evidence;
  return {
    violations: [
      ...judgeWrites(writes, documents),
      ...judgeDocuments(writes, documents),
      ...judgeEvents(writes, evidence),
    ],
    writes: counts(writes),
    documents: documents.size,
    events: consumers.map((entries) => entries.filter(({ is }) => is === 'event').length),
  };
}

function counts(writes: readonly Write[]): Judgement['writes'] {
  const byKind = Map.groupBy(writes, ({ kind }) => kind);
  const count = (own: readonly Write[], outcome: Write['outcome']) =>
    own.filter((write) => write.outcome === outcome).length;
  return new Map(
    operationKinds.flatMap((kind) => {
      const own = byKind.get(kind) ?? [];
      if (own.length === 0) return [];
      return [
        [
          kind,
          { acked: count(own, 'acked'), refused: count(own, 'refused'), unknown: count(own, 'unknown') },
        ] as const,
      ];
    }),
  );
}
