// Run as a process of its own: does the steps that coordinators hand over through Redis.
import { assembleStepWorker } from './assembly.ts';
import { openKit, readOrder, untilTold } from './process-kit.ts';
import { chaosSettings } from './settings.ts';

const order = readOrder();
const { redisUrl } = order;
if (redisUrl === null) throw new Error('A worker needs a Redis server.');
const kit = await openKit(order);
const worker = assembleStepWorker({ ...kit, redisUrl, settings: chaosSettings });
await worker.start();
await untilTold(kit.clock);
await worker.stop();
await kit.close();
process.exit(0); // the channel to whoever started it would keep it
