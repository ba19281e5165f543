/** Adds a global as the Web defines them: writable, not enumerable. Hardening makes it constant. */
export function defineGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

/** Adds a class as a global under its standard name, and has its instances say that name. */
export function defineInterface(name: string, type: { readonly prototype: object }): void {
  Object.defineProperty(type, 'name', { value: name, configurable: true });
  Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
  defineGlobal(name, type);
}

/** Only this prelude holds the token, so only it can make objects whose constructor is closed to plugins. */
export const internal = Symbol('internal');

/** Refuses `new` on a class that plugins must not construct. */
export function refuseUnlessInternal(token: unknown): void {
  if (token !== internal) throw new TypeError('Illegal constructor');
}
