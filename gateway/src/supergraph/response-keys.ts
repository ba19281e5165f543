import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  print,
  type ValueNode,
  visit,
} from 'graphql';
import { namesWithArguments, type RequiredArguments } from './required-arguments.ts';

/** What the keys of every operation must heed in one supergraph. */
export interface KeyRules {
  /** No field's name begins so. */
  readonly prefix: string;
  /** Fields that some `@requires` asks with arguments. */
  readonly requiredWithArguments: ReadonlySet<string>;
}

/** Reads the rules off the supergraph's document. */
export function readKeyRules(supergraph: DocumentNode, required: RequiredArguments): KeyRules {
  const names = readFieldNames(supergraph);
  let prefix = '_c';
  // Ends: every round makes the prefix longer, and the names are finite.
  while ([...names].some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return { prefix, requiredWithArguments: namesWithArguments(required) };
}

/**
 * Under which keys the values of one operation travel inside the gateway.
 *
 * The planner writes the fields that it needs itself (keys, `@requires`) under their own names, beside what the
 * client asked for. `{ agent { id: name spend } }` would so put the name where the key belongs, and
 * `{ price: cost }` beside a required `price` would answer with the wrong field. One key with different arguments
 * in different types, which GraphQL allows, even makes it (0.0.38) abort the process. So a field with an alias or
 * with arguments travels under a key of its own, the same for the same alias, field and arguments, and gets the
 * client's key back when the answer is written.
 */
export class ResponseKeys {
  readonly #rules: KeyRules;
  readonly #internal = new Map<string, string>();
  readonly #external = new Map<string, string>();

  constructor(rules: KeyRules) {
    this.#rules = rules;
  }

  /** The key inside the gateway. */
  internal(field: FieldNode): string {
    const name = field.name.value;
    const key = field.alias?.value ?? name;
    const args = field.arguments ?? [];
    if (key === name && args.length === 0 && !this.#rules.requiredWithArguments.has(name)) return key;
    return this.#own(`${key}:${name}(${args.map(canonical).sort().join(', ')})`, key);
  }

  /** The client's key for an internal one; what is not ours is returned unchanged. */
  external(key: string): string {
    return this.#external.get(key) ?? key;
  }

  #own(signature: string, key: string): string {
    const known = this.#internal.get(signature);
    if (known !== undefined) return known;
    const own = `${this.#rules.prefix}${this.#internal.size}`;
    this.#internal.set(signature, own);
    this.#external.set(own, key);
    return own;
  }
}

/** One text for what validation takes for equal: objects, whatever the order of their fields. */
export function canonical(node: ArgumentNode | ValueNode): string {
  const sorted = visit(node, {
    ObjectValue: {
      leave: (value) => ({
        ...value,
        fields: value.fields.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1)),
      }),
    },
  });
  return print(sorted);
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
