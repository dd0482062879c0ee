import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ID, asked, facts, freshSite, ready, site, started, verdict } from './fakeSite';
import { FakeSocket, realBrowser } from './fakes';
import { BattleSession } from './session.svelte';

beforeEach(freshSite);
afterEach(realBrowser);

describe('asking', () => {
  it('creates the battle with the first question and sends it when the socket is open', async () => {
    const session = await asked();

    expect(site.calls).toEqual([{ path: 'POST /api/battles/', body: { layout: 'side_by_side' } }]);
    expect(location.pathname).toBe(`/arena/${ID}`);
    expect(FakeSocket.last.sent).toEqual([{ type: 'prompt.submit', text: 'Why?' }]);
    expect(session.isSending).toBe(true);
  });

  it('keeps the draft until the turn has started, and other words for good', async () => {
    const session = await asked();
    expect(session.draft).toBe('Why?');

    FakeSocket.last.receive(started);
    expect(session.draft).toBe('');

    session.draft = 'Next';
    FakeSocket.last.receive(started);
    expect(session.draft).toBe('Next');
  });

  it('keeps the draft when the server refuses or cannot be reached', async () => {
    site.answers['POST /api/battles/'] = [429, { code: 'too_many', detail: 'Go on in 9 seconds.' }];
    const session = new BattleSession();
    session.draft = 'Why?';

    await session.ask(session.draft);

    expect(session.problem?.detail).toBe('Go on in 9 seconds.');
    expect(session).toMatchObject({ draft: 'Why?', isSending: false });
  });

  it('sends nothing that is over the limit', async () => {
    const session = new BattleSession();

    await session.ask('x'.repeat(21));
    FakeSocket.last.open();

    expect(session.problem?.detail).toContain('21 characters; the limit is 20');
    expect(FakeSocket.last.sent).toEqual([]);
  });

  it('comes back after a lost connection with what it has', async () => {
    await asked();
    FakeSocket.last.receive(started, { type: 'reply.delta', side: 'a', text: '🪨!' });

    FakeSocket.last.drop();
    vi.advanceTimersByTime(300);

    expect(FakeSocket.last.address).toContain(`/ws/battles/${ID}/?turn=1&attempt=1&a=2&b=0`);
  });
});

describe('voting', () => {
  it('waits until both site.answers are ready', async () => {
    const session = await asked();
    FakeSocket.last.receive(started);

    await session.vote('model_a', 'key');

    expect(site.calls).toHaveLength(1);
  });

  it('sends how long was read and decided, and shows who it was', async () => {
    const session = await asked();
    FakeSocket.last.receive(started);
    vi.advanceTimersByTime(500);
    FakeSocket.last.receive({ type: 'reply.delta', side: 'a', text: 'x' });
    vi.advanceTimersByTime(3_000);
    FakeSocket.last.receive(ready);
    vi.advanceTimersByTime(2_000);

    await session.vote('model_b', 'key', { comment: 'Plain.' });

    expect(site.calls.at(-1)?.body).toEqual({
      winner: 'model_b',
      input: 'key',
      comment: 'Plain.',
      viewing_ms: 5_000,
      decision_ms: 2_000,
    });
    expect(session.verdict?.models?.b.name).toBe('Bo');
  });

  it('shows the stored vote when another tab has voted, and loses no names', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    const stored = { ...facts, state: 'voted', turns: [], winner: 'model_b' };
    site.answers[`GET /api/battles/${ID}/`] = [200, stored];
    site.answers[`POST /api/battles/${ID}/vote/`] = (body) =>
      body?.winner === 'model_b'
        ? [200, verdict]
        : [409, { code: 'already_voted', detail: 'You have voted.' }];

    await session.vote('model_a', 'pointer');

    expect(site.calls.at(-1)?.body).toMatchObject({ winner: 'model_b' });
    expect(session.verdict?.winner).toBe('model_b');
    expect(session.earlier).toBe('window');
    expect(session.problem).toBeNull();
  });

  it('can be tried again when the answer was lost', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    site.answers[`POST /api/battles/${ID}/vote/`] = [502, null];

    await session.vote('model_b', 'key');
    expect(session.problem?.status).toBe(502);

    site.answers[`POST /api/battles/${ID}/vote/`] = [200, verdict];
    await session.vote('model_b', 'key');
    expect(session.verdict).not.toBeNull();
    expect(session.earlier).toBeNull();
  });
});

describe('a battle that was voted in another window', () => {
  const elsewhere = () => {
    const stored = { ...facts, state: 'voted', turns: [], winner: 'model_b' };
    site.answers[`GET /api/battles/${ID}/`] = [200, stored];
    site.answers[`POST /api/battles/${ID}/vote/`] = [200, verdict];
  };

  it('says so when the same vote is cast again', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    elsewhere();

    await session.vote('model_b', 'key');

    expect(session).toMatchObject({ earlier: 'window', verdict: { winner: 'model_b' } });
  });

  it('does not say so of a vote whose answer was lost', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    site.answers[`POST /api/battles/${ID}/vote/`] = [502, null];
    await session.vote('model_b', 'key');
    elsewhere();

    await session.vote('model_b', 'key');

    expect(session.verdict).not.toBeNull();
    expect(session.earlier).toBeNull();
  });

  it('shows its reveal when it is asked on', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    elsewhere();

    await session.ask('More?');
    FakeSocket.last.receive({ type: 'request.refused', code: 'not_ready', message: 'Voted.' });
    await vi.waitFor(() => expect(session.verdict?.winner).toBe('model_b'));

    expect(session).toMatchObject({ earlier: 'window', isSending: false, link: 'closed' });
    expect(session.battle).toMatchObject({ state: 'voted', refusal: '' });
  });

  it('shows its reveal when its tab is looked at again', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    elsewhere();

    await session.recheck();

    expect(session).toMatchObject({ earlier: 'window', verdict: { winner: 'model_b' } });
  });

  it('is not asked for while site.answers are written, and stands when nothing can be had', async () => {
    const session = await asked();
    FakeSocket.last.receive(started);
    await session.recheck();
    expect(site.calls).toHaveLength(1);

    FakeSocket.last.receive(ready);
    await session.recheck();
    expect(site.calls).toHaveLength(2);
    expect(session).toMatchObject({ problem: null, verdict: null, battle: { state: 'ready' } });
  });
});

describe('a refused vote', () => {
  it('keeps its sentence when the battle goes on', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    const refusal = { code: 'not_ready', detail: 'The newest site.answers were lost.' };
    site.answers[`POST /api/battles/${ID}/vote/`] = [409, refusal];
    site.answers[`GET /api/battles/${ID}/`] = [
      200,
      { ...facts, state: 'ready', turns: [], winner: null },
    ];

    await session.vote('model_a', 'key');

    expect(session.problem?.detail).toBe('The newest site.answers were lost.');
    expect(session.isVoting).toBe(false);
  });
});
