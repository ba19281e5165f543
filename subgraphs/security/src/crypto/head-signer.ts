import { checkpointText, readNote, signedNote, type TreeHead, verifierKeyOf } from '../domain/tree-head.ts';
import { loadSigningKey } from './signing-key.ts';

/** Signs what the audit log was at a moment. */
export interface HeadSigner {
  /** By which anybody can check what was signed; to be pinned outside of this installation. */
  readonly verifierKey: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  sign(head: Omit<TreeHead, 'note'>): Promise<TreeHead>;
}

/** The signer with the key in the data directory, which the first process to start makes. @throws SigningKeyUnreadableError */
export async function openHeadSigner(dataDir: string): Promise<HeadSigner> {
  const pair = await loadSigningKey(dataDir, 'audit-head');
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    verifierKey: verifierKeyOf(publicKey),
    publicKey,
    sign: async (head) => {
      const text = checkpointText(head);
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytesOf(text)));
      return { ...head, note: signedNote(text, { publicKey, signature }) };
    },
  };
}

/** The head that a note stands for; null when it is none, or nobody with this key has signed it. */
export async function verifyNote(note: string, publicKey: Uint8Array<ArrayBuffer>): Promise<TreeHead | null> {
  const read = readNote(note, publicKey);
  if (!read) return null;
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  for (const signature of read.signatures)
    if (await crypto.subtle.verify('Ed25519', key, signature, bytesOf(read.text)))
      return { ...read.checkpoint, note };
  return null;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
