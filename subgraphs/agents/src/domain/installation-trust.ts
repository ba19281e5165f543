import type { PluginVersion, RightChange } from './plugin-version.ts';

type Trusted = Pick<PluginVersion, 'publisher' | 'provenance'>;

/**
 * What an update changes of the reasons to trust it, beside what it may do: a package that changes hands, or is no
 * longer signed, asks for consent even when it asks for nothing else.
 */
export function trustChanges(before: Trusted, after: Trusted): readonly RightChange[] {
  return [...publisherChange(before, after), ...provenanceChange(before, after)];
}

function publisherChange(before: Trusted, after: Trusted): readonly RightChange[] {
  if (before.publisher === after.publisher) return [];
  const reason = `The version before came from ${before.publisher}.`;
  return [{ kind: 'publisher', what: after.publisher, change: 'ADDED', reason, terms: null }];
}

function provenanceChange(before: Trusted, after: Trusted): readonly RightChange[] {
  if (before.provenance !== 'VERIFIED' || after.provenance === 'VERIFIED') return [];
  const reason = 'The version before was signed, and the signature fitted.';
  return [{ kind: 'provenance', what: 'signature', change: 'REMOVED', reason, terms: null }];
}
