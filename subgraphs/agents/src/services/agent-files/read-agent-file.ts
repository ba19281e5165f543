import {
  type AgentFile,
  type AgentSource,
  type Diagnostic,
  error,
  type Finding,
  fileBytesMax,
} from '../../domain/agent-file/agent-file.ts';
import { describeAgent } from '../../domain/agent-file/describe-agent.ts';
import { splitFrontMatter } from '../../domain/agent-file/split-front-matter.ts';
import type { FileDefinition } from '../../domain/definition.ts';
import { promptInputSchema, promptOutputSchema } from '../../domain/loop/prompt-task.ts';
import { readYaml } from './read-yaml.ts';

export interface AgentFileRead {
  /** Null when a diagnostic is an error; there is at least one then. */
  readonly file: AgentFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a definition file, of Markdown with front matter. It is one of the platform's until somebody says otherwise. */
export function readAgentFile(source: AgentSource): AgentFileRead {
  const { definition, findings } = read(source);
  const { path } = source;
  return {
    file: definition && { definition, source },
    diagnostics: findings.map((finding) => ({ ...finding, path })),
  };
}

interface Read {
  readonly definition: FileDefinition | null;
  readonly findings: readonly Finding[];
}

function read({ path, text }: AgentSource): Read {
  const refused = whyRefused(text);
  if (refused) return { definition: null, findings: [refused] };
  const split = splitFrontMatter(text);
  if ('severity' in split) return { definition: null, findings: [split] };
  const { fields, findings } = readYaml(split.yaml, split.yamlLine);
  if (findings.some(({ severity }) => severity === 'ERROR')) return { definition: null, findings };
  const bodyLine = split.yamlLine + split.yaml.split('\n').length + 1;
  const { agent, findings: further } = describeAgent({ path, fields, body: split.body, bodyLine });
  return { definition: agent && definitionOf(agent), findings: [...findings, ...further] };
}

function whyRefused(text: string): Finding | null {
  const bytes = Buffer.byteLength(text);
  if (bytes > fileBytesMax) return tooLarge(bytes);
  const strange = text.search(/[\0\uFFFD]/);
  if (strange === -1) return null;
  const line = text.slice(0, strange).split('\n').length;
  return error('FILE_NOT_TEXT', line, 'The file is not text in UTF-8.', 'Save it as UTF-8.');
}

/** Of a file that is not even read. */
export function tooLarge(bytes: number): Finding {
  const message = `The file has ${bytes} bytes; ${fileBytesMax} are allowed.`;
  return error(
    'FILE_TOO_LARGE',
    1,
    message,
    'Keep the prompt short, and put knowledge where agents look it up.',
  );
}

function definitionOf({
  id,
  title,
  description,
  prompted,
}: Pick<FileDefinition, 'id' | 'title' | 'description' | 'prompted'>): FileDefinition {
  return {
    origin: 'FILE',
    kind: 'agent',
    tenantId: null,
    id,
    pluginId: null,
    name: id,
    title,
    description,
    // Which models are served now is known to whoever reads it.
    status: 'UNAVAILABLE',
    inputSchema: promptInputSchema,
    outputSchema: promptOutputSchema,
    timeoutMs: null,
    readOnly: false,
    idempotent: false,
    effect: 'keyed',
    prompted,
  };
}
