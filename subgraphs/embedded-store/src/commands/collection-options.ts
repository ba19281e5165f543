import { parsePipeline } from '../aggregation/pipeline.ts';
import { parseCollation } from '../collation/parse.ts';
import { CommandError, notSupported } from '../errors.ts';
import { lookupTable } from '../lookup-table.ts';
import { compileFilter } from '../matching/filter.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';

// Said with `create` and of no consequence for what is stored.
const harmless = new Set([
  '$clusterTime',
  '$db',
  '$readPreference',
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'comment',
  'create',
  'idIndex',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'startTransaction',
  'txnNumber',
  'writeConcern',
]);

const cappedBytesMax = 1024 ** 5;

/** Reads the options of `create`, refusing what this engine does not have; gives them as they are kept. */
export function readOptions(body: Doc): Doc {
  const options = docOf({});
  for (const [name, value] of Object.entries(body)) {
    if (harmless.has(name) || value === undefined || value === null) continue;
    const read = readers[name];
    if (read === undefined) throw notSupported(`the collection option '${name}'`);
    const kept = read(value, body);
    if (kept !== undefined) options[name] = kept;
  }
  if (options.capped === undefined && (options.size !== undefined || options.max !== undefined)) {
    throw new CommandError(72, "the 'size' and 'max' fields need 'capped: true'");
  }
  if (options.pipeline !== undefined && options.viewOn === undefined) {
    throw new CommandError(72, "'pipeline' needs 'viewOn'");
  }
  if (options.viewOn !== undefined) options.pipeline ??= [];
  return options;
}

type Reader = (value: unknown, body: Doc) => unknown;

const readers = lookupTable<Reader>({
  capped: (value, body) => {
    if (value !== true) return undefined;
    if (body.size === undefined)
      throw new CommandError(72, "the 'size' field is required when 'capped' is true");
    return true;
  },
  size: (value) => wholeNumber('size', value, cappedBytesMax),
  max: (value) => wholeNumber('max', value, 2 ** 31 - 1),
  collation: (value) => parseCollation(value)?.document,
  validator: (value) => readValidator(value),
  validationLevel: (value) => oneOf('validationLevel', value, ['off', 'strict', 'moderate']),
  validationAction: (value) => oneOf('validationAction', value, ['error', 'warn']),
  changeStreamPreAndPostImages: (value) => {
    if (!isDoc(value) || typeof value.enabled !== 'boolean') {
      throw new CommandError(14, "'changeStreamPreAndPostImages' takes { enabled: true or false }");
    }
    return value.enabled ? docOf({ enabled: true }) : undefined;
  },
  autoIndexId: (value) => {
    if (value === false) throw new CommandError(72, 'a collection has an _id index in any case');
    return undefined;
  },
  viewOn: (value, body) => {
    if (typeof value !== 'string' || value === '') throw new CommandError(72, "'viewOn' cannot be empty");
    const other = ['capped', 'validator', 'changeStreamPreAndPostImages'].find(
      (name) => body[name] !== undefined,
    );
    if (other !== undefined) throw new CommandError(72, `a view cannot have '${other}'`);
    return value;
  },
  pipeline: (value) => readViewPipeline(value),
});

/** Checks a view's stages and gives them back. */
export function readViewPipeline(value: unknown): unknown {
  for (const stage of Array.isArray(value) ? value : []) {
    const refused =
      isDoc(stage) && ['$out', '$merge', '$changeStream'].find((name) => Object.hasOwn(stage, name));
    if (refused)
      throw new CommandError(167, `The aggregation stage ${refused} is not allowed in a view's pipeline`);
  }
  parsePipeline(value);
  return value;
}

/** Checks a validator by compiling it; an empty one is none. */
export function readValidator(value: unknown): Doc | undefined {
  if (!isDoc(value)) throw new CommandError(14, "'validator' must be an object");
  compileFilter(value);
  return Object.keys(value).length === 0 ? undefined : value;
}

export function oneOf(name: string, value: unknown, known: readonly string[]): string {
  const found = known.find((one) => one === value);
  if (found === undefined) {
    throw new CommandError(2, `Enumeration value '${String(value)}' for field '${name}' is not valid.`);
  }
  return found;
}

function wholeNumber(name: string, value: unknown, max: number): number {
  const number = typeof value === 'object' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isInteger(number) || number < 1 || number > max) {
    throw new CommandError(2, `'${name}' has to be a whole number between 1 and ${max}`);
  }
  return number;
}
