import { describe, expect, it } from 'vitest';
import type { StoredBattle } from '../server/types';
import { EMPTY, FAILED, LOST, fromStored, newest, position, reduce, type Battle } from './battle';
import type { ServerEvent } from './protocol';

const started: ServerEvent = { type: 'turn.started', turn: 1, attempt: 1, prompt: 'Why?' };
const delta = (side: 'a' | 'b', text: string): ServerEvent => ({ type: 'reply.delta', side, text });
const finished = (side: 'a' | 'b'): ServerEvent => ({
  type: 'reply.finished',
  side,
  finish_reason: 'stop',
});
const ready: ServerEvent = { type: 'turn.ready', turn: 1, counts: true, notice: null };

function after(...events: ServerEvent[]): Battle {
  return events.reduce(reduce, EMPTY);
}

const stored = (more: Partial<StoredBattle>): StoredBattle => ({
  id: '00000000-0000-4000-8000-000000000000',
  study: { slug: 'open', name: 'Open arena', kind: 'open_arena' },
  guidelines: '',
  limits: { turns: 20, prompt_characters: 12_000, max_tokens: 2_048, regenerates: 3 },
  needs_proof_of_work: false,
  state: 'ready',
  turns: [],
  winner: null,
  ...more,
});

describe('a turn', () => {
  it('waits, writes, and is ready', () => {
    expect(newest(after(started))?.state).toBe('waiting');
    expect(newest(after(started, delta('a', 'Be')))?.state).toBe('writing');

    const battle = after(started, delta('a', 'Be'), delta('b', 'No'), delta('a', 'cause'), ready);

    expect(battle.state).toBe('ready');
    expect(newest(battle)?.text).toEqual({ a: 'Because', b: 'No' });
  });

  it('stays one state for both sides while one side has finished', () => {
    const battle = after(started, delta('a', 'x'), delta('b', 'y'), finished('a'));

    expect(battle.state).toBe('answering');
    expect(newest(battle)?.state).toBe('writing');
  });

  it('is void and starts anew with a new attempt, and counts the regenerate', () => {
    const again: ServerEvent = { ...started, attempt: 2 } as ServerEvent;

    const battle = after(started, delta('a', 'old'), delta('b', 'old'), ready, again);

    expect(newest(battle)).toMatchObject({ text: { a: '', b: '' }, attempt: 2, regenerates: 1 });
    expect(battle.turns).toHaveLength(1);
  });

  it('counts no regenerate when a lost turn is asked again', () => {
    const lost: ServerEvent = { type: 'turn.failed', turn: 1, message: 'Lost.' };

    const battle = after(started, lost, { ...started, attempt: 2 } as ServerEvent);

    expect(newest(battle)?.regenerates).toBe(0);
    expect(battle.state).toBe('answering');
  });

  it('is sent whole without doubling its text', () => {
    const battle = after(started, delta('a', 'one'), started, delta('a', 'one'));

    expect(newest(battle)?.text.a).toBe('one');
  });
});

describe('a battle', () => {
  it('fails for both sides with one sentence', () => {
    const battle = after(started, delta('a', 'x'), { type: 'battle.failed', message: 'No.' });

    expect(battle).toMatchObject({ state: 'failed', message: 'No.' });
    expect(newest(battle)?.state).toBe('failed');
  });

  it('keeps everything when a request is refused', () => {
    const before = after(started, delta('a', 'x'), ready);

    const battle = reduce(before, { type: 'request.refused', code: 'x', message: 'Too long.' });

    expect(battle).toEqual({ ...before, refusal: 'Too long.' });
  });

  it('lifts the notice when the answers were written anew', () => {
    const notice = { code: 'EMPTY_REPLY', sentence: 'An answer was stopped.' };
    const held: ServerEvent = { type: 'turn.ready', turn: 1, counts: false, notice };

    const battle = after(started, held, { ...started, attempt: 2 }, ready);

    expect(battle.notice).toBeNull();
  });

  it('keeps the notice that the vote will not count', () => {
    const notice = { code: 'IDENTITY_LEAK', sentence: 'A reply says which model it may be.' };

    const battle = after(started, { type: 'turn.ready', turn: 1, counts: false, notice });

    expect(battle.notice).toEqual(notice);
  });

  it('ignores an event of a newer server', () => {
    const battle = after(started);

    expect(reduce(battle, { type: 'tea.served' } as never)).toBe(battle);
  });
});

describe('after a reload', () => {
  const turn = { index: 1, prompt: 'Why?', attempt: 1, regenerates: 0 };

  it('a running turn waits for its text', () => {
    const battle = fromStored(
      stored({ state: 'answering', turns: [{ ...turn, state: 'answering', replies: null }] }),
    );

    expect(newest(battle)?.state).toBe('waiting');
    expect(position(battle)).toBe('?turn=1&attempt=1&a=0&b=0');
  });

  it('a lost turn can be asked again, a failed battle cannot', () => {
    const turns = [{ ...turn, state: 'failed' as const, replies: null }];

    expect(fromStored(stored({ state: 'ready', turns })).state).toBe('lost');
    expect(fromStored(stored({ state: 'failed', turns })).state).toBe('failed');
    expect(fromStored(stored({ state: 'abandoned', turns })).state).toBe('abandoned');
  });

  it('a failed battle says in both panes what it said before', () => {
    const turns = [{ ...turn, state: 'failed' as const, replies: null }];
    const words = (state: StoredBattle['state']) =>
      newest(fromStored(stored({ state, turns })))?.message;

    expect(words('failed')).toBe(FAILED);
    expect(words('ready')).toBe(LOST);
  });
});

describe('position', () => {
  it('counts code points, not UTF-16 units', () => {
    const battle = after(
      { ...started, turn: 2 } as ServerEvent,
      delta('a', '🪨🪨'),
      delta('b', 'é'),
    );

    expect(position(battle)).toBe('?turn=2&attempt=1&a=2&b=1');
  });

  it('is empty when there is nothing', () => expect(position(EMPTY)).toBe(''));
});
