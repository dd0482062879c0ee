/** What is said wherever votes were not all cast by people. */
import type { BoardSnapshot } from '../server/types';
import { count, counted } from './format';

export const SIMULATED_LEAD = 'Simulated votes.';

export function hasSimulated({ simulated_votes }: BoardSnapshot): boolean {
  return simulated_votes > 0;
}

/** The sentences after the lead. */
export function simulatedNotice({ votes, simulated_votes }: BoardSnapshot): string {
  const byPeople = votes - simulated_votes;
  return (
    `${counted(simulated_votes, 'vote')} by simulated raters with planted preferences, ` +
    `${byPeople === 0 ? 'none' : count(byPeople)} by people. ` +
    'They leave the board as soon as the votes of people can rate models.'
  );
}

/** "2,000", or "12 by people, 1,500", which is followed by the badge. */
export function votesInWords({ votes, simulated_votes }: BoardSnapshot): string {
  const byPeople = votes - simulated_votes;
  if (simulated_votes === 0 || byPeople === 0) return count(votes);
  return `${count(byPeople)} by people, ${count(simulated_votes)}`;
}
