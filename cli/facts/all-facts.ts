import { EXECUTION_FACTS } from './execution-facts.ts';
import type { Fact } from './fact.ts';
import { LOCATION_FACTS } from './location-facts.ts';
import { UNREADABLE_FACTS } from './unreadable-facts.ts';

/**
 * Everything that Rollcall assumes about AWS, or handles either way, and that could not be verified without an
 * account.
 */
export const FACTS: readonly Fact[] = [...LOCATION_FACTS, ...EXECUTION_FACTS, ...UNREADABLE_FACTS];
