import { api, expect, follow } from './client';
import type { OwnVotes } from './types';

/** One page of the rater's own votes; `next` is the address that the page before gave. */
export function fetchVotes(next?: string): Promise<OwnVotes> {
  return next ? follow(next) : expect(api.GET('/api/me/votes/'));
}
