import type { WireAuth } from '../../../bridge/host-call.ts';
import type { JsonValue } from '../../../bridge/json.ts';
import type { SecretDeclaration } from '../../../bridge/manifest.ts';
import { Args } from '../args.ts';
import { CapabilityError } from '../errors.ts';
import { type CallScope, portOf } from '../scope.ts';
import { matchesHost } from './address.ts';
import { type Header, isHeaderValue, isSettable } from './headers.ts';

export const secretLengthMax = 8_192;

/** Whether a text can be a secret: what can be the value of a header. */
export function isSecretValue(text: string): boolean {
  return text.length > 0 && text.length <= secretLengthMax && isHeaderValue(text);
}

/** Reads the placeholder of a secret. Nothing of it is trusted but the name, which must be a declared one. */
export function readAuth(found: JsonValue | undefined): WireAuth | undefined {
  if (found === undefined || found === null) return undefined;
  const args = new Args(found, 'auth');
  const scheme = args.text('scheme');
  if (scheme !== 'bearer' && scheme !== 'basic' && scheme !== 'header') {
    return args.refuse('scheme', '"bearer", "basic" or "header"');
  }
  if (scheme !== 'header') return { secret: args.text('secret'), scheme };
  const header = args.text('header').toLowerCase();
  if (!isSettable(header)) args.refuse('header', 'a header that a plugin may set');
  return { secret: args.text('secret'), scheme, header };
}

/** The header that carries a secret to a host. Throws when the secret is not meant for that host. */
export async function authHeader(scope: CallScope, auth: WireAuth, url: URL): Promise<Header> {
  const declared = declaredSecret(scope, auth.secret);
  refuseOtherHost(declared, auth.secret, url);
  const value = await readSecret(scope, auth.secret);
  if (auth.scheme === 'header') return [auth.header ?? '', value];
  if (auth.scheme === 'bearer') return ['authorization', `Bearer ${value}`];
  const encoded = Buffer.from(value).toString('base64');
  scope.redactor.add(encoded);
  return ['authorization', `Basic ${encoded}`];
}

function refuseOtherHost(declared: SecretDeclaration, name: string, url: URL): void {
  if (declared.hosts.some((pattern) => matchesHost(pattern, url.hostname))) return;
  const message = `the secret "${name}" may not be sent to ${url.hostname}; its hosts are: ${declared.hosts.join(', ')}`;
  throw new CapabilityError('SECRET_NOT_ALLOWED', message);
}

/** What the manifest says of a secret. Throws `NOT_GRANTED` when it says nothing. */
export function declaredSecret(scope: CallScope, name: string): SecretDeclaration {
  const { secrets = {} } = scope.manifest;
  const declared = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (declared) return declared;
  throw new CapabilityError('NOT_GRANTED', `the secret "${scope.redactor.name(name)}" is not declared`);
}

/** The value; from here on it is taken out of whatever leaves the call. */
export async function readSecret(scope: CallScope, name: string): Promise<string> {
  const value = await portOf(scope, 'secrets').read(scope.place, name, scope.signal);
  if (value === null || value === '') {
    throw new CapabilityError('SECRET_MISSING', `the operator has not entered the secret "${name}"`);
  }
  scope.redactor.add(value);
  if (!isSecretValue(value)) {
    throw new CapabilityError(
      'SECRET_MISSING',
      `the secret "${name}" has line breaks or is too long; enter it again`,
    );
  }
  return value;
}
