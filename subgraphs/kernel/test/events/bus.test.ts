import { createBus } from '@ymera/kernel/events';
import { describeBus } from './bus-contract.ts';

describeBus('the bus of one process', createBus);
