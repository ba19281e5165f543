import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface RandomQuery {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Writes a query over the schema: aliases, arguments, fragments and conditions where chance has them. */
export function randomQuery(schema: GraphQLSchema, random: () => number): RandomQuery {
  return new Writer(schema, random).write();
}

const DEPTH_MAX = 4;

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #random: () => number;
  readonly #fragments: string[] = [];
  readonly #fieldNames: readonly string[];

  constructor(schema: GraphQLSchema, random: () => number) {
    this.#schema = schema;
    this.#random = random;
    this.#fieldNames = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()) : []));
  }

  write(): RandomQuery {
    const root = this.#schema.getQueryType();
    const selection = root ? this.#selection(root, 0) : '{ __typename }';
    const head = 'query ($yes: Boolean!, $no: Boolean = false, $n: Int, $t: String!)';
    return {
      query: [`${head} ${selection}`, ...this.#fragments].join('\n'),
      variables: {
        yes: this.#chance(0.5),
        n: this.#pick([1, 2, null]),
        t: 'text',
        ...(this.#chance(0.5) && { no: true }),
      },
    };
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const parts: string[] = [];
    const count = 1 + Math.floor(this.#random() * 4);
    for (let index = 0; index < count; index++) parts.push(this.#part(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLNamedType, depth: number): string {
    if (this.#chance(0.08)) return this.#chance(0.3) ? 'kind: __typename' : '__typename';
    if (isAbstractType(type) && (this.#chance(0.6) || !isInterfaceType(type))) {
      return this.#fragment(this.#pick(this.#schema.getPossibleTypes(type)), depth);
    }
    if (this.#chance(0.12)) return this.#fragment(type, depth);
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
    return this.#field(this.#pick(Object.values(type.getFields())), depth);
  }

  #fragment(type: GraphQLNamedType, depth: number): string {
    const selection = this.#selection(type, depth);
    if (this.#chance(0.5)) return `... on ${type.name}${this.#condition()} ${selection}`;
    const name = `f${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    return `...${name}${this.#condition()}`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    const composite = isCompositeType(type);
    if (composite && depth >= DEPTH_MAX) return '__typename';
    const alias = this.#chance(0.25) ? `${this.#alias()}: ` : '';
    const selection = composite ? ` ${this.#selection(type, depth + 1)}` : '';
    return `${alias}${field.name}${this.#arguments(field.args)}${this.#condition()}${selection}`;
  }

  #alias(): string {
    return this.#chance(0.5) ? this.#pick(this.#fieldNames) : `a${Math.floor(this.#random() * 6)}`;
  }

  #condition(): string {
    if (!this.#chance(0.12)) return '';
    const value = this.#pick(['$yes', '$no', 'true', 'false', '$yes']);
    return this.#chance(0.5) ? ` @include(if: ${value})` : ` @skip(if: ${value})`;
  }

  #arguments(args: readonly GraphQLArgument[]): string {
    const written = args
      .filter((argument) => isNonNullType(argument.type) || this.#chance(0.5))
      .map((argument) => `${argument.name}: ${this.#value(argument)}`);
    return written.length === 0 ? '' : `(${written.join(', ')})`;
  }

  #value(argument: GraphQLArgument): string {
    const type = getNamedType(argument.type);
    if (isEnumType(type)) return this.#pick(type.getValues()).name;
    if (type.name === 'Int')
      return this.#pick(isNonNullType(argument.type) ? ['1', '2', '3'] : ['1', '2', '$n']);
    return this.#pick(['$t', '"x"', '"2"']);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}
