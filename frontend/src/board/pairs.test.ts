import { describe, expect, it } from 'vitest';
import type { BoardPairs } from '../server/types';
import { expectedPhrase, pairSentence } from '../words/pairs';
import { squareOf } from './pairs';
import { rowsOf } from './rows';
import { aBoard } from './sample';

const rows = rowsOf(aBoard());
const pairs: BoardPairs = {
  schema_version: 1,
  board: 'arena',
  run: 12,
  votes: 110,
  simulated_votes: 0,
  columns: {
    first: ['ada', 'cleo'],
    second: ['bo', 'ada'],
    wins: [60, 0],
    losses: [30, 8],
    ties: [10, 2],
    observed: [0.65, 0.1],
    expected: [0.62, null],
  },
};

describe('models that met', () => {
  it('stand in the order of the board, without those that met nobody', () => {
    expect(squareOf(pairs, rows).models.map(({ slug }) => slug)).toEqual(['ada', 'bo', 'cleo']);
  });

  it('see each other from both sides', () => {
    const [ada, bo] = squareOf(pairs, rows).cells;

    expect(ada?.[1]).toEqual({ votes: 100, observed: 0.65, expected: 0.62 });
    expect(bo?.[0]?.observed).toBeCloseTo(0.35);
    expect(bo?.[0]?.expected).toBeCloseTo(0.38);
    expect(ada?.[0]).toBeNull();
    expect(bo?.[2]).toBeNull();
  });

  it('are told in words, with the scores where they have some', () => {
    const [ada, , cleo] = squareOf(pairs, rows).cells;

    expect(pairSentence('Ada', 'Bo', ada![1]!)).toBe(
      'Ada won 65% of 100 votes against Bo; their scores say 62%.',
    );
    expect(pairSentence('Cleo', 'Ada', cleo![0]!)).toBe('Cleo won 10% of 10 votes against Ada.');
    expect(expectedPhrase(cleo![0]!)).toBe('10 votes');
  });
});
