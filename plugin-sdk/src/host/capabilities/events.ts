import type { JsonValue } from '../../bridge/json.ts';
import type { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { type CallScope, portOf } from './scope.ts';

const dataBytesMax = 64 * 1024;
const depthMax = 32;

/** Publishes a declared event. */
export async function emitEvent(scope: CallScope, args: Args): Promise<JsonValue> {
  const type = args.text('type');
  if (!scope.manifest.permissions.emit?.some((granted) => granted.event === type)) {
    throw new CapabilityError('NOT_GRANTED', `the plugin may not publish "${scope.redactor.name(type)}"`);
  }
  const sink = portOf(scope, 'events');
  const sent = args.get('data') ?? null;
  if (!isStorable(sent))
    return args.refuse('data', `nested at most ${depthMax} levels deep, without NUL characters in its keys`);
  const data = scope.redactor.json(sent);
  if (Buffer.byteLength(JSON.stringify(data)) > dataBytesMax)
    return args.refuse('data', `at most ${dataBytesMax} bytes of JSON`);
  const event = { place: scope.place, type, data, runId: scope.request.run.id };
  await sink.publish(event, scope.signal);
  return null;
}

/** Whether a database takes it as a document: level by level, since a recursive walk could overflow. */
function isStorable(data: JsonValue): boolean {
  let level: readonly JsonValue[] = [data];
  for (let depth = 0; depth <= depthMax; depth += 1) {
    const held = level.filter((value) => typeof value === 'object' && value !== null);
    if (held.length === 0) return true;
    if (held.some((value) => Object.keys(value).some((key) => key.includes('\0')))) return false;
    level = held.flatMap((value): readonly JsonValue[] => Object.values(value));
  }
  return false;
}
