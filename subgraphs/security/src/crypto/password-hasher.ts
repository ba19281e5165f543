import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { createSlots } from '@ymera/kernel';
import { TooManyAttemptsError } from '../domain/errors.ts';
import type { Hashing, PasswordHasher } from '../ports.ts';

const derive = promisify(argon2);

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const hashBytes = 32;
/** Hashing runs in libuv's four threads; half of them stay free for everyone else. */
const concurrent = 2;
const queued = 200;

/** Argon2id, two at a time; the 201st to wait is refused. */
export function createPasswordHasher(): PasswordHasher {
  const slots = createSlots({ concurrent, queued });
  const hashing: Hashing = { hash, verify };
  return {
    inTurn: async (work) => {
      const slot = await slots.take();
      if (!slot) throw new TooManyAttemptsError(1);
      try {
        return await work(hashing);
      } finally {
        slot.free();
      }
    },
  };
}

async function hash(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive('argon2id', { message: password, nonce: salt, tagLength: hashBytes, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(key)}`;
}

async function verify(password: string, stored: string | null): Promise<boolean> {
  const { salt, expected, ...storedCost } = parse(stored ?? nobody);
  const key = await derive('argon2id', {
    message: password,
    nonce: salt,
    tagLength: expected.length,
    ...storedCost,
  });
  return timingSafeEqual(key, expected) && stored !== null;
}

/** A hash of today's cost that no password has. */
const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(hashBytes))}`;

function parse(stored: string) {
  const parts =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
      stored,
    );
  // The hash itself stays out of the message.
  if (!parts) throw new Error('A stored password hash is not in the format $argon2id$v=19$…');
  const [, memory, passes, parallelism, salt = '', expected = ''] = parts;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    expected: Buffer.from(expected, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
