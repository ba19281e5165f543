import { Blob, blobBytes, File } from './blob.ts';
import { DOMException } from './dom-exception.ts';
import { EventTarget } from './events.ts';
import { FormData } from './form-data.ts';
import { Headers } from './http/headers.ts';
import { Request } from './http/request.ts';
import { Response } from './http/response.ts';
import { ReadableStream } from './streams/readable.ts';
import { TransformStream } from './streams/transform.ts';
import { WritableStream } from './streams/writable.ts';
import { URLSearchParams } from './url/search-params.ts';
import { URL } from './url/url.ts';

type Memory = Map<object, object>;

const uncloneable = [
  ...[Promise, WeakMap, WeakSet, EventTarget, FormData, Headers, Request, Response],
  ...[ReadableStream, TransformStream, WritableStream, URL, URLSearchParams],
];
const errors: { readonly [name: string]: new (message?: string) => Error } = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** `structuredClone` of the HTML standard. Array buffers can be transferred. */
export function structuredClone(value: unknown, options?: { transfer?: Iterable<unknown> } | null): unknown {
  const transfer = Array.from(options?.transfer ?? []);
  if (new Set(transfer).size < transfer.length) throw refusal('a buffer is transferred twice');
  const memory: Memory = new Map();
  for (const buffer of transfer) {
    if (!(buffer instanceof ArrayBuffer)) throw refusal('only an ArrayBuffer can be transferred');
    if (buffer.detached) throw refusal('the buffer was transferred before');
    memory.set(buffer, buffer.slice());
  }
  const cloned = clone(value, memory);
  // Taken away only now, so that a refusal leaves the buffers whole.
  for (const buffer of transfer as ArrayBuffer[]) buffer.transfer(0); // Checked above.
  return cloned;
}

function clone(value: unknown, memory: Memory): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw refusal(`a ${typeof value} could not be cloned`);
  }
  if (typeof value !== 'object' || value === null) return value;
  const known = memory.get(value);
  if (known) return known;
  const leaf = cloneLeaf(value, memory);
  if (leaf) {
    memory.set(value, leaf);
    return leaf;
  }
  if (uncloneable.some((type) => value instanceof type)) {
    throw refusal(`${Object.prototype.toString.call(value)} could not be cloned`);
  }
  return cloneContainer(value, memory);
}

/** What has no members to walk; undefined for everything else. */
function cloneLeaf(value: object, memory: Memory): object | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(new Uint8Array(value)).buffer;
  if (ArrayBuffer.isView(value)) return cloneView(value, memory);
  if (value instanceof File) {
    return new File([blobBytes(value)], value.name, { type: value.type, lastModified: value.lastModified });
  }
  if (value instanceof Blob) return new Blob([blobBytes(value)], { type: value.type });
  if (value instanceof DOMException) return new DOMException(value.message, value.name);
  // The slot decides, not the prototype chain: these methods throw on what only claims to be one.
  if (value instanceof Date) return new Date(Date.prototype.getTime.call(value));
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof String) return Object(String.prototype.valueOf.call(value));
  if (value instanceof Number) return Object(Number.prototype.valueOf.call(value));
  if (value instanceof Boolean) return Object(Boolean.prototype.valueOf.call(value));
  if (value instanceof BigInt) return Object(BigInt.prototype.valueOf.call(value));
  if (value instanceof Symbol) throw refusal('a symbol could not be cloned');
  return undefined;
}

function cloneView(view: ArrayBufferView, memory: Memory): object {
  const buffer = clone(view.buffer, memory) as ArrayBuffer; // Cloning keeps the kind.
  const tag: unknown = Reflect.get(Object.getPrototypeOf(Uint8Array).prototype, Symbol.toStringTag, view);
  if (tag === undefined) return new DataView(buffer, view.byteOffset, view.byteLength);
  const type = Reflect.get(globalThis, String(tag)); // The tag is the name of one of the typed arrays.
  return Reflect.construct(type, [buffer, view.byteOffset, Reflect.get(view, 'length')]);
}

function cloneContainer(value: object, memory: Memory): object {
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    memory.set(value, copy);
    const entries = [...Map.prototype.entries.call(value)];
    for (const [key, member] of entries) copy.set(clone(key, memory), clone(member, memory));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    memory.set(value, copy);
    for (const member of [...Set.prototype.values.call(value)]) copy.add(clone(member, memory));
    return copy;
  }
  if (value instanceof Error) return cloneError(value, memory);
  const copy: object = Array.isArray(value) ? new Array(value.length) : {};
  memory.set(value, copy);
  for (const key of Object.keys(value)) {
    // A getter may have removed a key that was there when the walk began.
    if (!Object.hasOwn(value, key)) continue;
    const member = clone(Reflect.get(value, key), memory);
    Object.defineProperty(copy, key, { value: member, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

function cloneError(error: Error, memory: Memory): Error {
  const type = (Object.hasOwn(errors, error.name) ? errors[error.name] : undefined) ?? Error;
  const copy = new type();
  memory.set(error, copy);
  const hidden = (key: string, value: unknown) =>
    Object.defineProperty(copy, key, { value, writable: true, enumerable: false, configurable: true });
  if (Object.hasOwn(error, 'message')) hidden('message', String(error.message));
  if (Object.hasOwn(error, 'cause')) hidden('cause', clone(error.cause, memory));
  hidden('stack', String(error.stack));
  return copy;
}

function refusal(why: string): DOMException {
  return new DOMException(why, 'DataCloneError');
}
