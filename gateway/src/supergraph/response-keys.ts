import { type DocumentNode, type FieldNode, Kind } from 'graphql';
import { namesWithArguments, type RequiredArguments } from './required-arguments.ts';

/**
 * Under which key a field's value travels inside the gateway.
 *
 * The planner writes the fields that it needs itself (keys, `@requires`) under their own names, beside what the
 * client asked for. `{ agent { id: name spend } }` would so put the name where the key belongs, and
 * `{ price: cost }` beside a required `price` would answer with the wrong field. A client's key that could
 * meet such a name therefore travels under another one, and gets its own back when the answer is written.
 */
export interface ResponseKeys {
  /** The key inside the gateway. */
  internal(field: FieldNode): string;
  /** The client's key for an internal one; what is not ours is returned unchanged. */
  external(key: string): string;
}

/** Reads the names that client keys must not meet off the supergraph's document. */
export function readResponseKeys(supergraph: DocumentNode, required: RequiredArguments): ResponseKeys {
  const fieldNames = readFieldNames(supergraph);
  const requiredWithArguments = namesWithArguments(required);
  const prefix = unusedPrefix(fieldNames);
  const mustMove = (field: FieldNode): boolean => {
    const name = field.name.value;
    const key = field.alias?.value ?? name;
    if (key === name) return requiredWithArguments.has(name);
    return fieldNames.has(key) || key.startsWith('_');
  };
  return {
    internal(field) {
      const key = field.alias?.value ?? field.name.value;
      return mustMove(field) ? prefix + key : key;
    },
    external: (key) => (key.startsWith(prefix) ? key.slice(prefix.length) : key),
  };
}

function unusedPrefix(fieldNames: ReadonlySet<string>): string {
  let prefix = '_client_';
  // Ends: every round makes the prefix longer, and the names are finite.
  while ([...fieldNames].some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}

function readFieldNames(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const definition of supergraph.definitions) {
    if (
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      for (const field of definition.fields ?? []) names.add(field.name.value);
    }
  }
  return names;
}
