import { describe, expect, it } from 'vitest';
import {
  capitalised,
  count,
  counted,
  date,
  interval,
  moment,
  percent,
  rankRange,
  score,
  shareInterval,
} from './format';

describe('numbers', () => {
  it('groups counts by thousands', () => expect(count(12_480)).toBe('12,480'));

  it('writes one vote and two votes', () => {
    expect(counted(1, 'vote')).toBe('1 vote');
    expect(counted(1_571, 'vote')).toBe('1,571 votes');
  });

  it('rounds scores to whole points and writes a true minus sign', () => {
    expect(score(1067.6)).toBe('1068');
    expect(score(-107.2)).toBe('\u2212107');
    expect(score(-0.2)).toBe('0');
  });

  it('writes intervals with a dash, and with a word when a sign would touch it', () => {
    expect(interval(1049.4, 1086.7)).toBe('1049–1087');
    expect(interval(-136, -78)).toBe('\u2212136 to \u221278');
  });

  it('writes a rank as a range only when it is one', () => {
    expect(rankRange(1, 2)).toBe('1–2');
    expect(rankRange(4, 4)).toBe('4');
  });

  it('writes shares in per cent without a space', () => {
    expect(percent(0.95)).toBe('95%');
    expect(shareInterval(0.382, 0.477)).toBe('38–48%');
  });
});

it('begins a line with a capital', () => {
  expect(capitalised('right, plain')).toBe('Right, plain');
  expect(capitalised('')).toBe('');
});

describe('dates', () => {
  it('writes days and minutes in UTC', () => {
    expect(date('2026-03-14T23:30:00Z')).toBe('14 March 2026');
    expect(moment('2026-03-14T09:30:00Z')).toBe('14 March 2026 at 09:30 UTC');
  });
});
