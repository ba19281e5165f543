import { createMemoryWorkStore } from '../src/models/memory-work-store.ts';
import { workRaces } from './work-races.ts';

workRaces(async () => createMemoryWorkStore(), { rounds: 150 });
