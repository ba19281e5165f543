import { createHash } from 'node:crypto';
import { quote, refuse } from './problems.ts';

/** The digest of packed bytes as npm writes it: `sha512-` and base64. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

const sha512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * The sha512 in a Subresource Integrity text (W3C SRI), which may list several digests. Throws
 * `PKG_INTEGRITY_WEAK` when there is none, and when it lists two different ones.
 */
export function strongIntegrity(text: unknown, where: string): string {
  const listed =
    typeof text === 'string' ? text.split(/\s+/).map((digest) => digest.replace(/\?.*$/, '')) : [];
  const [found, ...others] = new Set(listed.filter((digest) => sha512.test(digest)));
  if (found !== undefined && others.length === 0) return found;
  const message =
    typeof text === 'string' && text !== '' ? `has no single sha512: ${quote(text)}.` : 'has no sha512.';
  return refuse('PKG_INTEGRITY_WEAK', where, message, 'Publish the version again with a current npm.');
}

/** Throws `PKG_INTEGRITY_MISMATCH` when bytes are not those that were expected. */
export function checkIntegrity(found: string, expected: string): void {
  const wanted = strongIntegrity(expected, 'the expected integrity');
  if (found === wanted) return;
  const message = `the bytes have ${found}, expected was ${wanted}.`;
  refuse(
    'PKG_INTEGRITY_MISMATCH',
    'archive',
    message,
    'Download it again; if it stays so, tell the publisher.',
  );
}
