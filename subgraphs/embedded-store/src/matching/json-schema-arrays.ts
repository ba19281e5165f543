import { docOf, isDoc } from '../values/document.ts';
import { identities } from './identity.ts';
import type { Compiler, Keyword, Rule, Schema } from './json-schema.ts';
import { lengthOperand, ruleFor, wrongOperand } from './json-schema-values.ts';

const isArray = (value: unknown): value is unknown[] => Array.isArray(value);
const itemsOf = (value: unknown): unknown[] => (isArray(value) ? value : []);

const items: Compiler = ({ operand, compile }) => {
  if (isArray(operand)) {
    const schemas = operand.map(compile);
    return itemsRule('items', (_, position) => schemas[position]);
  }
  if (!isDoc(operand)) throw wrongOperand('items', 'an array or an object');
  const schema = compile(operand);
  return itemsRule('items', () => schema);
};

/** Without a list of items there is nothing that further ones would be additional to. */
const additionalItems: Compiler = (keyword) => {
  const { operand, schema, compile } = keyword;
  if (typeof operand !== 'boolean' && !isDoc(operand))
    throw wrongOperand('additionalItems', 'a boolean or an object');
  if (!isArray(schema.items) || operand === true) return undefined;
  const listed = schema.items.length;
  if (operand === false) return noMoreThan(keyword, listed);
  const inner = compile(operand);
  return itemsRule('additionalItems', (_, position) => (position < listed ? undefined : inner));
};

const noMoreThan = (keyword: Keyword, listed: number): Rule => ({
  accepts: (value) => itemsOf(value).length <= listed,
  explain: (value) =>
    docOf({
      operatorName: keyword.name,
      specifiedAs: docOf({ additionalItems: false }),
      reason: 'found additional items',
      additionalItems: itemsOf(value).slice(listed),
    }),
});

type SchemaFor = (item: unknown, position: number) => Schema | undefined;

function itemsRule(name: string, schemaFor: SchemaFor): Rule {
  const firstBroken = (value: unknown): number =>
    itemsOf(value).findIndex((item, i) => schemaFor(item, i)?.accepts(item) === false);
  return {
    accepts: (value) => firstBroken(value) < 0,
    explain: (value) => {
      const itemIndex = firstBroken(value);
      const item = itemsOf(value)[itemIndex];
      return docOf({
        operatorName: name,
        reason: 'At least one item did not match the sub-schema',
        itemIndex,
        details: schemaFor(item, itemIndex)?.explain(item) ?? [],
      });
    },
  };
}

const itemCount =
  (fits: (count: number, limit: number) => boolean): Compiler =>
  (keyword) => {
    const limit = lengthOperand(keyword);
    return ruleFor(keyword, isArray, {
      accepts: (value) => fits(itemsOf(value).length, limit),
      reason: 'array did not match specified length',
    });
  };

const uniqueItems: Compiler = (keyword) => {
  if (typeof keyword.operand !== 'boolean') throw wrongOperand('uniqueItems', 'a boolean');
  if (!keyword.operand) return undefined;
  return ruleFor(keyword, isArray, {
    accepts: (value) => repeatedIn(itemsOf(value)) < 0,
    reason: 'found a duplicate item',
    more: (value) => ({ duplicatedValue: itemsOf(value)[repeatedIn(itemsOf(value))] }),
  });
};

function repeatedIn(values: readonly unknown[]): number {
  const identity = identities();
  const seen = new Set<string>();
  return values.findIndex((value) => seen.size === seen.add(identity(value)).size);
}

/** The keywords about arrays. */
export const arrayRules: Readonly<Record<string, Compiler>> = {
  items,
  additionalItems,
  minItems: itemCount((count, limit) => count >= limit),
  maxItems: itemCount((count, limit) => count <= limit),
  uniqueItems,
};
