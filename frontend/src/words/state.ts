/** What the battle page says about its own state. */
import type { Battle, Turn } from '../live/battle';
import { counted } from './format';

/** The word at the top right of both panes of a turn. */
export function stateWord(turn: Turn | null): string {
  switch (turn?.state) {
    case undefined:
      return '';
    case 'waiting':
      return 'Waiting';
    case 'writing':
      return 'Writing';
    case 'failed':
      return 'Closed';
    case 'ready':
      return wasStopped(turn) ? 'Stopped by you' : 'Finished';
  }
}

/** The line under the vote bar: when it opens, or how to use it. */
export function sayLine(battle: Battle, hasDigits: boolean, isFull: boolean): string {
  switch (battle.state) {
    case 'empty':
      return 'Ask both models something. You can vote when both have finished.';
    case 'answering':
      return 'Both answers are being written. You can vote when both have finished.';
    case 'lost':
      return 'Ask again. You can vote when both have finished.';
    case 'ready':
      if (isFull) return hasDigits ? 'Vote with the keys 1 to 4.' : 'You can vote now.';
      return hasDigits ? 'Vote with the keys 1 to 4, or ask on.' : 'Vote, or ask on.';
    default:
      return '';
  }
}

/** Why answers that were written anew so often cannot be once more. */
export function regeneratedLine(most: number): string {
  return `Regenerated ${counted(most, 'time')}, the most there is`;
}

/** What a screen reader hears; the words of the answers are not read out one by one. */
export function announcement(battle: Battle): string {
  const turn = battle.turns.at(-1);
  switch (battle.state) {
    case 'answering':
      return 'Both models are answering';
    case 'ready':
      return turn && wasStopped(turn) ? 'Both answers are stopped' : 'Both answers are finished';
    case 'lost':
    case 'failed':
      return battle.message;
    default:
      return '';
  }
}

function wasStopped({ finish }: Turn): boolean {
  return finish.a === 'stopped' || finish.b === 'stopped';
}
