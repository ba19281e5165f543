import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** Seals texts for storage, each for one place, and opens them again. */
export interface SecretBox {
  seal(value: string, place: string): string;
  /** Null when it was sealed with another key, for another place, or was changed since. */
  open(sealed: string, place: string): string | null;
}

/**
 * AES-256-GCM (NIST SP 800-38D) under a key of its own, derived from the installation's by HKDF-SHA256 (RFC 5869).
 * The place is authenticated along with the value, so that a sealed text is of no use in another place.
 */
export function createSecretBox(installationKey: Uint8Array): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', installationKey, '', 'ymera plugin secrets', 32));
  return {
    seal: (value, place) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [version, iv.toString('base64url'), body.toString('base64url')].join('.');
    },
    open: (sealed, place) => {
      const [format, iv, body] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
      if (!iv || !body || format === undefined || !sealed.startsWith(`${version}.`)) return null;
      if (iv.length !== ivBytes || body.length < tagBytes) return null;
      const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(body.subarray(body.length - tagBytes));
      try {
        const start = decipher.update(body.subarray(0, body.length - tagBytes));
        return Buffer.concat([start, decipher.final()]).toString('utf8');
      } catch {
        return null; // the tag does not fit; node says no more than that
      }
    },
  };
}
