import { InvalidArgumentError, type JsonValue, type Principal } from '@ymera/kernel';
import { RunEndedError, SignalRefusedError, SignalTooLargeError } from '../domain/errors.ts';
import { jsonBytes } from '../domain/json-size.ts';
import { whyNoSignal } from '../domain/run-queries.ts';
import type { RunRecord } from '../run-ports.ts';
import { keepPayload } from './keep-payload.ts';
import { type ControlDeps, writeControl } from './write-control.ts';

export interface SendSignalCommand {
  readonly runId: string;
  readonly name: string;
  /** Null when left out. */
  readonly payload?: JsonValue | undefined;
  /** A second call with the same key changes nothing. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

/**
 * Gives a run a signal; it is kept for the task that waits, or will wait, for one of this name.
 *
 * @throws RunNotFoundError, RunEndedError, SignalRefusedError, SignalTooLargeError, InvalidArgumentError
 */
export async function sendSignal(deps: ControlDeps, command: SendSignalCommand): Promise<RunRecord> {
  const { runId, name, payload = null, clientKey, principal } = command;
  const { tenantId, id: by } = principal;
  const { signalBytesMax } = deps.settings;
  if (name === '') throw new InvalidArgumentError('name', "a signal's name", 'empty');
  if (jsonBytes(payload, signalBytesMax) > signalBytesMax) throw new SignalTooLargeError(signalBytesMax);
  const json = JSON.stringify(payload);
  return writeControl(deps, { runId, tenantId, by, clientKey }, async ({ run, record }) => {
    const what = `The signal "${name.slice(0, 80)}" cannot be given to`;
    if (run.phase === 'ended') throw new RunEndedError(record.id, what, 'it is over');
    const why = whyNoSignal(run, name);
    if (why) throw new SignalRefusedError(record.id, what, why);
    const kept = await keepPayload(deps.stores.blobs, { tenantId, json });
    return { happenings: [{ type: 'SIGNAL_RECEIVED', name, payload: kept, by }], tell: 'signal' };
  });
}
