import { type ExecutionResult, GraphQLError, type GraphQLSchema, isObjectType } from 'graphql';
import type { AnswerSize } from './answer-size.ts';
import { type Data, isData } from './merge-shape.ts';
import type {
  FieldProjection,
  IntrospectionProjection,
  ObjectProjection,
  ValueProjection,
} from './projection.ts';

/** Own errors of one answer; a broken list would otherwise be told item by item. */
const OWN_ERRORS_MAX = 100;

/** What writing an answer needs besides the data. */
interface AnswerParts {
  readonly schema: GraphQLSchema;
  readonly introspect: (nodes: IntrospectionProjection['nodes']) => ExecutionResult;
  readonly size: AnswerSize;
}

/**
 * Writes the answer: the client's fields in the client's order, and `null` passed up from where a value is missing
 * that must not be, as the GraphQL specification has it (section 6.4.4). Adds to `errors` what no subgraph reported.
 * Throws when the answer grows past the limit of `size`.
 */
export function completeAnswer(
  parts: AnswerParts,
  root: ObjectProjection,
  data: Data,
  errors: GraphQLError[],
): Data | null {
  const answer = new Answer(parts, errors);
  return answer.object(root, data, 0) ?? null;
}

/** `undefined` stands for a null that the parent must take over; `null` for one that may stay where it is. */
class Answer {
  readonly #parts: AnswerParts;
  readonly #errors: GraphQLError[];
  readonly #reported: number;
  /** The way to the value at hand, reused from value to value. */
  readonly #path: (string | number)[] = [];

  constructor(parts: AnswerParts, errors: GraphQLError[]) {
    this.#parts = parts;
    this.#errors = errors;
    this.#reported = errors.length;
  }

  object(projection: ObjectProjection, data: Data, depth: number): Data | null | undefined {
    const fields = projection.fieldsFor(data.__typename);
    if (fields === null) {
      this.#report(depth, `The value's type is not one that "${projection.type.name}" can be.`);
      return null;
    }
    this.#parts.size.add(fields.length);
    const object: Data = {};
    for (const field of fields) {
      this.#path[depth] = field.key;
      const value = this.#field(field, projection, data, depth + 1);
      if (value === undefined) return undefined;
      object[field.key] = value;
    }
    return object;
  }

  #field(field: FieldProjection, parent: ObjectProjection, data: Data, depth: number): unknown {
    switch (field.value.kind) {
      case 'typename':
        return this.#typename(parent, data, depth);
      case 'introspection':
        return this.#introspection(field, field.value);
      default:
        return this.#value(field.value, data[field.source], field, depth);
    }
  }

  #value(projection: ValueProjection, value: unknown, field: FieldProjection, depth: number): unknown {
    if (value === null || value === undefined) {
      if (!projection.nonNull) return null;
      if (!this.#isExplained(depth)) {
        this.#report(depth, `Cannot return null for non-nullable field ${field.coordinate}.`);
      }
      return undefined;
    }
    const completed = this.#present(projection, value, field, depth);
    // What went wrong below ends here when this value may be null, and one level up when it may not.
    return completed === undefined || completed === null
      ? projection.nonNull
        ? undefined
        : null
      : completed;
  }

  #present(projection: ValueProjection, value: unknown, field: FieldProjection, depth: number): unknown {
    switch (projection.kind) {
      case 'leaf':
        this.#parts.size.addContent(value);
        return value;
      case 'enum':
        if (projection.values.has(value)) return value;
        this.#report(depth, `The value of ${field.coordinate} is none that its type shows.`);
        return undefined;
      case 'list':
        return this.#list(projection.item, value, field, depth);
      case 'object':
        if (isData(value)) return this.object(projection.object, value, depth);
        this.#report(depth, `Expected an object for ${field.coordinate}.`);
        return undefined;
    }
  }

  #list(item: ValueProjection, value: unknown, field: FieldProjection, depth: number): unknown {
    if (!Array.isArray(value)) {
      this.#report(depth, `Expected a list for ${field.coordinate}.`);
      return undefined;
    }
    this.#parts.size.add(value.length);
    const list: unknown[] = new Array(value.length);
    for (let index = 0; index < value.length; index++) {
      this.#path[depth] = index;
      const completed = this.#value(item, value[index], field, depth + 1);
      if (completed === undefined) return undefined;
      list[index] = completed;
    }
    return list;
  }

  // A concrete type has but one name; the subgraph may know the object only by its interface.
  #typename({ type }: ObjectProjection, data: Data, depth: number): unknown {
    if (isObjectType(type)) return type.name;
    const typename = data.__typename;
    if (typeof typename === 'string' && isObjectType(this.#parts.schema.getType(typename))) return typename;
    if (!this.#isExplained(depth))
      this.#report(depth, `The type of this "${type.name}" could not be found out.`);
    return undefined;
  }

  #introspection(field: FieldProjection, { nodes }: IntrospectionProjection): unknown {
    const { data, errors } = this.#parts.introspect(nodes);
    this.#errors.push(...(errors ?? []));
    // `__schema` cannot be null and `__type` may be; both come complete from the schema.
    return isData(data) ? data[field.key] : undefined;
  }

  #report(depth: number, message: string): void {
    if (this.#errors.length - this.#reported >= OWN_ERRORS_MAX) return;
    const path = this.#path.slice(0, depth);
    this.#errors.push(new GraphQLError(message, { path, extensions: { code: 'INVALID_SUBGRAPH_ANSWER' } }));
  }

  /** A value is missing for a reason already told: at it, above it, or elsewhere in the object it belongs to. */
  #isExplained(depth: number): boolean {
    // The search is work as well: many missing values times many errors would hold up everybody else.
    this.#parts.size.add(this.#errors.length / 64);
    return this.#errors.some(({ path }) => {
      if (path === undefined) return true;
      const above = path.length <= depth && this.#sharesPath(path, path.length);
      return above || (depth > 1 && path.length >= depth && this.#sharesPath(path, depth - 1));
    });
  }

  #sharesPath(path: readonly (string | number)[], length: number): boolean {
    for (let at = 0; at < length; at++) if (path[at] !== this.#path[at]) return false;
    return true;
  }
}
