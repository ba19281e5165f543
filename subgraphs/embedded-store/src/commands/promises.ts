import { Binary, Timestamp } from 'bson';
import { CommandError, locationError } from '../errors.ts';
import { numberAt, numberOf } from '../storage/change-log.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';

const readLevels: ReadonlySet<unknown> = new Set([
  'local',
  'majority',
  'available',
  'linearizable',
  'snapshot',
]);
const readModes: ReadonlySet<unknown> = new Set([
  'primary',
  'primaryPreferred',
  'secondary',
  'secondaryPreferred',
  'nearest',
]);
const membersMax = 50;

/** Refuses what a command says about sessions and guarantees where it is malformed, or more than one process can keep. */
export function refusePromises(body: Doc, lastChange: number): void {
  const { apiVersion, lsid, readConcern, writeConcern, $readPreference } = body;
  if (apiVersion !== undefined && apiVersion !== '1') {
    throw new CommandError(322, `API version must be "1", and is ${JSON.stringify(apiVersion)}`);
  }
  if (lsid !== undefined && !(isDoc(lsid) && lsid.id instanceof Binary)) {
    throw new CommandError(14, "'lsid' must be an object with a UUID as its 'id'");
  }
  if ($readPreference !== undefined) refuseReadPreference($readPreference);
  if (writeConcern !== undefined) refuseWriteConcern(writeConcern);
  if (readConcern !== undefined) refuseReadConcern(readConcern, lastChange);
}

function refuseReadPreference(preference: unknown): void {
  if (!isDoc(preference)) throw new CommandError(14, '$readPreference must be an object');
  if (!readModes.has(preference.mode)) {
    throw new CommandError(9, `Could not parse $readPreference mode '${String(preference.mode)}'`);
  }
}

/** Throws for a write concern that is none, and UnsatisfiableWriteConcern for more members than there are. */
export function refuseWriteConcern(concern: unknown): void {
  const { w, j, fsync, ...others } = fieldsOf('writeConcern', concern);
  refuseOthers('writeConcern', others, ['wtimeout', 'provenance', 'getLastError']);
  for (const flag of [j, fsync]) {
    if (flag === undefined || typeof flag === 'boolean' || isNumber(flag)) continue;
    throw new CommandError(9, "'j' and 'fsync' of a write concern must be boolean");
  }
  if (w === undefined || w === 'majority') return;
  if (typeof w === 'string') throw new CommandError(79, `No write concern mode named '${w}' found`);
  if (!isNumber(w) || Number(w) < 0 || Number(w) > membersMax) {
    throw new CommandError(9, `w has to be a non-negative number and not greater than ${membersMax}`);
  }
  if (Number(w) > 1) throw new CommandError(100, 'Not enough data-bearing nodes');
}

function refuseReadConcern(concern: unknown, lastChange: number): void {
  const { level, afterClusterTime, atClusterTime, ...others } = fieldsOf('readConcern', concern);
  refuseOthers('readConcern', others, ['provenance']);
  if (level !== undefined && !readLevels.has(level)) {
    throw new CommandError(
      9,
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not valid.`,
    );
  }
  if (level === 'snapshot') {
    throw new CommandError(
      72,
      'readConcern level snapshot is served inside of transactions only by the embedded store',
    );
  }
  if (atClusterTime !== undefined) {
    throw new CommandError(72, 'readConcern.atClusterTime is for snapshot reads');
  }
  if (afterClusterTime === undefined) return;
  if (!(afterClusterTime instanceof Timestamp)) {
    throw new CommandError(14, "'readConcern.afterClusterTime' must be a timestamp");
  }
  if (numberOf(afterClusterTime) > Math.max(lastChange, numberAt(Date.now() + 1000))) {
    throw new CommandError(
      72,
      'readConcern.afterClusterTime must not be greater than the current clusterTime',
    );
  }
}

function fieldsOf(name: string, value: unknown): Doc {
  if (isDoc(value)) return value;
  throw new CommandError(14, `'${name}' must be an object`);
}

function refuseOthers(name: string, others: Doc, known: readonly string[]): void {
  const unknown = Object.keys(others).find((field) => !known.includes(field));
  if (unknown !== undefined)
    throw locationError(40415, `BSON field '${name}.${unknown}' is an unknown field.`);
}

const isNumber = (value: unknown): boolean => value !== undefined && rankOf(value) === typeRank.number;
