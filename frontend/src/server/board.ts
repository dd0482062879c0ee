import { api, expect } from './client';
import type { operations } from '../api/schema';
import type { BoardPairs, BoardSnapshot } from './types';

type Asked = NonNullable<operations['current_leaderboard']['parameters']['query']>;

/**
 * The board that the site shows today: real votes alone, or simulated ones among them. What the
 * address asks for is passed on as it stands; the server says what it does not know.
 */
export function fetchBoard(asked: URLSearchParams | null = null): Promise<BoardSnapshot> {
  const query: Asked = {};
  const [scores, votes] = [asked?.get('scores'), asked?.get('votes')];
  if (scores) query.score_method = scores as Asked['score_method'];
  if (votes) query.category = votes as Asked['category'];
  return expect(api.GET('/api/leaderboards/current/', { params: { query } }));
}

/** What the models of a board did against each other. */
export function fetchPairs(board: string): Promise<BoardPairs> {
  return expect(api.GET('/api/leaderboards/{board}/pairs/', { params: { path: { board } } }));
}
