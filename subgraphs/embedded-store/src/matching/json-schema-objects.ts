import { BSONRegExp } from 'bson';
import { CommandError } from '../errors.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import type { Compiler, Keyword, Rule, Schema } from './json-schema.ts';
import { lengthOperand, refuseRepeats, wrongOperand } from './json-schema-values.ts';
import { toRegExp } from './regex.ts';

/** A rule for embedded documents; other values pass. `failures` is empty where the document is accepted. */
function objectRule(failures: (doc: Doc) => readonly unknown[], explain: (doc: Doc) => Doc): Rule {
  return {
    accepts: (value) => !isDoc(value) || failures(value).length === 0,
    explain: (value) => explain(isDoc(value) ? value : {}),
  };
}

function namesOperand({ name, operand }: Keyword, what = `keyword '${name}'`): string[] {
  if (!Array.isArray(operand)) throw wrongOperand(name, 'an array');
  if (operand.length === 0) throw new CommandError(9, `$jsonSchema ${what} cannot be an empty array`);
  if (!operand.every((one) => typeof one === 'string')) throw wrongOperand(name, 'an array of strings');
  refuseRepeats(name, operand);
  return operand;
}

const required: Compiler = (keyword) => {
  const names = namesOperand(keyword);
  const missing = (doc: Doc) => names.filter((name) => !Object.hasOwn(doc, name));
  return objectRule(missing, (doc) =>
    docOf({
      operatorName: 'required',
      specifiedAs: docOf({ required: names }),
      missingProperties: missing(doc),
    }),
  );
};

function schemasOperand({ name, operand, compile }: Keyword): [string, Schema][] {
  if (!isDoc(operand)) throw wrongOperand(name, 'an object');
  return Object.entries(operand).map(([property, schema]) => {
    if (!isDoc(schema))
      throw new CommandError(14, `Nested schema for $jsonSchema property '${property}' must be an object`);
    return [property, compile(schema)];
  });
}

const properties: Compiler = (keyword) => {
  const schemas = schemasOperand(keyword);
  const broken = (doc: Doc) =>
    schemas.filter(([name, schema]) => Object.hasOwn(doc, name) && !schema.accepts(doc[name]));
  return objectRule(broken, (doc) =>
    docOf({
      operatorName: 'properties',
      propertiesNotSatisfied: broken(doc).map(([propertyName, schema]) =>
        docOf({ propertyName, ...schema.annotations, details: schema.explain(doc[propertyName]) }),
      ),
    }),
  );
};

const patternsOf = (schema: Doc): RegExp[] =>
  isDoc(schema.patternProperties) ? Object.keys(schema.patternProperties).map(regexOf) : [];

const regexOf = (source: string): RegExp => toRegExp(new BSONRegExp(source, ''));

const patternProperties: Compiler = (keyword) => {
  const schemas = schemasOperand(keyword).map(([source, schema]) => ({
    source,
    regex: regexOf(source),
    schema,
  }));
  const broken = (doc: Doc) =>
    Object.keys(doc).flatMap((name) =>
      schemas
        .filter(({ regex, schema }) => regex.test(name) && !schema.accepts(doc[name]))
        .map((entry) => ({ name, ...entry })),
    );
  return objectRule(broken, (doc) =>
    docOf({
      operatorName: 'patternProperties',
      details: broken(doc).map(({ name, source, schema }) =>
        docOf({ propertyName: name, regexMatched: source, details: schema.explain(doc[name]) }),
      ),
    }),
  );
};

const additionalProperties: Compiler = (keyword) => {
  const { operand, schema, compile } = keyword;
  const named = new Set(isDoc(schema.properties) ? Object.keys(schema.properties) : []);
  const patterns = patternsOf(schema);
  const others = (doc: Doc) =>
    Object.keys(doc).filter((name) => !named.has(name) && !patterns.some((regex) => regex.test(name)));
  if (typeof operand === 'boolean') {
    if (operand) return undefined;
    return objectRule(others, (doc) =>
      docOf({
        operatorName: 'additionalProperties',
        specifiedAs: docOf({ additionalProperties: false }),
        additionalProperties: others(doc),
      }),
    );
  }
  if (!isDoc(operand)) throw wrongOperand('additionalProperties', 'an object or a boolean');
  const inner = compile(operand);
  const broken = (doc: Doc) => others(doc).filter((name) => !inner.accepts(doc[name]));
  return objectRule(broken, (doc) => {
    const [failingProperty = ''] = broken(doc);
    return docOf({
      operatorName: 'additionalProperties',
      reason: 'at least one additional property did not match the subschema',
      failingProperty,
      details: inner.explain(doc[failingProperty]),
    });
  });
};

const propertyCount =
  (fits: (count: number, limit: number) => boolean): Compiler =>
  (keyword) => {
    const { name, operand } = keyword;
    const limit = lengthOperand(keyword);
    const failures = (doc: Doc) => (fits(Object.keys(doc).length, limit) ? [] : [name]);
    return objectRule(failures, (doc) =>
      docOf({
        operatorName: name,
        specifiedAs: docOf({ [name]: operand }),
        reason: 'specified number of properties was not satisfied',
        numberOfProperties: Object.keys(doc).length,
      }),
    );
  };

interface Dependency {
  readonly property: string;
  readonly accepts: (doc: Doc) => boolean;
  readonly explain: (doc: Doc) => object;
}

const dependencies: Compiler = (keyword) => {
  const { operand } = keyword;
  if (!isDoc(operand)) throw wrongOperand('dependencies', 'an object');
  const all = Object.entries(operand).map(([property, needs]) => dependency(keyword, property, needs));
  const failing = (doc: Doc) =>
    all.filter(({ property, accepts }) => Object.hasOwn(doc, property) && !accepts(doc));
  return objectRule(failing, (doc) =>
    docOf({
      operatorName: 'dependencies',
      failingDependencies: failing(doc).map(({ property, explain }) =>
        docOf({ conditionalProperty: property, ...explain(doc) }),
      ),
    }),
  );
};

function dependency(keyword: Keyword, property: string, needs: unknown): Dependency {
  if (isDoc(needs)) {
    const schema = keyword.compile(needs);
    return { property, accepts: schema.accepts, explain: (doc) => ({ details: schema.explain(doc) }) };
  }
  const names = namesOperand({ ...keyword, operand: needs }, `dependency '${property}'`);
  const missing = (doc: Doc) => names.filter((name) => !Object.hasOwn(doc, name));
  return {
    property,
    accepts: (doc) => missing(doc).length === 0,
    explain: (doc) => ({ missingProperties: missing(doc) }),
  };
}

/** The keywords about embedded documents. */
export const objectRules: Readonly<Record<string, Compiler>> = {
  required,
  properties,
  patternProperties,
  additionalProperties,
  minProperties: propertyCount((count, limit) => count >= limit),
  maxProperties: propertyCount((count, limit) => count <= limit),
  dependencies,
};
