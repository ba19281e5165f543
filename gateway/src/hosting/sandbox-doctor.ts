import { parentPort } from 'node:worker_threads';
import { doctor } from '@ymera/plugin-sdk/host';

// The main script of a thread: see sandbox-report.ts.
parentPort?.postMessage(doctor());
