import type { SecretAuth, SecretAuthOptions } from '../../author/web.ts';
import type { SecretScheme, WireAuth } from '../../bridge/host-call.ts';
import type { Call } from '../call.ts';
import { PluginError } from '../plugin-error.ts';

let read: (auth: unknown) => WireAuth | undefined;

/** Names a secret and its place in a request. Its fields are private, so that no code can change them later. */
class SecretPlaceholder {
  readonly #wire: WireAuth;

  static {
    read = (auth) => (auth instanceof SecretPlaceholder && #wire in auth ? auth.#wire : undefined);
  }

  constructor(wire: WireAuth) {
    this.#wire = Object.freeze(wire);
    Object.freeze(this);
  }

  toString(): string {
    return `[secret ${this.#wire.secret}]`;
  }

  toJSON(): string {
    return this.toString();
  }
}

const schemes: readonly SecretScheme[] = ['bearer', 'basic', 'header'];

/** What a request carries to the host in place of a secret. Throws for anything that `auth` did not make. */
export function readAuth(auth: unknown): WireAuth | undefined {
  if (auth === undefined || auth === null) return undefined;
  const wire = read(auth);
  if (!wire) throw new TypeError("auth takes what ctx.secrets.auth('name') returns");
  return wire;
}

/** `ctx.secrets`. `get` is there only when a secret is readable. */
export function createSecrets(
  call: Call,
  declared: { readonly [name: string]: { readonly readable?: boolean } },
) {
  const auth = (name: string, options: SecretAuthOptions = {}) => {
    refuseUndeclared(declared, name);
    const scheme = options.scheme ?? 'bearer';
    if (!schemes.includes(scheme)) throw new TypeError(`scheme is one of ${schemes.join(', ')}`);
    const header = options.scheme === 'header' ? { header: String(options.header) } : {};
    // The type of the author's API is a brand; this is what stands behind it.
    return new SecretPlaceholder({ secret: name, scheme, ...header }) as unknown as SecretAuth;
  };
  const readable = Object.keys(declared).some((name) => declared[name]?.readable === true);
  return readable
    ? { auth, get: (name: string) => call.ask('secrets.get', { name: String(name) }) }
    : { auth };
}

function refuseUndeclared(declared: object, name: string): void {
  if (Object.hasOwn(declared, name)) return;
  const have = Object.keys(declared).join(', ');
  throw new PluginError('NOT_GRANTED', `the secret "${String(name)}" is not declared; declared are: ${have}`);
}
