import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { Prompted } from '../definition.ts';
import { error, type Finding, warning } from './agent-file.ts';
import { categoryOfPath, idOfName, nameOfPath, titleOfId } from './name-of-file.ts';
import { textOf, textsOf } from './read-values.ts';

/** A key of front matter and the line that it stands in. */
export interface Field {
  readonly value: JsonValue;
  readonly line: number;
}

/** By their keys in small letters, without dashes and underscores. */
export type Fields = ReadonlyMap<string, Field>;

/** What a file says of its agent. */
export interface AgentDescription {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly prompted: Prompted;
}

export interface Described {
  /** Null when a finding is an error. */
  readonly agent: AgentDescription | null;
  readonly findings: readonly Finding[];
}

const descriptionLengthMax = 2_000;
const itemsMax = 100;
const itemLengthMax = 200;
/** Dollars for a million tokens are as many millionths of a dollar for one. */
const picoUsdPerMicroUsd = 1_000_000;

/** The agent that front matter and prompt describe; what they leave out is taken from the path, or has a default. */
export function describeAgent(file: {
  path: string;
  fields: Fields;
  body: string;
  bodyLine: number;
}): Described {
  const { path, fields, bodyLine } = file;
  const findings: Finding[] = [];
  const reader = createReader(fields, findings);
  const systemPrompt = file.body.trim();
  const name = reader.name(path);
  const id = idOfName(name) || idOfName(nameOfPath(path));
  if (id === '')
    findings.push(
      error(
        'NAME_UNUSABLE',
        1,
        `No id can be made of the name "${name}".`,
        'Give it a name with the letters a to z.',
      ),
    );
  if (systemPrompt === '')
    findings.push(
      error(
        'PROMPT_MISSING',
        bodyLine,
        'There is no prompt.',
        'Write below the front matter what the agent is to do.',
      ),
    );
  const description = reader.description(systemPrompt);
  if (findings.some(({ severity }) => severity === 'ERROR')) return { agent: null, findings };
  const title = reader.text('title', 'displayname') ?? (name === id ? titleOfId(id) : name);
  const prompted: Prompted = {
    systemPrompt,
    tier: idOfName(reader.text('tier') ?? '') || 'specialist',
    category: idOfName(reader.text('category') ?? '') || (categoryOfPath(path) ?? 'general'),
    triggers: reader.texts('triggers', 'keywords'),
    focusAreas: reader.texts('focusareas', 'focus'),
    tools: reader.texts('tools', 'allowedtools'),
    models: reader.models(),
  };
  return { agent: { id, title, description, prompted }, findings };
}

/** Reads fields by any of their names, and notes what it can't use. */
function createReader(fields: Fields, findings: Finding[]) {
  const find = (names: readonly string[]) => names.map((name) => fields.get(name)).find((field) => field);
  const ignored = (line: number, message: string, fix: string) =>
    findings.push(warning('FIELD_IGNORED', line, message, fix));

  const text = (...names: readonly string[]): string | null => {
    const field = find(names);
    if (!field || field.value === null) return null;
    const found = textOf(field.value);
    if (found === null && field.value !== '')
      ignored(field.line, `"${names[0]}" is not a text and is left out.`, 'Write it on one line, in quotes.');
    return found;
  };

  const texts = (...names: readonly string[]): readonly string[] => {
    const field = find(names);
    return field ? list(field, names[0] ?? '') : [];
  };

  const list = ({ value, line }: Field, name: string): readonly string[] => {
    const found = textsOf(value);
    if (found === null) {
      ignored(
        line,
        `"${name}" is not a list of texts and is left out.`,
        'Write one text a line, each behind "- ".',
      );
      return [];
    }
    const kept = found.filter((item) => item.length <= itemLengthMax).slice(0, itemsMax);
    if (kept.length < found.length)
      ignored(
        line,
        `${found.length - kept.length} of the texts of "${name}" are left out.`,
        `Give at most ${itemsMax} of at most ${itemLengthMax} characters.`,
      );
    return kept;
  };

  const models = () => {
    const several = find(['models', 'modelpreferences']);
    const stated = several && isJsonObject(several.value) ? several.value : {};
    const named = find(['model']) ?? (isJsonObject(several?.value) ? undefined : several);
    const line = several?.line ?? 1;
    const of = (key: string) => list({ value: stated[key] ?? null, line }, `models.${key}`);
    const preferred = [...(named ? list(named, 'model') : []), ...of('preferred')];
    return {
      capabilities: of('capabilities'),
      preferred: [...new Set(preferred)].filter((id) => !/^(?:inherit|default|auto)$/i.test(id)),
      outputTokenPicoUsdMax: priceMax(stated, line),
    };
  };

  const priceMax = (stated: JsonObject, line: number): number | null => {
    const price = stated.max_price ?? null;
    if (price === null) return null;
    const picoUsd = typeof price === 'number' ? Math.round(price * picoUsdPerMicroUsd) : Number.NaN;
    if (Number.isSafeInteger(picoUsd) && picoUsd > 0) return picoUsd;
    const fix = 'Write how many dollars a million output tokens may cost, such as "max_price: 15".';
    ignored(line, '"models.max_price" is not a price and is left out.', fix);
    return null;
  };

  const name = (path: string): string => {
    const given = text('name');
    if (given !== null) return given;
    const taken = nameOfPath(path);
    const line = fields.get('name')?.line ?? 1;
    const message = `There is no name; the agent is called "${taken}" after its file.`;
    findings.push(warning('NAME_MISSING', line, message, `Add the line "name: ${idOfName(taken) || '…'}".`));
    return taken;
  };

  const description = (prompt: string): string => {
    const given = text('description');
    if (given !== null)
      return shortened(withoutExamples(given), fields.get('description')?.line ?? 1, findings);
    const line = fields.get('description')?.line ?? 1;
    const message = 'There is no description; the first sentence of the prompt stands for it.';
    findings.push(
      warning('DESCRIPTION_MISSING', line, message, 'Add a line "description: …" that says what for.'),
    );
    return firstSentence(prompt);
  };

  return { text, texts, models, name, description };
}

/** Dialogues are for a model that chooses between agents, and too long for a person. */
function withoutExamples(text: string): string {
  const plain = text.replaceAll('\\n', '\n');
  const start = plain.search(/<example\b/i);
  const before = start === -1 ? plain : plain.slice(0, start).trim();
  const told = before.replace(/(?:specifically:|for example:|examples?:|[-:])\s*$/i, '').trim();
  return (told === '' ? plain : told).replace(/[ \t]*\n\s*/g, ' ').trim();
}

function shortened(text: string, line: number, findings: Finding[]): string {
  if (text.length <= descriptionLengthMax) return text;
  const message = `The description has ${text.length} characters; those after the first ${descriptionLengthMax} are left out.`;
  findings.push(warning('DESCRIPTION_TOO_LONG', line, message, 'Move the rest into the prompt.'));
  return text.slice(0, descriptionLengthMax).toWellFormed();
}

function firstSentence(prompt: string): string {
  const paragraph = prompt.split('\n').find((line) => /^\s*[\p{L}\p{N}"'(*_]/u.test(line)) ?? prompt;
  return (/^[\s\S]{1,300}?[.!?](?=\s|$)/.exec(paragraph.trim())?.[0] ?? paragraph.slice(0, 300)).trim();
}
