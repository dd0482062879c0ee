/**
 * A battle as the page shows it: a pure function of what was stored and of the events since.
 *
 * Both sides of a turn share one state, so that nothing but the text can differ between A and B.
 */
import type { Side, StoredBattle, StoredTurn, Winner } from '../server/types';
import { codePoints } from './codepoints';
import type { FinishReason, Notice, ServerEvent } from './protocol';

export type Turn = {
  index: number;
  prompt: string;
  attempt: number;
  regenerates: number;
  state: 'waiting' | 'writing' | 'ready' | 'failed';
  text: Record<Side, string>;
  finish: Record<Side, FinishReason | null>;
  message: string; // why it failed
};

export type Battle = {
  state: 'empty' | 'answering' | 'ready' | 'lost' | 'failed' | 'voted' | 'abandoned';
  turns: readonly Turn[];
  notice: Notice | null;
  message: string; // why it failed or was lost
  refusal: string; // what the server would not do; nothing changed
  winner: Winner | null;
};

export const EMPTY: Battle = {
  state: 'empty',
  turns: [],
  notice: null,
  message: '',
  refusal: '',
  winner: null,
};

export const LOST = 'These answers were lost on the way. Ask again; nothing else changed.';
export const FAILED = 'One of the models could not answer. This battle does not count.';

export function newest(battle: Battle): Turn | undefined {
  return battle.turns.at(-1);
}

export function fromStored(stored: StoredBattle): Battle {
  const turns = stored.turns.map((turn) =>
    turnFromStored(turn, stored.state === 'failed' ? FAILED : LOST),
  );
  const last = turns.at(-1);
  const isLost = last?.state === 'failed' && stored.state === 'ready';
  return {
    ...EMPTY,
    turns,
    state: isLost ? 'lost' : stored.state === 'created' ? 'empty' : stored.state,
    message: isLost ? LOST : stored.state === 'failed' ? FAILED : '',
    winner: stored.winner,
  };
}

function turnFromStored(turn: StoredTurn, failure: string): Turn {
  return {
    index: turn.index,
    prompt: turn.prompt,
    attempt: turn.attempt,
    regenerates: turn.regenerates,
    state: turn.state === 'answering' ? 'waiting' : turn.state,
    text: { a: turn.replies?.a.text ?? '', b: turn.replies?.b.text ?? '' },
    finish: {
      a: turn.replies?.a.finish_reason ?? null,
      b: turn.replies?.b.finish_reason ?? null,
    },
    message: turn.state === 'failed' ? failure : '',
  };
}

export function reduce(battle: Battle, event: ServerEvent): Battle {
  switch (event.type) {
    case 'turn.started':
      return { ...startTurn(battle, event), state: 'answering', message: '', refusal: '' };
    case 'reply.delta':
      return changeNewest(battle, (turn) => ({
        ...turn,
        state: 'writing',
        text: { ...turn.text, [event.side]: turn.text[event.side] + event.text },
      }));
    case 'reply.finished':
      return changeNewest(battle, (turn) => ({
        ...turn,
        finish: { ...turn.finish, [event.side]: event.finish_reason },
      }));
    case 'turn.ready':
      return {
        ...changeNewest(battle, (turn) => ({ ...turn, state: 'ready' })),
        state: 'ready',
        notice: event.notice, // of the whole battle: an answer written anew may lift it
      };
    case 'turn.failed':
      return { ...failNewest(battle, event.message), state: 'lost', message: event.message };
    case 'battle.failed':
      return { ...failNewest(battle, event.message), state: 'failed', message: event.message };
    case 'request.refused':
      return { ...battle, refusal: event.message };
    default:
      return battle; // a newer server may say more than this page understands
  }
}

function startTurn(
  battle: Battle,
  event: { turn: number; attempt: number; prompt: string },
): Battle {
  const former = battle.turns.find((turn) => turn.index === event.turn);
  const isRegenerate = former?.state === 'ready' && event.attempt > former.attempt;
  const turn: Turn = {
    index: event.turn,
    prompt: event.prompt,
    attempt: event.attempt,
    regenerates: (former?.regenerates ?? 0) + (isRegenerate ? 1 : 0),
    state: 'waiting',
    text: { a: '', b: '' },
    finish: { a: null, b: null },
    message: '',
  };
  return { ...battle, turns: [...battle.turns.filter(({ index }) => index < event.turn), turn] };
}

function changeNewest(battle: Battle, change: (turn: Turn) => Turn): Battle {
  const last = newest(battle);
  return last ? { ...battle, turns: [...battle.turns.slice(0, -1), change(last)] } : battle;
}

function failNewest(battle: Battle, message: string): Battle {
  return changeNewest(battle, (turn) => ({ ...turn, state: 'failed', message }));
}

/** What the page has of the newest turn, for the socket's address; '' before the first turn. */
export function position(battle: Battle): string {
  const turn = newest(battle);
  if (!turn) return '';
  const { a, b } = turn.text;
  return `?turn=${turn.index}&attempt=${turn.attempt}&a=${codePoints(a)}&b=${codePoints(b)}`;
}
