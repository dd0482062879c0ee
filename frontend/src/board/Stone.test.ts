import { render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../server/problem';
import type { BoardSnapshot } from '../server/types';
import Stone from './Stone.svelte';
import { aBoard } from './sample';

const stone = (board: BoardSnapshot | undefined, problem?: Problem) =>
  render(Stone, { board, problem, onretry: vi.fn() });
const row = (name: string) => screen.getByText(name).closest('tr')!;

describe('the streak test', () => {
  it('writes both numbers of a model with their intervals and draws them for all', () => {
    stone(aBoard());

    expect(row('Ada')).toHaveTextContent('43% 38–48%');
    // a score of 1068.4 is 60% against one of 1000; 1049 and 1087 are 57% and 62%
    expect(row('Ada')).toHaveTextContent('60% 57–62%');
    expect(row('Ada').querySelector('svg')).toHaveAccessibleName(
      /^Ada: chosen in 60% of comparisons .*, right in 43% of 400 checked answers/,
    );
  });

  it('draws no streak where too few answers were checked, and says so', () => {
    const board = aBoard();
    board.columns.right[0] = board.columns.right_low[0] = board.columns.right_high[0] = null;
    stone(board);

    expect(row('Ada')).toHaveTextContent('not reported');
    expect(row('Ada').querySelector('rect')).toBeNull();
    expect(row('Bo').querySelector('rect')).not.toBeNull();
  });

  it('says what it found', () => {
    stone(aBoard());

    expect(screen.getByText(/^People prefer Ada to Cleo/)).toBeVisible();
  });

  it('is labelled as far as votes are simulated, and only then', () => {
    const { unmount } = stone({ ...aBoard(), simulated_votes: 1_990 });
    expect(screen.getByText('Simulated')).toBeVisible();
    expect(screen.getByText(/2,000 votes, 1,990 of them simulated/)).toBeVisible();
    unmount();

    stone(aBoard());
    expect(screen.queryByText(/simulated/i)).toBeNull();
  });
});

describe('the stone without ranks', () => {
  it('is clean before the first vote', () => {
    stone(undefined, new Problem(404, 'not_found', 'There is no board.'));

    expect(screen.getByText('No votes yet. The stone is clean.')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('offers to try again when the board cannot be had', () => {
    stone(undefined, new Problem(503, 'busy', 'The site is busy.'));

    expect(screen.getByText('The site is busy.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
