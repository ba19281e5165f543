import { CommandError, notSupported } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { isView } from '../storage/store.ts';
import { refuseCycle } from '../storage/views.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { oneOf, readOptions, readValidator, readViewPipeline } from './collection-options.ts';
import { collectionName, type Engine, type Handler } from './command.ts';

const plain = new Set(['collMod', 'lsid', 'comment', 'writeConcern', 'maxTimeMS', 'txnNumber', 'apiVersion']);

const collMod: Handler = ({ store }, command) => {
  const { body, db } = command;
  const collection = store.find(db, collectionName(command));
  if (collection === undefined)
    throw new CommandError(26, `ns does not exist: ${db}.${collectionName(command)}`);
  const wanted = Object.keys(body).filter((name) => !plain.has(name) && !name.startsWith('$'));
  const options = docOf({ ...collection.options });
  let told = docOf({});
  if (isView(collection.options) && typeof body.viewOn === 'string') {
    refuseCycle(store, db, collection.name, body.viewOn);
  }
  for (const name of wanted) {
    if (name === 'index') told = modifyIndex(store, collection, body.index);
    else modify(options, name, body, isView(collection.options));
  }
  if (!equalValues(options, collection.options)) store.modify(collection, options);
  return told;
};

function modify(options: Doc, name: string, body: Doc, view: boolean): void {
  const value = body[name];
  switch (view ? `view ${name}` : name) {
    case 'validator':
      setOrDelete(options, name, readValidator(value));
      break;
    case 'validationLevel':
      options[name] = oneOf(name, value, ['off', 'strict', 'moderate']);
      break;
    case 'validationAction':
      options[name] = oneOf(name, value, ['error', 'warn']);
      break;
    case 'changeStreamPreAndPostImages':
      setOrDelete(options, name, readOptions(docOf({ [name]: value }))[name]);
      break;
    case 'cappedSize':
    case 'cappedMax':
      if (options.capped !== true) throw new CommandError(72, `'${name}' is for capped collections`);
      options[name === 'cappedSize' ? 'size' : 'max'] = Number(value);
      break;
    case 'view viewOn':
      if (typeof value !== 'string' || value === '') throw new CommandError(72, "'viewOn' cannot be empty");
      options.viewOn = value;
      break;
    case 'view pipeline':
      options.pipeline = readViewPipeline(value);
      break;
    default:
      throw notSupported(`collMod of '${name}'`);
  }
}

function setOrDelete(options: Doc, name: string, value: unknown): void {
  if (value === undefined) delete options[name];
  else options[name] = value;
}

function modifyIndex(store: Engine['store'], collection: Collection, wanted: unknown): Doc {
  if (!isDoc(wanted)) throw new CommandError(14, "'index' must be an object");
  const index = collection.shownIndexes.find(
    ({ spec }) =>
      spec.name === wanted.name || (isDoc(wanted.keyPattern) && equalValues(spec.key, wanted.keyPattern)),
  );
  if (index === undefined) throw new CommandError(27, 'cannot find the index to modify');
  const before = index.spec.document;
  const changed = docOf({ ...before });
  const told = docOf({});
  for (const name of ['expireAfterSeconds', 'hidden']) {
    if (wanted[name] === undefined) continue;
    changed[name] = wanted[name];
    told[`${name}_old`] = before[name] ?? (name === 'hidden' ? false : undefined);
    told[`${name}_new`] = wanted[name];
  }
  const other = Object.keys(wanted).find(
    (name) => !['name', 'keyPattern', 'expireAfterSeconds', 'hidden'].includes(name),
  );
  if (other !== undefined) throw notSupported(`collMod of an index's '${other}'`);
  store.modifyIndex(collection, index, parseIndexSpec(changed));
  return told;
}

/** The collMod command. */
export const modifyingCollectionCommands: Readonly<Record<string, Handler>> = { collMod };
