// Run as a process of its own: claims runs and drives them, as rivals of it do.
import { assembleCoordinator } from './assembly.ts';
import { openKit, readOrder, untilTold } from './process-kit.ts';
import { chaosSettings } from './settings.ts';

const order = readOrder();
const { nodeId, redisUrl } = order;
const kit = await openKit(order);
const coordinator = assembleCoordinator({ ...kit, nodeId, redisUrl, settings: chaosSettings });
await coordinator.start();
await untilTold(kit.clock);
await coordinator.stop();
await kit.close();
process.exit(0); // the channel to whoever started it would keep it
