import { join } from 'node:path';
import { runOperator } from '../../../src/operator/index.ts';

// Run as a process of its own: `operate.ts <data directory> <folder of named files> <command> …`.
const [dataDir = '', folder = '', ...argv] = process.argv.slice(2);
const { stdout: out, stderr: err } = process;
process.exitCode = await runOperator(argv, { dataDir, out, err, resolve: (file) => join(folder, file) });
