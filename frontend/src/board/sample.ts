/** A small board for tests; nothing of it reaches a page. */
import type { BoardSnapshot } from '../server/types';

export function aBoard(): BoardSnapshot {
  return {
    schema_version: 1,
    board: 'arena',
    run: 12,
    computed_at: '2026-03-14T10:00:00Z',
    cut_off: '2026-03-14T09:30:00Z',
    votes: 2_000,
    simulated_votes: 0,
    excluded_votes: 4,
    method: {
      engine: 'choix',
      engine_version: '1',
      ties: 'half',
      interval: 'sandwich',
      level: 0.95,
      weights: 'none',
      anchor: null,
    },
    limits: { votes: 300, opponents: 3, half_width: 50, shown_from_votes: 100 },
    code_version: '0.1.0',
    data_sha256: '0123456789abcdef0123456789abcdef',
    groups: 1,
    columns: {
      slug: ['ada', 'bo', 'cleo', 'dot', 'eve'],
      name: ['Ada', 'Bo', 'Cleo', 'Dot', 'Eve'],
      organisation: ['', '', '', '', ''],
      model_status: ['active', 'active', 'active', 'active', 'active'],
      group: [1, 1, 1, 1, null],
      score: [1068.4, 1041.2, 917.9, 1023.4, null],
      low: [1049, 1022, 897, 961, null],
      high: [1087, 1060, 938, 1085, null],
      rank_best: [1, 1, 3, null, null],
      rank_worst: [2, 2, 3, null, null],
      votes: [1_571, 1_548, 1_534, 214, 31],
      opponents: [3, 3, 3, 3, 1],
      status: ['ranked', 'ranked', 'ranked', 'provisional', 'not_rated'],
      code: [null, null, null, 'few_votes', 'unbeaten'],
      sentence: [null, null, null, 'Fewer than 300 votes.', 'Eve won all 31 of its votes.'],
    },
    warnings: [],
  };
}
