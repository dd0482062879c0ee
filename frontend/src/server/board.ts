import { api, expect } from './client';
import type { BoardSnapshot } from './types';

/** The board that the site shows today: real votes alone, or simulated ones among them. */
export function fetchBoard(): Promise<BoardSnapshot> {
  return expect(api.GET('/api/leaderboards/current/'));
}
