/**
 * Makes the isolate's built-ins immutable before any plugin code runs, so that a plugin cannot change what the
 * code around it relies on, and takes away the globals that reach memory or threads outside the heap limit.
 */
export function harden(): void {
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry']) {
    Reflect.deleteProperty(globalThis, name);
  }
  refuseResizableBuffers();
  Error.stackTraceLimit = 30;
  const globals = Object.getOwnPropertyNames(globalThis).filter((name) => name !== 'globalThis');
  const intrinsics = collectIntrinsics(globals);
  for (const [target, names] of overridable()) allowOverride(target, names);
  for (const intrinsic of intrinsics) freeze(intrinsic);
  for (const name of globals) {
    Object.defineProperty(globalThis, name, { writable: false, configurable: false });
  }
}

/** Resizable buffers grow outside the isolate's memory limit. */
function refuseResizableBuffers(): void {
  const guarded = new Proxy(ArrayBuffer, {
    construct(target, [length, options]: [number?, { maxByteLength?: number }?], newTarget) {
      if (options?.maxByteLength !== undefined) throw new RangeError('resizable buffers are not available');
      return Reflect.construct(target, [length], newTarget);
    },
  });
  Object.defineProperty(ArrayBuffer.prototype, 'constructor', { value: guarded });
  Object.defineProperty(globalThis, 'ArrayBuffer', { value: guarded, writable: true, configurable: true });
}

/** Everything that can be reached from the globals and from syntax. */
function collectIntrinsics(globals: readonly string[]): Set<object> {
  const found = new Set<object>();
  const add = (value: unknown) => {
    if ((typeof value === 'object' || typeof value === 'function') && value !== null) found.add(value);
  };
  for (const name of globals) add(Reflect.get(globalThis, name));
  for (const value of hiddenIntrinsics()) add(value);
  // A set visits what is added while it is being walked, so this reaches everything, each object once.
  for (const object of found) {
    add(Object.getPrototypeOf(object));
    const callable = typeof object === 'function';
    for (const key of Reflect.ownKeys(object)) {
      // Most intrinsics are functions, and nothing can be reached through these two.
      if (callable && (key === 'length' || key === 'name')) continue;
      const property = Object.getOwnPropertyDescriptor(object, key);
      add(property?.value);
      add(property?.get);
      add(property?.set);
    }
  }
  found.delete(globalThis);
  return found;
}

/** Built-ins that no global names. */
function hiddenIntrinsics(): unknown[] {
  const iterators = [
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
  ];
  const functions = [
    function* () {},
    async () => {},
    async function* () {},
    Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')?.get,
  ];
  return [...iterators, ...iteratorHelpers(), ...functions, Object.getPrototypeOf(Uint8Array)];
}

/** Iterator helpers came with ECMAScript 2025, after the library that this is compiled against. */
function iteratorHelpers(): unknown[] {
  const values = [].values();
  const { from }: { from(iterator: object): unknown } = Reflect.get(globalThis, 'Iterator');
  return [
    Reflect.apply(Reflect.get(values, 'map'), values, [String]),
    from({ next: () => ({ done: true }) }),
  ];
}

function freeze(intrinsic: object): void {
  if (intrinsic !== Error) {
    Object.freeze(intrinsic);
    return;
  }
  // Libraries set Error.stackTraceLimit for a moment, and V8 reads it as a plain property: it alone stays writable.
  for (const key of Reflect.ownKeys(intrinsic)) {
    const writable = key === 'stackTraceLimit';
    Object.defineProperty(intrinsic, key, { configurable: false, writable });
  }
  Object.preventExtensions(intrinsic);
}

/**
 * Once a prototype is frozen, assigning a property of the same name to an heir throws (the "override mistake" of
 * ECMAScript): `error.name = 'X'` and `Child.prototype.toString = f` would break. These properties become
 * accessors that define an own property on the heir.
 */
function overridable(): [object, readonly PropertyKey[]][] {
  const errors = [
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
    AggregateError,
  ];
  return [
    [Object.prototype, Reflect.ownKeys(Object.prototype)],
    [Function.prototype, ['constructor', 'toString', 'bind', 'call', 'apply', 'name', 'length']],
    [Array.prototype, ['constructor', 'toString', 'toLocaleString', 'concat']],
    [Map.prototype, ['constructor', 'toString']],
    [Set.prototype, ['constructor', 'toString']],
    [Date.prototype, ['constructor', 'toString']],
    // Clients of streamed answers put a `return` of their own on the generator that reads them.
    [generatorPrototype(function* () {}), ['next', 'return', 'throw']],
    [generatorPrototype(async function* () {}), ['next', 'return', 'throw']],
    // The `buffer` library gives methods of these names to a prototype that inherits from here. Promises and
    // regular expressions are left alone: the engine takes slow ways once their methods are accessors.
    [
      Object.getPrototypeOf(Uint8Array.prototype),
      ['toString', 'toLocaleString', 'includes', 'indexOf', 'lastIndexOf', 'slice', 'fill'],
    ],
    ...errors.map((error): [object, PropertyKey[]] => [
      error.prototype,
      ['constructor', 'name', 'message', 'toString'],
    ]),
  ];
}

/** What all generators of a kind inherit from. */
function generatorPrototype(sample: { readonly prototype: object }): object {
  return Object.getPrototypeOf(sample.prototype);
}

function allowOverride(target: object, names: readonly PropertyKey[]): void {
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(target, name);
    if (!property?.configurable || !('value' in property)) continue;
    const { value, enumerable } = property;
    const get = () => value;
    // A method, which has no prototype of its own that would have to be frozen too.
    const { set } = {
      set(this: unknown, replacement: unknown) {
        if (this === target) throw new TypeError(`built-in property ${String(name)} cannot be changed`);
        if ((typeof this !== 'object' && typeof this !== 'function') || this === null) return;
        const own = { value: replacement, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, name, own);
      },
    };
    Object.defineProperty(target, name, {
      get: Object.freeze(get),
      set: Object.freeze(set),
      enumerable: enumerable ?? false,
      configurable: false,
    });
  }
}
