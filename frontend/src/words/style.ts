/** What form was worth in the votes of a board at equal style. */
import type { BoardSnapshot } from '../server/types';
import { percent } from './format';

export const STYLE_LEAD =
  'Scores as they would be if both answers of every battle were equally long and formatted alike.';

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

const NAMES: Record<string, string> = {
  characters: 'Length',
  headers: 'Headings',
  lists: 'List items',
  bold: 'Bold text',
  code: 'Code blocks',
  emoji: 'Emoji',
};

const signed = new Intl.NumberFormat('en-GB', {
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});

/** "at equal length and bold text"; empty where nothing was held equal. */
export function heldEqual(covariates: readonly string[]): string {
  if (covariates.length === 0) return '';
  return `at equal ${list.format(covariates.map((name) => (NAMES[name] ?? name).toLowerCase()))}`;
}

/** Whole points with their sign, a true minus among them. */
function points(value: number): string {
  return signed.format(value).replace('-', '−');
}

/** One sentence an effect: "Length: +43 points (95% interval +30 to +56) for one typical difference more." */
export function styleEffects({ coefficients, method }: BoardSnapshot): string[] {
  return coefficients.map((effect) => {
    const range = `${points(effect.points_low)} to ${points(effect.points_high)}`;
    const name = NAMES[effect.name] ?? effect.name;
    return `${name}: ${points(effect.points)} points (${percent(method.level)} interval ${range}) for one typical difference more.`;
  });
}
