import { parseArgs } from 'node:util';
import { OperatorError } from './operator-error.ts';

/** What an operator asked for. */
export type Request =
  | { readonly command: 'help' }
  | { readonly command: 'status'; readonly json: boolean }
  | { readonly command: 'backup'; readonly file: string; readonly force: boolean }
  | { readonly command: 'restore'; readonly file: string }
  | { readonly command: 'check'; readonly quick: boolean; readonly json: boolean }
  | {
      readonly command: 'export';
      readonly collection: string;
      readonly query: string | undefined;
      readonly relaxed: boolean;
      readonly out: string | undefined;
      readonly force: boolean;
    };

export const usage = `Usage: npm run db -- <command>

  status [--json]           what the store holds, and whether it is served
  backup <file> [--force]   a copy of the store as it is now, also while it is served
  restore <file>            puts a backup in the place of the data, which is kept aside
  check [--quick] [--json]  looks at every page, document and index entry
  export <collection> [--query <filter>] [--relaxed] [--out <file> [--force]]
                            the documents as lines of Extended JSON

YMERA_DATA_DIR names the data directory, as for npm start.
`;

type Flag = 'json' | 'force' | 'quick' | 'relaxed';
type Values = Partial<Record<Flag, boolean> & Record<'query' | 'out', string>>;
interface Form {
  readonly argument?: string;
  readonly flags: readonly Flag[];
  readonly texts?: readonly ('query' | 'out')[];
  readonly read: (values: Values, argument: string) => Request;
}

const forms: Readonly<Record<string, Form>> = {
  status: { flags: ['json'], read: ({ json = false }) => ({ command: 'status', json }) },
  backup: {
    argument: 'file',
    flags: ['force'],
    read: ({ force = false }, file) => ({ command: 'backup', file, force }),
  },
  restore: { argument: 'file', flags: [], read: (_, file) => ({ command: 'restore', file }) },
  check: {
    flags: ['quick', 'json'],
    read: ({ quick = false, json = false }) => ({ command: 'check', quick, json }),
  },
  export: {
    argument: 'collection',
    flags: ['relaxed', 'force'],
    texts: ['query', 'out'],
    read: ({ relaxed = false, force = false, query, out }, collection) => ({
      command: 'export',
      collection,
      query,
      relaxed,
      out,
      force,
    }),
  },
};

/** Reads the command line. Throws OperatorError USAGE for anything that is not in the usage. */
export function parseRequest(argv: readonly string[]): Request {
  const [name, ...rest] = argv;
  if (argv.includes('--help') || argv.includes('-h') || name === 'help') return { command: 'help' };
  if (name === undefined) throw misused('A command is missing.');
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form === undefined) throw misused(`There is no command "${name}".`);
  const { values, positionals } = parseRest(form, rest);
  const [argument = '', surplus] = positionals;
  if (form.argument === undefined && positionals.length > 0)
    throw misused(`"${name}" takes no argument "${argument}".`);
  if (form.argument !== undefined && argument === '') throw misused(`"${name}" needs a ${form.argument}.`);
  if (surplus !== undefined) throw misused(`"${name}" takes one ${form.argument}; "${surplus}" is too many.`);
  return form.read(values, argument);
}

function parseRest({ flags, texts = [] }: Form, args: string[]): { values: Values; positionals: string[] } {
  const options = Object.fromEntries([
    ...flags.map((flag) => [flag, { type: 'boolean' as const }]),
    ...texts.map((text) => [text, { type: 'string' as const }]),
  ]);
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    throw misused(error instanceof Error ? `${error.message}.` : String(error));
  }
}

const misused = (what: string): OperatorError => new OperatorError('USAGE', `${what}\n\n${usage}`);
