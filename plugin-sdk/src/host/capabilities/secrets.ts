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
