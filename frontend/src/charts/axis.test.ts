import { describe, expect, it } from 'vitest';
import { across, axisFor, SHARES } from './axis';

describe('axis', () => {
  it('holds every interval and the mean, on round ticks', () => {
    const axis = axisFor([
      { low: 1049, high: 1087 },
      { low: 897, high: 938 },
    ]);

    expect(axis.low).toBeLessThanOrEqual(897);
    expect(axis.high).toBeGreaterThanOrEqual(1087);
    expect(axis.ticks).toContain(1000);
    expect(axis.ticks.length).toBeLessThanOrEqual(8);
  });

  it('has room around the mean when there is nothing to show', () => {
    expect(axisFor([])).toMatchObject({ low: 940, high: 1060 });
    expect(axisFor([{ low: null, high: null }]).ticks).toContain(1000);
  });

  it('places its ends at 0 and 100 per cent', () => {
    const axis = axisFor([{ low: 850, high: 1150 }]);

    expect(across(axis, axis.low)).toBe('0.00%');
    expect(across(axis, axis.high)).toBe('100.00%');
  });

  it('numbers the mean', () => {
    for (const [low, high] of [
      [990, 1010],
      [850, 1150],
      [600, 1300],
    ] as const) {
      expect(axisFor([{ low, high }]).labels.map(({ value }) => value)).toContain(1000);
    }
  });

  it('of shares runs from none to all', () => {
    expect(SHARES.labels.map(({ value }) => across(SHARES, value))).toEqual([
      '0.00%',
      '50.00%',
      '100.00%',
    ]);
  });
});
