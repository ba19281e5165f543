import { Timestamp } from 'bson';
import { compilePipeline, nothingElse, runWith } from '../aggregation/pipeline.ts';
import type { Shown } from '../changes/event.ts';
import { ChangeStream, type Scope, type StreamOptions } from '../changes/stream.ts';
import { type Place, placeOf } from '../changes/token.ts';
import { CommandError, locationError } from '../errors.ts';
import { numberOf } from '../storage/change-log.ts';
import { refuseView } from '../storage/views.ts';
import { decode } from '../values/decode.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import {
  type Command,
  collectionName,
  countArgument,
  documentArgument,
  type Engine,
  type Handler,
} from './command.ts';

const known = new Set([
  'allChangesForCluster',
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'showExpandedEvents',
  'startAfter',
  'startAtOperationTime',
]);

const stagesAllowed = new Set([
  '$addFields',
  '$match',
  '$project',
  '$redact',
  '$replaceRoot',
  '$replaceWith',
  '$set',
  '$unset',
]);

/** The aggregate command, with pipelines that begin with `$changeStream` answered from the log of changes. */
export function watching(commands: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> {
  const { aggregate, ...others } = commands;
  if (aggregate === undefined) throw new Error('there is no aggregate command to extend');
  const either: Handler = (engine, command) => {
    const { pipeline } = command.body;
    const [first] = Array.isArray(pipeline) ? pipeline : [];
    if (!isDoc(first) || !Object.hasOwn(first, '$changeStream')) return aggregate(engine, command);
    return watch(engine, command, first.$changeStream);
  };
  return { ...others, aggregate: either };
}

function watch(engine: Engine, command: Command, operand: unknown): Uint8Array {
  if (!isDoc(operand)) throw new CommandError(14, 'the $changeStream stage takes a document');
  const unknown = Object.keys(operand).find((option) => !known.has(option));
  if (unknown !== undefined) {
    throw locationError(40415, `BSON field '$changeStream.${unknown}' is an unknown field.`);
  }
  const { body, db } = command;
  const whole = typeof body.aggregate === 'number';
  const name = whole ? '$cmd.aggregate' : collectionName(command);
  refuseView(engine.store, db, name);
  const { changes } = engine.store;
  const options: StreamOptions = {
    scope: scopeOf(operand, db, whole ? undefined : name),
    place: beginningOf(operand, changes.last),
    resumed: operand.resumeAfter !== undefined || operand.startAfter !== undefined,
    expanded: operand.showExpandedEvents === true,
    transform: transformOf(body),
    ...shownOf(operand, engine),
  };
  return engine.cursors.start(new ChangeStream(changes, options), {
    namespace: `${db}.${name}`,
    session: command.session,
    batchSize: countArgument(documentArgument(body, 'cursor'), 'batchSize'),
  });
}

function scopeOf(operand: Doc, db: string, name: string | undefined): Scope {
  if (operand.allChangesForCluster === true) {
    if (db !== 'admin' || name !== undefined) {
      throw new CommandError(72, 'allChangesForCluster is for the admin database as a whole');
    }
    return {};
  }
  if (['admin', 'config', 'local'].includes(db)) {
    throw new CommandError(73, `$changeStream may not be opened on the internal ${db} database`);
  }
  return name === undefined ? { db } : { db, name };
}

function beginningOf(operand: Doc, last: number): Place {
  const { resumeAfter, startAfter, startAtOperationTime } = operand;
  const given = [resumeAfter, startAfter, startAtOperationTime].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw locationError(
      40674,
      'Only one of resumeAfter, startAfter and startAtOperationTime may be given to $changeStream',
    );
  }
  if (startAfter !== undefined) return placeOf(startAfter);
  if (resumeAfter !== undefined) {
    const place = placeOf(resumeAfter);
    if (!place.invalidated) return place;
    throw new CommandError(
      260,
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  }
  if (startAtOperationTime === undefined) return { number: last, invalidated: false };
  if (!(startAtOperationTime instanceof Timestamp)) {
    throw new CommandError(14, 'startAtOperationTime takes a Timestamp');
  }
  const number = numberOf(startAtOperationTime);
  return { number: number - 1, invalidated: false };
}

const fullModes = ['default', 'updateLookup', 'whenAvailable', 'required'] as const;
const beforeModes = ['off', 'whenAvailable', 'required'] as const;

function shownOf(operand: Doc, { store }: Engine): Shown {
  return {
    fullDocument: oneOf('fullDocument', operand.fullDocument, fullModes),
    fullDocumentBeforeChange: oneOf(
      'fullDocumentBeforeChange',
      operand.fullDocumentBeforeChange,
      beforeModes,
    ),
    lookup: (db, name, id) => {
      const collection = store.find(db, name);
      const owner = collection?.ownerOf(keyString([id]));
      const stored = owner === undefined ? undefined : collection?.read(owner.rid);
      return stored === undefined ? null : decode(stored.bytes);
    },
  };
}

function oneOf<T extends string>(name: string, value: unknown, known: readonly [T, ...T[]]): T {
  if (value === undefined) return known[0];
  const found = known.find((one) => one === value);
  if (found === undefined) {
    throw new CommandError(
      2,
      `Enumeration value '${String(value)}' for field '$changeStream.${name}' is not valid.`,
    );
  }
  return found;
}

function transformOf({ pipeline }: Doc): (event: Doc) => Doc | undefined {
  const given = (pipeline as unknown[]).slice(1); // an array, since its first stage was found
  for (const stage of given) {
    const [name = ''] = Object.keys(isDoc(stage) ? stage : {});
    if (name.startsWith('$') && !stagesAllowed.has(name)) {
      throw new CommandError(20, `${name} is not permitted in a $changeStream pipeline`);
    }
  }
  const stages = compilePipeline(given);
  if (given.length === 0) return (event) => event;
  const run = runWith(nothingElse, {});
  return (event) => {
    const [result] = stages([event], run);
    return result;
  };
}
