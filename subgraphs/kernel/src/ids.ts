const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const timeLength = 10;
const randomLength = 16;

/** Every kind of thing that has an id, by its prefix. */
export type IdPrefix =
  | 'agent'
  | 'arun'
  | 'tcall'
  | 'mcall'
  | 'mexp'
  | 'inst'
  | 'ainst'
  | 'rkey'
  | 'work'
  | 'conv'
  | 'msg'
  | 'rts'
  | 'mbatch'
  | 'mcp'
  | 'hold'
  | 'jrn'
  | 'wf'
  | 'run'
  | 'sched'
  | 'task'
  | 'user'
  | 'tenant'
  | 'session'
  | 'req'
  | 'evt'
  | 'node'
  | 'ymera';

/**
 * Makes an id such as `run_01jq3…`: a prefix, 48 bits of time and 80 random bits in Crockford's base 32 (the layout
 * of a ULID, in lower case), so that ids made later sort later.
 *
 * @param now milliseconds since the epoch
 */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  return `${prefix}_${encodeTime(now)}${encodeRandom()}`;
}

function encodeTime(now: number): string {
  let rest = now;
  let text = '';
  for (let i = 0; i < timeLength; i++) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeRandom(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(randomLength));
  return Array.from(bytes, (byte) => alphabet.charAt(byte % 32)).join('');
}
