import type { JsonValue } from '../../bridge/json.ts';
import type { StorageRefusal } from '../ports.ts';
import type { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { type CallScope, portOf } from './scope.ts';

const versionMax = Number.MAX_SAFE_INTEGER;
const ttlMaxMs = 10 * 365 * 24 * 3_600_000;
/** Not because of this store, but of whoever builds an object of keys and values one day. */
const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];

export async function storageGet(scope: CallScope, args: Args): Promise<JsonValue> {
  return await portOf(scope, 'storage').get(scope.place, readKey(scope, args), scope.signal);
}

export async function storageSet(scope: CallScope, args: Args): Promise<JsonValue> {
  const storage = portOf(scope, 'storage');
  const key = readKey(scope, args);
  const value = args.get('value');
  if (value === undefined) return args.refuse('value', 'JSON; take a key out with delete');
  const { storageValueBytes } = scope.limits;
  if (Buffer.byteLength(JSON.stringify(value)) > storageValueBytes) {
    return args.refuse('value', `JSON of at most ${storageValueBytes} bytes`);
  }
  const write = { key, value, ...readTtl(args), ...readVersion(args), quotaBytes: quotaOf(scope) };
  const written = await storage.set(scope.place, write, scope.signal);
  return written.ok ? written.version : refuse(scope, key, written);
}

export async function storageDelete(scope: CallScope, args: Args): Promise<JsonValue> {
  const storage = portOf(scope, 'storage');
  const key = readKey(scope, args);
  const result = await storage.delete(scope.place, { key, ...readVersion(args) }, scope.signal);
  return result.ok ? result.deleted : refuse(scope, key, result);
}

export async function storageList(scope: CallScope, args: Args): Promise<JsonValue> {
  const storage = portOf(scope, 'storage');
  const { storagePage } = scope.limits;
  const limit = args.optionalInteger('limit', 1, storagePage) ?? storagePage;
  const prefix = args.optionalText('prefix') ?? '';
  const after = args.optionalText('after');
  const query = { prefix, limit: limit + 1, ...(after === undefined ? {} : { after }) };
  const found = await storage.list(scope.place, query, scope.signal);
  const keys = found.slice(0, limit);
  const last = keys.at(-1);
  return found.length > limit && last !== undefined ? { keys, next: last } : { keys };
}

export async function storageIncrement(scope: CallScope, args: Args): Promise<JsonValue> {
  const storage = portOf(scope, 'storage');
  const key = readKey(scope, args);
  const by = args.optionalNumber('by', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) ?? 1;
  const change = { key, by, ...readTtl(args), quotaBytes: quotaOf(scope) };
  const result = await storage.increment(scope.place, change, scope.signal);
  return result.ok ? result.value : refuse(scope, key, result);
}

function readKey(scope: CallScope, args: Args): string {
  const key = args.text('key');
  const { storageKeyBytes } = scope.limits;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  const isPlain = key.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(key) && !forbiddenKeys.includes(key);
  if (key !== '' && isPlain && Buffer.byteLength(key) <= storageKeyBytes) return key;
  return args.refuse('key', `1 to ${storageKeyBytes} bytes of text without control characters`);
}

function readTtl(args: Args): { readonly ttlMs?: number } {
  const ttlMs = args.optionalInteger('ttlMs', 1, ttlMaxMs);
  return ttlMs === undefined ? {} : { ttlMs };
}

function readVersion(args: Args): { readonly ifVersion?: number } {
  const ifVersion = args.optionalInteger('ifVersion', 0, versionMax);
  return ifVersion === undefined ? {} : { ifVersion };
}

function quotaOf(scope: CallScope): number {
  return scope.manifest.permissions.storage?.quotaBytes ?? 0;
}

function refuse(scope: CallScope, key: string, { reason }: StorageRefusal): never {
  if (reason === 'quota') {
    const message = `the storage holds ${quotaOf(scope)} bytes; delete something first`;
    throw new CapabilityError('STORAGE_QUOTA', message);
  }
  if (reason === 'conflict') {
    const message = `"${key}" has another version by now; read it again`;
    throw new CapabilityError('STORAGE_CONFLICT', message, { retryable: true });
  }
  throw new CapabilityError('INVALID_ARGUMENTS', `"${key}" does not hold a number that can be added to`);
}
