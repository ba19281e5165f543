import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { definitionLimits as limits, type WorkflowDefinition } from '../domain/definition.ts';
import { WorkflowInvalidError } from '../domain/definition-errors.ts';
import { type DefinitionProblem, problem, shorten } from '../domain/definition-problem.ts';
import { writeDefinition } from '../domain/write-definition.ts';
import { isTimeout, withinTime } from './within-time.ts';

/** A definition out of a file, and where in the file its parts stand. */
export interface DefinitionFile {
  /** As its author has written it. */
  readonly definition: unknown;
  /** Gives problems the line and column that they are at. */
  locate(problems: readonly DefinitionProblem[]): readonly DefinitionProblem[];
}

/**
 * Reads YAML 1.2, and so JSON: one document of plain values, without aliases, tags of its own or keys that stand there
 * twice.
 *
 * @throws WorkflowInvalidError
 */
export function readDefinitionFile(text: string): DefinitionFile {
  refuseTooLarge(text);
  try {
    return withinTime(() => readFile(text), bound);
  } catch (error) {
    // The library goes into nested collections by calling itself.
    if (error instanceof RangeError)
      throw fileProblem('YAML_INVALID', 'It is nested too deeply.', 'Write it flatter.');
    if (isTimeout(error))
      throw fileProblem('DEFINITION_TOO_LARGE', 'Reading it takes too long.', dataElsewhere);
    throw error;
  }
}

/** For the largest definitions there may be; nobody else is served meanwhile. */
const bound = { cpuMs: 1_000 };

/** Of what is costly to read, see `costly`: a thousand tasks of twenty lines of JSON each have 140,000. */
const costlyMax = 200_000;

/** Each of these may begin a part of the document, for which the library makes some objects. */
const costly = /[\n\r[{,"']|[-?:](?=\s)/g;

const dataElsewhere = "Keep data out of it: give it as the run's input, or as a file in the workspace.";

function refuseTooLarge(text: string): void {
  const { definitionBytesMax: max } = limits;
  if (text.length > max)
    throw fileProblem(
      'DEFINITION_TOO_LARGE',
      `The file is larger than ${max.toLocaleString('en')} characters.`,
      dataElsewhere,
    );
  let parts = 0;
  for (const _ of text.matchAll(costly))
    if (++parts > costlyMax)
      throw fileProblem(
        'DEFINITION_TOO_LARGE',
        'The file has too many lines, values and quotes.',
        dataElsewhere,
      );
}

const fileProblem = (code: 'DEFINITION_TOO_LARGE' | 'YAML_INVALID', message: string, fix: string) =>
  new WorkflowInvalidError([problem(code, '', message, fix)]);

function readFile(text: string): DefinitionFile {
  const lines = new LineCounter();
  const document = parse(text, lines);
  return {
    definition: document.toJS({ maxAliasCount: 0 }),
    locate: (problems) => problems.map((one) => ({ ...one, ...positionOf(document, lines, one.place) })),
  };
}

/** What `readDefinitionFile` reads as the same definition. */
export function writeDefinitionFile(definition: WorkflowDefinition): string {
  const document = new Document(writeDefinition(definition), {
    aliasDuplicateObjects: false,
    version: '1.2',
  });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && lostInBlocks(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  // Quoted texts have their line ends written out, too: the library's way to break such lines loses blanks.
  return document.toString({ lineWidth: 110, doubleQuotedMinMultiLineLength: limits.definitionBytesMax });
}

/** A block of lines would lose blanks that stand at its begin or at the end of a line, and has but one kind of line end. */
const lostInBlocks = (text: string): boolean =>
  text.includes('\n') && /^\s|[^\S\n]\n|[^\S\n]$|[\r\u0085\u2028\u2029]/.test(text);

type Parsed = Document.Parsed;

function parse(text: string, lineCounter: LineCounter): Parsed {
  // Keys that stand there twice are looked for below: the library compares each key with each.
  const document = parseDocument(text, {
    lineCounter,
    uniqueKeys: false,
    stringKeys: true,
    logLevel: 'error',
    // A pretty one has its line with it: a thousand mistakes in one long line would take a thousand such lines.
    prettyErrors: false,
  });
  const faults = [...document.errors, ...document.warnings].slice(0, limits.problemsMax);
  const problems = faults.map((fault) => {
    const { line, col: column } = lineCounter.linePos(fault.pos[0]);
    const [message] = fault.message.split('\n');
    const fix = 'Write YAML 1.2 or JSON of plain values.';
    return {
      ...problem('YAML_INVALID', '', `${message ?? ''}.`, fix),
      line,
      column,
    };
  });
  if (problems.length === 0) problems.push(...foreignParts(document, lineCounter));
  if (problems.length > 0) throw new WorkflowInvalidError(problems);
  return document;
}

function foreignParts(document: Parsed, lineCounter: LineCounter) {
  const found: (DefinitionProblem & { line: number; column: number })[] = [];
  const add = (node: Node, message: string, fix: string) => {
    const { line, col: column } = lineCounter.linePos(node.range?.[0] ?? 0);
    found.push({ ...problem('YAML_INVALID', '', message, fix), line, column });
  };
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) add(node, 'It has an alias.', 'Write the value out.');
      else if (node.anchor) add(node, 'It has an anchor.', 'Write the value out where it is needed.');
      else if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:'))
        add(node, `It has the tag "${shorten(node.tag)}".`, 'Write a plain value.');
      if (isMap(node))
        for (const key of repeatedKeys(node.items)) add(key, 'The key stands there twice.', 'Keep one.');
      return found.length >= limits.problemsMax ? visit.BREAK : undefined;
    },
  });
  return found;
}

function repeatedKeys(pairs: readonly { readonly key: unknown }[]): readonly Node[] {
  const seen = new Set<unknown>();
  return pairs.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    if (seen.has(key.value)) return [key];
    seen.add(key.value);
    return [];
  });
}

/** Of the part at a place such as `tasks[2].input["a-b"]`, or of the nearest part around it. */
function positionOf({ contents }: Parsed, lines: LineCounter, place: string) {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const [, quoted, index, key] of place.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    if (!isCollection(node)) break;
    const name = index === undefined ? (key ?? quoted ?? '') : Number(index);
    if (isMap(node)) {
      const pair = node.items.find((one) => isScalar(one.key) && one.key.value === name);
      if (!pair) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else {
      const item: unknown = node.get(name, true);
      if (item === undefined) break;
      node = item;
      offset = (item as Node).range?.[0] ?? offset;
    }
  }
  const { line, col: column } = lines.linePos(offset);
  return { line, column };
}
