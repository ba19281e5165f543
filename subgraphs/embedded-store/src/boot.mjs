// Plain JavaScript, so that Node need not load what strips types: with every other source in its compile cache, the
// server starts in half the time and does without 30 MB. The folder of the cache is the first argument.
import { enableCompileCache } from 'node:module';

enableCompileCache(process.argv[2]);
await import('./main.ts');
