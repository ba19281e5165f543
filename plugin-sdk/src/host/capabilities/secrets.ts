import type { ErrorEnvelope } from '../../bridge/errors.ts';
import type { JsonValue } from '../../bridge/json.ts';
import type { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { declaredSecret, readSecret } from './fetch/auth.ts';
import type { CallScope } from './scope.ts';

/** The value of a secret that the manifest says the code may read. */
export async function getSecret(scope: CallScope, args: Args): Promise<JsonValue> {
  const name = args.text('name');
  if (declaredSecret(scope, name).readable !== true) {
    const fix = 'send it with ctx.secrets.auth, or declare it as readable';
    throw new CapabilityError('SECRET_NOT_ALLOWED', `the secret "${name}" may not be read; ${fix}`);
  }
  return await readSecret(scope, name);
}

/**
 * Learns the values that the plugin's code may read before any of it runs: it may have kept one from an earlier call, in
 * storage even from before the host was started, and so let it out without reading it. Gives why the call can't begin;
 * null when it can.
 */
export async function learnSecrets(scope: CallScope): Promise<ErrorEnvelope | null> {
  const source = scope.request.ports?.secrets;
  const readable = readableSecrets(scope);
  if (!source || readable.length === 0) return null;
  try {
    const values = await Promise.all(readable.map((name) => source.read(scope.place, name, scope.signal)));
    for (const value of values) if (value !== null) scope.redactor.add(value);
    return null;
  } catch (error) {
    scope.log?.error({ err: error, plugin: scope.place.plugin }, 'the secrets of a plugin could not be read');
    const message = 'the secrets that the plugin may read could not be read, so nothing of it was run';
    return { code: 'CAPABILITY_FAILED', message, retryable: true };
  }
}

function readableSecrets({ manifest }: CallScope): readonly string[] {
  const { secrets } = manifest;
  if (!secrets) return [];
  return Object.keys(secrets).filter((name) => secrets[name]?.readable === true);
}
