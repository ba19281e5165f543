import { describe } from 'vitest';
import { createMemoryUsage } from '../src/models/memory-usage.ts';
import { usageStoreContract } from './store.contract.ts';

describe('charges in memory', () => usageStoreContract(async () => createMemoryUsage()));
