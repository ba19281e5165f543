import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

// The server's side of SCRAM-SHA-256, after RFC 5802 and RFC 7677, without channel binding: the connection is loopback.

/** What a server keeps of a password; neither key lets anyone log in. */
export interface Verifier {
  readonly user: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export interface Account {
  readonly user: string;
  /** Printable ASCII, so that SASLprep (RFC 4013) would not change it. */
  readonly password: string;
}

/** Drivers accept no fewer than 4096; MongoDB uses this many. */
const iterationsUsual = 15_000;
const messageBytesMax = 1024;

/** Derives a verifier; takes some ten milliseconds, so it is done once per process. */
export function deriveVerifier(
  { user, password }: Account,
  { salt, iterations = iterationsUsual }: { readonly salt: Buffer; readonly iterations?: number },
): Verifier {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return { user, salt, iterations, storedKey, serverKey: hmac(salted, 'Server Key') };
}

/** A conversation after its first exchange. */
export interface Conversation {
  /** The server's first message. */
  readonly challenge: Buffer;
  /** Checks the client's proof: gives the server's last message, or undefined if the proof is wrong. */
  readonly finish: (clientFinal: Buffer) => Buffer | undefined;
}

/** Answers a client's first message; undefined if it is malformed or names another user. */
export function startConversation(
  verifier: Verifier,
  clientFirst: Buffer,
  serverNonce: string,
): Conversation | undefined {
  if (clientFirst.length > messageBytesMax) return undefined;
  // `n` and `y` both mean that no channel is bound; `p` would demand it, and a name between the commas, to act for
  // somebody else.
  const match = /^([ny],,)(n=([^,]*),r=([!-+\--~]+))$/.exec(clientFirst.toString('utf8'));
  if (match === null) return undefined;
  const [, header = '', bare = '', user = '', clientNonce = ''] = match;
  if (user.replaceAll('=2C', ',').replaceAll('=3D', '=') !== verifier.user) return undefined;
  const nonce = clientNonce + serverNonce;
  const challenge = `r=${nonce},s=${verifier.salt.toString('base64')},i=${verifier.iterations}`;
  const withoutProof = `c=${Buffer.from(header).toString('base64')},r=${nonce}`;
  return {
    challenge: Buffer.from(challenge),
    finish: (clientFinal) =>
      checkProof(verifier, { withoutProof, said: `${bare},${challenge},${withoutProof}` }, clientFinal),
  };
}

interface Expected {
  readonly withoutProof: string;
  /** The AuthMessage of RFC 5802: everything both sides said, without the proof. */
  readonly said: string;
}

function checkProof(verifier: Verifier, { withoutProof, said }: Expected, final: Buffer): Buffer | undefined {
  if (final.length > messageBytesMax) return undefined;
  const text = final.toString('utf8');
  const separator = `${withoutProof},p=`;
  if (!text.startsWith(separator)) return undefined;
  const proof = Buffer.from(text.slice(separator.length), 'base64');
  if (proof.length !== 32) return undefined;
  const clientKey = xor(proof, hmac(verifier.storedKey, said));
  if (!timingSafeEqual(createHash('sha256').update(clientKey).digest(), verifier.storedKey)) return undefined;
  return Buffer.from(`v=${hmac(verifier.serverKey, said).toString('base64')}`);
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)));
