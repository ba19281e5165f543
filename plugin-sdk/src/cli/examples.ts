import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../bridge/json.ts';
import type { PluginManifest } from '../bridge/manifest.ts';
import { callProblem, type Problem } from './problems.ts';
import type { Session, Wanted } from './session.ts';

/** An example of a definition, ready to be called. */
export type Example = Wanted & { readonly label: string; readonly output?: JsonValue };

/** How an example went. One that needs more than there is here was skipped, and `needs` says what. */
export type ExampleResult = {
  readonly label: string;
  readonly wallMs: number;
  readonly problem?: Problem;
  readonly needs?: string;
};

// The same in every run, and the same as in the test kit.
const fixed = { seed: '0'.repeat(64), nowMs: Date.UTC(2026, 0, 1) };

/** All examples of all tools and agents. */
export function examplesOf({ tools, agents }: Pick<PluginManifest, 'tools' | 'agents'>): readonly Example[] {
  const of = (kind: Wanted['kind'], entries: PluginManifest['tools']) =>
    entries.flatMap(({ id, examples }) =>
      examples.map(
        (example, index): Example => ({ kind, name: id, label: `${id} example ${index + 1}`, ...example }),
      ),
    );
  return [...of('tool', tools), ...of('agent', agents)];
}

/** Calls an example and holds the answer against the one that it names. */
export async function runExample(session: Pick<Session, 'call'>, example: Example): Promise<ExampleResult> {
  const { kind, name, input, label, output } = example;
  const needs: string[] = [];
  const result = await session.call(
    { kind, name, input },
    {
      ...fixed,
      onRefusal: ({ capability, code }) => {
        if (code === 'NOT_GRANTED' || code === 'SECRET_MISSING') needs.push(capability);
      },
      callTool: async (tool) => {
        needs.push(tool);
        return { ok: false, error: { code: 'NOT_GRANTED', message: `there is no tool "${tool}" here` } };
      },
    },
  );
  const { wallMs } = result.usage;
  if (result.ok && (output === undefined || isDeepStrictEqual(result.output, output)))
    return { label, wallMs };
  if (needs.length > 0) return { label, wallMs, needs: [...new Set(needs)].join(', ') };
  if (!result.ok) return { label, wallMs, problem: callProblem(result.error, label) };
  return { label, wallMs, problem: difference(label, output ?? null, result.output) };
}

function difference(label: string, expected: JsonValue, got: JsonValue): Problem {
  const at = differingPath(expected, got, 'output');
  return {
    code: 'EXAMPLE_DIFFERS',
    where: `${label}, ${at.path}`,
    message: `the example says ${shortly(at.expected)}, the call gives ${shortly(at.got)}.`,
    why: 'Examples are shown to models and people as what the plugin does.',
    fix: 'Mend the code or the example; leave its output out when it is not the same each time.',
  };
}

type Difference = { path: string; expected: JsonValue | undefined; got: JsonValue | undefined };

/** The first place where two values differ. Objects and lists are entered as long as both sides are the same kind. */
function differingPath(
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
  path: string,
): Difference {
  if (!isContainer(expected) || !isContainer(got) || Array.isArray(expected) !== Array.isArray(got)) {
    return { path, expected, got };
  }
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
  const key = keys.find((name) => !isDeepStrictEqual(expected[name], got[name]));
  return key === undefined
    ? { path, expected, got }
    : differingPath(expected[key], got[key], `${path}.${key}`);
}

function isContainer(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null;
}

function shortly(value: JsonValue | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
