/** Names of the Web IDL standard that have a code of old, in the order of their codes; '' has none. */
const legacyNames = [
  ...['', 'IndexSizeError', '', 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', ''],
  ...['NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError'],
  ...['InvalidStateError', 'SyntaxError', 'InvalidModificationError', 'NamespaceError'],
  ...['InvalidAccessError', '', 'TypeMismatchError', 'SecurityError', 'NetworkError', 'AbortError'],
  ...['URLMismatchError', 'QuotaExceededError', 'TimeoutError', 'InvalidNodeTypeError', 'DataCloneError'],
];

/** `DOMException` of the Web IDL standard: an error told apart by its `name`. */
export class DOMException extends Error {
  #name = 'Error';

  constructor(message: unknown = '', name: unknown = 'Error') {
    super(String(message));
    const given = typeof name === 'object' && name !== null ? Reflect.get(name, 'name') : name;
    this.#name = String(given ?? 'Error');
    // As an accessor on the prototype would, but Error declares a plain property.
    Object.defineProperty(this, 'name', { value: this.#name, configurable: true });
  }

  get code(): number {
    return Math.max(legacyNames.indexOf(this.#name), 0);
  }
}

/** The error of whatever was given up through a signal. */
export function abortError(): DOMException {
  return new DOMException('This operation was aborted', 'AbortError');
}
