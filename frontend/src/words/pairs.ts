/** Sentences about two models that met. */
import type { PairCell } from '../board/pairs';
import { counted, percent } from './format';

export function pairsLead(shown: number, models: number): string {
  const which = shown < models ? `The first ${shown} of ${models} models. ` : '';
  return `${which}How often the model in the row won against the one in the column, a tie being half a win; below it, how often its score says so. Far apart, the scores do not tell the whole story of these two.`;
}

/** What stands below the share: what the scores say. */
export function expectedPhrase({ expected, votes }: PairCell): string {
  return expected === null ? counted(votes, 'vote') : `${percent(expected)} expected`;
}

export function pairSentence(row: string, column: string, cell: PairCell): string {
  const seen = `${row} won ${percent(cell.observed)} of ${counted(cell.votes, 'vote')} against ${column}`;
  return cell.expected === null
    ? `${seen}.`
    : `${seen}; their scores say ${percent(cell.expected)}.`;
}
