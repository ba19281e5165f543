import { describe } from 'vitest';
import { createMemoryOutcomes } from '../src/models/memory-outcomes.ts';
import { outcomeStoreContract } from './store.contract.ts';

describe('outcomes in memory', () => outcomeStoreContract(async () => createMemoryOutcomes()));
