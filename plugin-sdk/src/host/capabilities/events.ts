import type { JsonValue } from '../../bridge/json.ts';
import type { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { type CallScope, portOf } from './scope.ts';

const dataBytesMax = 64 * 1024;

/** Publishes a declared event. */
export async function emitEvent(scope: CallScope, args: Args): Promise<JsonValue> {
  const type = args.text('type');
  if (!scope.manifest.permissions.emit?.some((granted) => granted.event === type)) {
    throw new CapabilityError('NOT_GRANTED', `the plugin may not publish "${type.slice(0, 100)}"`);
  }
  const sink = portOf(scope, 'events');
  const data = scope.redactor.json(args.get('data') ?? null);
  if (Buffer.byteLength(JSON.stringify(data)) > dataBytesMax)
    return args.refuse('data', `at most ${dataBytesMax} bytes of JSON`);
  const event = { place: scope.place, type, data, runId: scope.request.run.id };
  await sink.publish(event, scope.signal);
  return null;
}
