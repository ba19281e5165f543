import { CommandError, locationError, notSupported } from '../errors.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeNameOf, typeRank } from '../values/types.ts';
import { type Collation, type CollationOptions, makeCollation } from './collation.ts';
import { localeTag } from './locale.ts';

const knownMax = 64;
const known = new Map<string, Collation>();

/**
 * The collation a document asks for; undefined for none and for the simple one, which compares bytes. Throws BadValue
 * for what MongoDB refuses and NotImplemented for what Intl cannot do.
 */
export function parseCollation(document: unknown): Collation | undefined {
  if (document === undefined || document === null) return undefined;
  if (!isDoc(document)) throw wrongType('collation', document, 'object');
  if (Object.keys(document).length === 0) return undefined;
  const identity = JSON.stringify(document);
  const before = known.get(identity);
  if (before !== undefined) return before;
  if (isSimple(document)) return undefined;
  const collation = makeCollation(optionsOf(document));
  if (known.size >= knownMax) known.clear();
  known.set(identity, collation);
  return collation;
}

function isSimple(document: Doc): boolean {
  if (document.locale !== 'simple') return false;
  if (Object.keys(document).length === 1) return true;
  throw new CommandError(2, "If locale is 'simple', no other fields should be present in a collation");
}

const fields = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

function optionsOf(document: Doc): CollationOptions {
  const unknown = Object.keys(document).find((field) => !fields.has(field));
  if (unknown !== undefined) {
    throw locationError(40415, `BSON field 'collation.${unknown}' is an unknown field.`);
  }
  const tag = localeTag(document.locale);
  const defaults = new Intl.Collator(tag).resolvedOptions();
  const usual = defaults.caseFirst === 'false' ? 'off' : defaults.caseFirst;
  const options = {
    locale: String(document.locale),
    tag,
    caseLevel: flag(document, 'caseLevel', false),
    caseFirst: choice(document, 'caseFirst', ['upper', 'lower', 'off'], usual),
    strength: strengthOf(document),
    numericOrdering: flag(document, 'numericOrdering', defaults.numeric),
    alternate: choice(
      document,
      'alternate',
      ['non-ignorable', 'shifted'],
      defaults.ignorePunctuation ? 'shifted' : 'non-ignorable',
    ),
    backwards: flag(document, 'backwards', isBackwards(tag)),
    normalization: flag(document, 'normalization', false),
  } as const;
  refuseCombinations(document, options);
  return options;
}

// French as written in Canada is the one locale whose accents are compared from the end.
const isBackwards = (tag: string): boolean => /^fr-CA\b/.test(tag);

function strengthOf(document: Doc): 1 | 2 | 3 {
  const { strength } = document;
  if (strength === undefined) return 3;
  if (rankOf(strength) !== typeRank.number) throw wrongType('collation.strength', strength, 'int');
  switch (Number(strength)) {
    case 1:
      return 1;
    case 2:
      return 2;
    case 3:
      return 3;
    case 4:
    case 5:
      throw notSupported(`a collation of strength ${strength}`);
    default:
      throw new CommandError(
        2,
        `Enumeration value '${strength}' for field 'collation.strength' is not a valid value.`,
      );
  }
}

function refuseCombinations(document: Doc, options: CollationOptions): void {
  const { strength, caseLevel, caseFirst, backwards, alternate } = options;
  if (document.backwards === true && strength === 1) {
    throw new CommandError(2, "'backwards' is invalid with 'strength' of 1");
  }
  const caseMatters = caseLevel || strength === 3;
  if (document.caseFirst !== undefined && caseFirst !== 'off' && !caseMatters) {
    throw new CommandError(
      2,
      "'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2",
    );
  }
  if (backwards !== isBackwards(options.tag)) {
    throw notSupported(`the collation option backwards: ${backwards} for the locale '${options.locale}'`);
  }
  const maxVariable = choice(document, 'maxVariable', ['punct', 'space'], 'punct');
  if (maxVariable === 'space' && alternate === 'shifted') {
    throw notSupported("the collation option maxVariable: 'space'");
  }
}

function flag(document: Doc, name: string, usual: boolean): boolean {
  const value = document[name];
  if (value === undefined) return usual;
  if (typeof value !== 'boolean') throw wrongType(`collation.${name}`, value, 'bool');
  return value;
}

function choice<const T extends string>(
  document: Doc,
  name: string,
  values: readonly T[],
  usual: NoInfer<T> | string,
): T {
  const value = document[name] ?? usual;
  if (typeof value !== 'string') throw wrongType(`collation.${name}`, value, 'string');
  const chosen = values.find((one) => one === value);
  if (chosen === undefined) {
    throw new CommandError(
      2,
      `Enumeration value '${value}' for field 'collation.${name}' is not a valid value.`,
    );
  }
  return chosen;
}

const wrongType = (field: string, value: unknown, wanted: string): CommandError =>
  new CommandError(
    14,
    `BSON field '${field}' is the wrong type '${typeNameOf(value)}', expected type '${wanted}'`,
  );
