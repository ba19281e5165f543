import { parentPort, workerData } from 'node:worker_threads';
import { type ScanSubject, scanPlugin } from './scan-plugin.ts';

// Started by scan-apart.ts with the subject as its data.
parentPort?.postMessage(scanPlugin(workerData as ScanSubject));
