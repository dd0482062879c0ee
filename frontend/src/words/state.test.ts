import { describe, expect, it } from 'vitest';
import { EMPTY } from '../live/battle';
import { regeneratedLine, sayLine } from './state';

describe('the line below the vote bar', () => {
  const ready = { ...EMPTY, state: 'ready' } as const;

  it('offers to ask on', () => {
    expect(sayLine(ready, true, false)).toBe('Vote with the keys 1 to 4, or ask on.');
    expect(sayLine(ready, false, false)).toBe('Vote, or ask on.');
  });

  it('offers only the vote after the last turn', () => {
    expect(sayLine(ready, true, true)).toBe('Vote with the keys 1 to 4.');
    expect(sayLine(ready, false, true)).toBe('You can vote now.');
  });
});

it('says why nothing can be regenerated', () => {
  expect(regeneratedLine(3)).toBe('Regenerated 3 times, the most there is');
});
