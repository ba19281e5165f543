// Writes subgraphs/<name>/src/generated.ts from subgraphs/<name>/schema.graphql, with mercurius-codegen.
// `node codegen.ts --check` writes nothing and fails when a file is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';
import { generateCode } from 'mercurius-codegen';

const folder = join(import.meta.dirname, 'subgraphs');
const checkOnly = process.argv.includes('--check');
const stale: string[] = [];

for (const name of subgraphNames()) {
  const file = join(folder, name, 'src', 'generated.ts');
  const code = await generate(name);
  if (existsSync(file) && readFileSync(file, 'utf8') === code) continue;
  stale.push(name);
  if (!checkOnly) writeFileSync(file, code);
}

if (checkOnly && stale.length > 0) {
  console.error(`Generated code is stale in: ${stale.join(', ')}. Run: npm run codegen`);
  process.exit(1);
}

function subgraphNames(): string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'schema.graphql')));
}

async function generate(name: string): Promise<string> {
  const typeDefs = readFileSync(join(folder, name, 'schema.graphql'), 'utf8');
  // buildSubgraphSchema would add _Any, _Entity and the federation directives to the generated code.
  const schema = buildASTSchema(parse(typeDefs), { assumeValid: true, assumeValidSDL: true });
  const code = await generateCode(
    schema,
    {
      federation: true,
      contextType: './context.ts#Context',
      mappers: mappers(name),
      internalResolversPrefix: '__',
      enumsAsTypes: true,
      useTypeImports: true,
      avoidOptionals: { resolvers: true, field: true, inputValue: false, object: true, defaultValue: false },
      customResolverFn:
        '(parent: TParent, args: TArgs, context: TContext, info: GraphQLResolveInfo) => Promise<TResult> | TResult',
      scalars: { ID: 'string', JSON: '@ymera/kernel#JsonValue', DateTime: 'number', MicroUsd: 'number' },
    },
    `// Generated from schema.graphql by \`npm run codegen\`. Do not edit.\n`,
    true,
  );
  // The tail declares Mercurius' loaders globally, and two subgraphs' declarations collide.
  return `${code.slice(0, code.indexOf('export type Loader<')).trimEnd()}\n`;
}

/** A type `AgentParent` exported by src/mappers.ts is what resolvers of the GraphQL type Agent get as their parent. */
function mappers(name: string): Record<string, string> {
  const file = join(folder, name, 'src', 'mappers.ts');
  if (!existsSync(file)) return {};
  const exported = readFileSync(file, 'utf8').matchAll(/^export (?:type|interface) (\w+)Parent\b/gm);
  return Object.fromEntries(
    [...exported].map(([, type]) => [String(type), `./mappers.ts#${type}Parent as ${type}Parent`]),
  );
}
