import { describe, expect, it } from 'vitest';
import { aBoard } from '../board/sample';
import { styleEffects } from './style';

describe('what style was worth', () => {
  it('is said in points, with its sign and interval', () => {
    const length = {
      name: 'characters',
      estimate: 0.249,
      se: 0.01,
      low: 0.229,
      high: -0.01,
      points: 43.26,
      points_low: 39.8,
      points_high: -1.7,
      scale: 0.41,
      variance_left: 0.8,
    };

    expect(styleEffects({ ...aBoard(), coefficients: [length] })).toEqual([
      'Length: +43 points (95% interval +40 to −2) for one typical difference more.',
    ]);
  });

  it('is nothing where style was not held equal', () => {
    expect(styleEffects(aBoard())).toEqual([]);
  });
});
