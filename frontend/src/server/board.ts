import { api, expect } from './client';
import type { BoardSnapshot } from './types';

/** The published board of real votes. */
export function fetchBoard(): Promise<BoardSnapshot> {
  const params = { path: { board: 'arena' } };
  return expect(api.GET('/api/leaderboards/{board}/', { params }));
}
