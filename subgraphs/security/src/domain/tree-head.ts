import { sha256Hex } from '@ymera/kernel/canonical-json';
import type { Frontier } from './merkle/frontier.ts';
import type { Hash } from './merkle/hash.ts';

/** What a tenant's log was at a moment, signed: whoever keeps it can tell later that nothing before it has changed. */
export interface TreeHead {
  readonly tenantId: string;
  /** How many entries the log had, so also the seq of the last. */
  readonly size: number;
  /** Of the Merkle tree over the entries' hashes (RFC 6962). */
  readonly root: Hash;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The signed text: a checkpoint (C2SP tlog-checkpoint) in a signed note (C2SP signed-note). */
  readonly note: string;
}

/** A head, and what it takes to go on with its tree. */
export type GrownTree = TreeHead & Pick<Frontier, 'peaks'>;

type Checkpoint = Pick<TreeHead, 'tenantId' | 'size' | 'root' | 'at'>;

/** The name of the key in notes. */
const keyName = 'ymera.audit';

/** The text that is signed: which log, how many entries, its root, and, in a line of our own, when. */
export function checkpointText({ tenantId, size, root, at }: Checkpoint): string {
  const rootBase64 = Buffer.from(root, 'hex').toString('base64');
  return `${keyName}/${tenantId}\n${size}\n${rootBase64}\ntime ${new Date(at).toISOString()}\n`;
}

/** A text with its signature line: a dash, the key's name, and four bytes that tell the key before the signature. */
export function signedNote(
  text: string,
  { publicKey, signature }: { publicKey: Uint8Array; signature: Uint8Array },
) {
  const line = Buffer.concat([Buffer.from(keyHash(publicKey), 'hex'), signature]).toString('base64');
  return `${text}\n— ${keyName} ${line}\n`;
}

/** The public key as those who verify notes write it: name, hash, and the kind of key (1: Ed25519) with its bytes. */
export function verifierKeyOf(publicKey: Uint8Array): string {
  const typed = Buffer.concat([Uint8Array.of(1), publicKey]).toString('base64');
  return `${keyName}+${keyHash(publicKey)}+${typed}`;
}

/** The bytes of the Ed25519 key in a verifier key; null when it is none. */
export function readVerifierKey(text: string): Uint8Array<ArrayBuffer> | null {
  const [, hash, typed] = /^[^+\s]+\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text.trim()) ?? [];
  const bytes = new Uint8Array(Buffer.from(typed ?? '', 'base64'));
  const key = bytes.slice(1);
  return bytes[0] === 1 && key.length === 32 && keyHash(key) === hash ? key : null;
}

/** What a note says, and the signatures that may be this key's; null when it is no note of an audit log. */
export function readNote(
  note: string,
  publicKey: Uint8Array,
): {
  readonly checkpoint: Checkpoint;
  readonly text: string;
  readonly signatures: readonly Uint8Array<ArrayBuffer>[];
} | null {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const checkpoint = readCheckpoint(text);
  if (split < 0 || !checkpoint) return null;
  const signatures = note
    .slice(split + 2)
    .split('\n')
    .map((line) => bytesOf(/^— ymera\.audit ([A-Za-z0-9+/=]+)$/.exec(line)?.[1] ?? ''))
    .filter((bytes) => bytes?.length === 68 && bytes.subarray(0, 4).toString('hex') === keyHash(publicKey))
    .map((bytes) => new Uint8Array(bytes?.subarray(4) ?? []));
  return { checkpoint, text, signatures };
}

function readCheckpoint(text: string): Checkpoint | null {
  const form = /^ymera\.audit\/([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\ntime ([^\n]+)\n$/;
  const [, tenantId, size, root, time] = form.exec(text) ?? [];
  const at = Date.parse(time ?? '');
  const rootBytes = bytesOf(root ?? '');
  if (!tenantId || !size || !rootBytes || Number.isNaN(at)) return null;
  return { tenantId, size: Number(size), root: rootBytes.toString('hex'), at };
}

/** Null for what is not the base64 of any bytes: Buffer would pass over the bits that are left over. */
function bytesOf(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : null;
}

/** The first four bytes of SHA-256 over the name, a line feed, and the typed key. */
function keyHash(publicKey: Uint8Array): string {
  return sha256Hex(Buffer.concat([Buffer.from(`${keyName}\n\x01`), publicKey])).slice(0, 8);
}
