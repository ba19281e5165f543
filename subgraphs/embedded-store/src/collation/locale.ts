import { CommandError, locationError, notSupported } from '../errors.ts';
import { lookupTable } from '../lookup-table.ts';

const unicodeNames = lookupTable<string>({
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
});

/** The BCP 47 tag of a locale as ICU writes it (`en_US`, `de@collation=phonebook`); BadValue for one nobody knows. */
export function localeTag(locale: unknown): string {
  if (locale === undefined) {
    throw locationError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (typeof locale !== 'string') throw new CommandError(14, "Field 'locale' must be of type string");
  if (locale.includes('-')) {
    throw new CommandError(
      2,
      `Field 'locale' is invalid in: '${locale}'. Did you mean '${locale.replaceAll('-', '_')}'?`,
    );
  }
  const [, name = '', kind] = /^([A-Za-z0-9_]+)(?:@collation=([a-z]+))?$/.exec(locale) ?? [];
  const tag = name === 'root' ? 'und' : name.replaceAll('_', '-');
  if (!isKnown(tag)) throw new CommandError(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
  return kind === undefined ? tag : withKind(tag, kind, locale);
}

function isKnown(tag: string): boolean {
  try {
    return tag === 'und' || Intl.Collator.supportedLocalesOf([tag]).length === 1;
  } catch {
    return false; // a RangeError: not even the shape of a tag
  }
}

function withKind(tag: string, kind: string, locale: string): string {
  const wanted = unicodeNames[kind] ?? kind;
  if (wanted === 'standard') return tag;
  const full = `${tag}-u-co-${wanted}`;
  if (new Intl.Collator(full).resolvedOptions().collation !== wanted) {
    throw notSupported(`the collation locale '${locale}'`);
  }
  return full;
}
