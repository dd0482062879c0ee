import { expect, it } from 'vitest';
import { aBoard } from '../board/sample';
import { hasSimulated, simulatedNotice, votesInWords } from './simulated';

it('is silent about a board of real votes', () => {
  expect(hasSimulated(aBoard())).toBe(false);
});

it('counts simulated and real votes apart', () => {
  expect(simulatedNotice({ ...aBoard(), votes: 1_512, simulated_votes: 1_500 })).toMatch(
    /^1,500 votes by simulated raters with planted preferences, 12 by people\. /,
  );
  expect(simulatedNotice({ ...aBoard(), votes: 1, simulated_votes: 1 })).toMatch(
    /^1 vote by simulated raters with planted preferences, none by people\. /,
  );
});

it('writes the simulated votes last, where the badge follows', () => {
  expect(votesInWords({ ...aBoard(), votes: 1_512, simulated_votes: 1_500 })).toBe(
    '12 by people, 1,500',
  );
  expect(votesInWords({ ...aBoard(), votes: 1_500, simulated_votes: 1_500 })).toBe('1,500');
  expect(votesInWords(aBoard())).toBe('2,000');
});
