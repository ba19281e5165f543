import { Long } from 'bson';
import { locationError } from '../../errors.ts';
import { type Doc, getField, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { pathOf } from '../expressions/compile.ts';
import { withField } from './fields.ts';
import type { StageParser } from './stage.ts';

interface Unwinding {
  readonly path: readonly string[];
  readonly index: readonly string[] | undefined;
  readonly preserve: boolean;
}

export const unwind: StageParser = (operand) => {
  const { path, index, preserve } = parse(operand);
  return function* unwinding(documents) {
    for (const doc of documents) {
      const value = fieldAt(doc, path);
      if (!Array.isArray(value)) {
        const present = value !== undefined && value !== null;
        if (present || preserve) yield index === undefined ? doc : withField(doc, index, null);
      } else if (value.length > 0) yield* items(doc, value, { path, index });
      else if (preserve) {
        const rest = withField(doc, path, undefined);
        yield index === undefined ? rest : withField(rest, index, null);
      }
    }
  };
};

function* items(
  doc: Doc,
  values: readonly unknown[],
  { path, index }: Omit<Unwinding, 'preserve'>,
): Generator<Doc> {
  for (const [i, value] of values.entries()) {
    const single = withField(doc, path, value);
    yield index === undefined ? single : withField(single, index, Long.fromNumber(i));
  }
}

// Unlike in expressions, an array on the way ends the path.
function fieldAt(doc: Doc, path: readonly string[]): unknown {
  let at: unknown = doc;
  for (const name of path) at = isDoc(at) ? getField(at, name) : undefined;
  return at;
}

function parse(operand: unknown): Unwinding {
  if (typeof operand === 'string') return { path: checkedPath(operand), index: undefined, preserve: false };
  if (!isDoc(operand))
    throw locationError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeNameOf(operand)}`,
    );
  for (const field of Object.keys(operand)) {
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(field))
      throw locationError(28811, `unrecognized option to $unwind stage: ${field}`);
  }
  const { path, preserveNullAndEmptyArrays: preserve = false, includeArrayIndex: index } = operand;
  if (path === undefined) throw locationError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    throw locationError(28808, `expected a string as the path for $unwind stage, got ${typeNameOf(path)}`);
  if (typeof preserve !== 'boolean')
    throw locationError(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeNameOf(preserve)}`,
    );
  if (index !== undefined && (typeof index !== 'string' || index === ''))
    throw locationError(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${typeNameOf(index)}`,
    );
  if (typeof index === 'string' && index.startsWith('$'))
    throw locationError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`,
    );
  return { path: checkedPath(path), index: index === undefined ? undefined : pathOf(index), preserve };
}

function checkedPath(path: string): readonly string[] {
  if (!path.startsWith('$'))
    throw locationError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  return pathOf(path.slice(1));
}
