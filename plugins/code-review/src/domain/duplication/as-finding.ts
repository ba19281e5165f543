import type { Finding } from '../finding.ts';
import type { Duplicate } from './find-duplicates.ts';

/** The finding at the later of the two places. */
export function asFinding({ first, second, tokens, lines, renamed }: Duplicate): Finding {
  const how = renamed === 0 ? 'a copy' : `a copy with ${renamed} other ${renamed === 1 ? 'name' : 'names'}`;
  return {
    rule: 'duplication/clone',
    severity: lines >= 40 ? 'medium' : 'low',
    path: second.path,
    line: second.line,
    column: 1,
    message:
      `Lines ${second.line} to ${second.endLine} (${tokens} tokens) are ${how} of ` +
      `${first.path} lines ${first.line} to ${first.endLine}.`,
    why: 'A change or a mended mistake has to be made in both places, and one of them will be forgotten.',
    fix: 'Take the common part out as one function, and give it what differs.',
  };
}
