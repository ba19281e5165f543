import { registerHooks } from 'node:module';

// Run as a process of its own: opens a connection string that leads nowhere and prints every module that was loaded.
const loaded: string[] = [];
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    loaded.push(resolved.url);
    return resolved;
  },
});

const { openMongo } = await import('../../src/mongo/index.ts');
const uri = 'mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=200';
const outcome = await openMongo({ uri, dataDir: process.argv[2] ?? '' }).catch((error: unknown) => error);
const code = outcome instanceof Error && 'code' in outcome ? String(outcome.code) : 'opened';
process.stdout.write([code, ...loaded].join('\n'));
