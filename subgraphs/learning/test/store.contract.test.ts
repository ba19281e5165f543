import { describe } from 'vitest';
import { createMemoryLessons } from '../src/models/memory-lessons.ts';
import { createMemoryOutcomes } from '../src/models/memory-outcomes.ts';
import { lessonStoreContract } from './lesson-store.contract.ts';
import { outcomeStoreContract } from './store.contract.ts';

describe('outcomes in memory', () => outcomeStoreContract(async () => createMemoryOutcomes()));
describe('lessons in memory', () => lessonStoreContract(async () => createMemoryLessons()));
