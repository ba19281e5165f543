import type { FileDefinition } from '../definition.ts';
import { error, type Finding, warning } from './agent-file.ts';
import { createFieldReader, type FieldReader, type Fields } from './fields.ts';
import { modelPreferences } from './model-preferences.ts';
import { categoryOfPath, idOfName, nameOfPath, titleOfId } from './name-of-file.ts';

/** What a file says of its agent. */
export type AgentDescription = Pick<FileDefinition, 'id' | 'title' | 'description' | 'prompted'>;

export interface Described {
  /** Null when a finding is an error. */
  readonly agent: AgentDescription | null;
  readonly findings: readonly Finding[];
}

const descriptionLengthMax = 2_000;

/** The agent that front matter and prompt describe; what they leave out is taken from the path, or has a default. */
export function describeAgent(file: {
  readonly path: string;
  readonly fields: Fields;
  readonly body: string;
  readonly bodyLine: number;
}): Described {
  const { path, fields, bodyLine } = file;
  const findings: Finding[] = [];
  const reader = createFieldReader(fields, findings);
  const systemPrompt = file.body.trim();
  const name = readName(reader, path);
  const id = idOfName(name) || idOfName(nameOfPath(path));
  if (id === '') {
    const fix = 'Give it a name with the letters a to z.';
    reader.note(
      error('NAME_UNUSABLE', reader.lineOf('name'), `No id can be made of the name "${name}".`, fix),
    );
  }
  if (systemPrompt === '') {
    const fix = 'Write below the front matter what the agent is to do.';
    reader.note(error('PROMPT_MISSING', bodyLine, 'There is no prompt.', fix));
  }
  if (findings.some(({ severity }) => severity === 'ERROR')) return { agent: null, findings };
  const description = readDescription(reader, systemPrompt);
  const title = reader.text('title', 'displayname') ?? (name === id ? titleOfId(id) : name);
  const prompted = {
    systemPrompt,
    tier: idOfName(reader.text('tier') ?? '') || 'specialist',
    category: idOfName(reader.text('category') ?? '') || (categoryOfPath(path) ?? 'general'),
    triggers: reader.texts('triggers', 'keywords'),
    focusAreas: reader.texts('focusareas', 'focus'),
    tools: reader.texts('tools', 'allowedtools'),
    models: modelPreferences(reader),
  };
  return { agent: { id, title, description, prompted }, findings };
}

function readName(reader: FieldReader, path: string): string {
  const given = reader.text('name');
  if (given !== null) return given;
  const taken = nameOfPath(path);
  const message = `There is no name; the agent is called "${taken}" after its file.`;
  const fix = `Add the line "name: ${idOfName(taken) || '…'}".`;
  reader.note(warning('NAME_MISSING', reader.lineOf('name'), message, fix));
  return taken;
}

function readDescription(reader: FieldReader, prompt: string): string {
  const line = reader.lineOf('description');
  const given = reader.text('description');
  if (given === null) {
    const message = 'There is no description; the first sentence of the prompt stands for it.';
    const fix = 'Add a line "description: …" that says what for.';
    reader.note(warning('DESCRIPTION_MISSING', line, message, fix));
    return firstSentence(prompt);
  }
  const told = withoutExamples(given);
  if (told.length <= descriptionLengthMax) return told;
  const message = `The description has ${told.length} characters; those after the first ${descriptionLengthMax} are left out.`;
  reader.note(warning('DESCRIPTION_TOO_LONG', line, message, 'Move the rest into the prompt.'));
  return told.slice(0, descriptionLengthMax).toWellFormed();
}

/** Dialogues are for a model that chooses between agents, and too long for a person. */
function withoutExamples(text: string): string {
  const plain = text.replaceAll('\\n', '\n');
  const start = plain.search(/<example\b/i);
  const before = start === -1 ? plain : plain.slice(0, start).trim();
  const told = start === -1 ? before : before.replace(/(?:for example:|examples?:|[-:])\s*$/i, '').trim();
  return (told === '' ? plain : told).replace(/[ \t]*\n\s*/g, ' ').trim();
}

function firstSentence(prompt: string): string {
  const paragraph = (prompt.split('\n').find((line) => /^\s*[\p{L}\p{N}"'(*_]/u.test(line)) ?? prompt).trim();
  const [sentence] = /^[\s\S]{1,300}?[.!?](?=\s|$)/.exec(paragraph) ?? [paragraph.slice(0, 300)];
  return sentence.toWellFormed();
}
