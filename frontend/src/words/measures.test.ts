import { describe, expect, it } from 'vitest';
import { leaders, rowsOf } from '../board/rows';
import { aBoard } from '../board/sample';
import { chosenShare, contrast, rightPhrase, streakSentence } from './measures';

const rows = rowsOf(aBoard());
const [ada, bo, cleo, dot, eve] = rows as [
  (typeof rows)[0],
  (typeof rows)[0],
  (typeof rows)[0],
  (typeof rows)[0],
  (typeof rows)[0],
];

describe('how often a model is chosen', () => {
  // docs/method/ratings.md: a lead of 50 points wins 57.1 %, 400 points are odds of ten to one
  it.each([
    [1000, 0.5],
    [1050, 0.571],
    [1400, 10 / 11],
    [600, 1 / 11],
  ])('follows from a score of %d', (score, share) => {
    expect(chosenShare(score)).toBeCloseTo(share, 3);
  });
});

describe('how often it is right', () => {
  it('comes with the number of answers and the interval', () => {
    expect(rightPhrase(ada, aBoard())).toBe(
      'right in 43% of 400 checked answers, 95% interval 38–48%',
    );
  });

  it('is refused with its reason', () => {
    expect(rightPhrase(dot, aBoard())).toBe(
      'right when checked not reported (12 checked answers so far; 30 are needed)',
    );
    expect(rightPhrase(eve, aBoard())).toContain('(no checked answer so far; 30 are needed)');
  });
});

it('is not called unchecked on a board of one category, which does not give it', () => {
  expect(rightPhrase(eve, { ...aBoard(), category: 'code' })).toBe(
    'right when checked not reported (given for all votes together only)',
  );
});

it('reads both measures to who does not see the stone', () => {
  const even = { ...ada, score: 1000, low: 950, high: 1050 };

  expect(streakSentence(even, aBoard())).toBe(
    'Ada: chosen in 50% of comparisons (95% interval 43–57%), ' +
      'right in 43% of 400 checked answers, 95% interval 38–48%',
  );
});

describe('the finding', () => {
  it('names the pair that lies furthest apart in truth', () => {
    expect(contrast(aBoard(), [ada, bo, cleo])).toBe(
      'People prefer Ada to Cleo, though Cleo is right more often.',
    );
  });

  it('does not call simulated raters people', () => {
    expect(contrast({ ...aBoard(), simulated_votes: 1 }, [ada, bo, cleo])).toBe(
      'In these votes Ada is preferred to Cleo, though Cleo is right more often.',
    );
  });

  it('prefers a clear contradiction to a wider gap that the votes leave open', () => {
    const open = { ...ada, name: 'Open', low: 900, high: 1100, rightLow: 0.1, rightHigh: 0.2 };

    expect(contrast(aBoard(), [{ ...open, right: 0.15 }, ada, cleo])).toContain(
      'People prefer Ada',
    );
  });

  it('says what the votes leave open when their intervals overlap', () => {
    expect(contrast(aBoard(), [ada, { ...cleo, high: 1049 }])).toBe(
      'The votes cannot tell Ada from Cleo, though Cleo is right more often.',
    );
  });

  it('says when liking follows truth', () => {
    expect(contrast(aBoard(), [{ ...ada, low: 800, high: 850 }, cleo])).toBe(
      'So far, of two models the one that is right more often is also preferred.',
    );
  });

  it.each([
    ['shares overlap', { ...cleo, rightLow: 0.48 }],
    ['scores have another zero', { ...cleo, group: 2 }],
    ['share of one is not reported', { ...cleo, right: null, rightLow: null, rightHigh: null }],
  ])('claims nothing when the %s', (_why, other) => {
    expect(contrast(aBoard(), [ada, other])).toBe(
      'Too few answers are checked to tell which model is right more often.',
    );
  });
});

it('shows the best ranked models first, and no more than there is room for', () => {
  expect(leaders(rows, 2).map(({ name }) => name)).toEqual(['Ada', 'Bo']);
});
