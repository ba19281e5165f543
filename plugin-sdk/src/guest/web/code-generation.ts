const returnsGlobal = /^\s*return (this|globalThis)\s*;?\s*$/;

/**
 * Refuses to turn strings into code. An isolate gains nothing from it, but the scan of a package could be led past
 * what such code does. `Function('return this')()`, by which older libraries find the global object, still works.
 */
export function refuseCodeGeneration(): void {
  const guarded = guard(Function, (args) => {
    const body = args.length === 1 ? args[0] : '';
    return typeof body === 'string' && returnsGlobal.test(body) ? () => globalThis : refuse();
  });
  const samples = [function* () {}, async () => {}, async function* () {}];
  for (const sample of samples) {
    const prototype = Object.getPrototypeOf(sample);
    // Each of these inherits from the unguarded Function, and would hand it out.
    Object.setPrototypeOf(prototype.constructor, guarded);
    replace(prototype, 'constructor', guard(prototype.constructor, refuse));
  }
  replace(Function.prototype, 'constructor', guarded);
  replace(globalThis, 'Function', guarded);
  // As the original, it gives back what is no string.
  replace(globalThis, 'eval', { eval: (code: unknown) => (typeof code === 'string' ? refuse() : code) }.eval);
}

/** A proxy keeps `instanceof`, the prototype and the names, and takes away calling and constructing. */
function guard(type: FunctionConstructor, make: (args: unknown[]) => object): FunctionConstructor {
  return new Proxy(type, { apply: (_, __, args) => make(args), construct: (_, args) => make(args) });
}

function replace(owner: object, key: string, value: unknown): void {
  const enumerable = false;
  Object.defineProperty(owner, key, { value, writable: true, enumerable, configurable: true });
}

function refuse(): never {
  throw new EvalError('code from strings is refused here; ask for the permission "codegen" if you need it');
}
