import { describe, expect, it } from 'vitest';
import type { Verdict, Winner } from '../server/types';
import { revealLead, revealTitle } from './verdict';

const models = {
  a: { slug: 'ada', name: 'Ada', organisation: 'Ashfield', licence: 'MIT' },
  b: { slug: 'bo', name: 'Bo', organisation: 'Birch', licence: 'MIT' },
};
const verdict = (winner: Winner, more: Partial<Verdict> = {}): Verdict => ({
  winner,
  counts: true,
  notice: null,
  models,
  ...more,
});

describe('reveal', () => {
  it.each<[Winner, string, string]>([
    ['model_a', 'You chose A. That was Ada.', 'B was Bo. Your vote is stored and counts.'],
    ['model_b', 'You chose B. That was Bo.', 'A was Ada. Your vote is stored and counts.'],
    [
      'tie',
      'You found both equally good. They were Ada and Bo.',
      'Your vote is stored and counts.',
    ],
    ['both_bad', 'You found both bad. They were Ada and Bo.', 'Your vote is stored and counts.'],
  ])('says what %s means', (winner, title, lead) => {
    expect(revealTitle(verdict(winner)).join(' ')).toBe(title);
    expect(revealLead(verdict(winner))).toBe(lead);
  });

  it('says that and why a vote does not count', () => {
    const notice = { code: 'IDENTITY_LEAK', sentence: 'A reply named its model.' };

    expect(revealLead(verdict('tie', { counts: false, notice }))).toBe(
      'Your vote is stored but does not count. A reply named its model.',
    );
  });

  it('says first that an earlier vote stands', () => {
    expect(revealLead(verdict('model_a'), 'window')).toBe(
      'You had already voted in another window; that vote stands. ' +
        'B was Bo. Your vote is stored and counts.',
    );
    expect(revealLead(verdict('model_a'), 'try')).toContain('Your first try had arrived;');
  });

  it('names nobody when the study keeps the names', () => {
    const silent = verdict('model_a', { models: undefined });

    expect(revealTitle(silent)).toEqual(['You chose A.']);
    expect(revealLead(silent)).toContain('does not name its models now');
  });
});
