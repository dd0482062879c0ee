import { api, expect } from './client';
import type { BoardPairs, BoardSnapshot } from './types';

/** The board that the site shows today: real votes alone, or simulated ones among them. */
export function fetchBoard(): Promise<BoardSnapshot> {
  return expect(api.GET('/api/leaderboards/current/'));
}

/** What the models of a board did against each other. */
export function fetchPairs(board: string): Promise<BoardPairs> {
  return expect(api.GET('/api/leaderboards/{board}/pairs/', { params: { path: { board } } }));
}
