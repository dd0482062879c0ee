import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ID, asked, facts, freshSite, ready, site, started } from './fakeSite';
import { FakeSocket, realBrowser } from './fakes';
import { BattleSession } from './session.svelte';

beforeEach(freshSite);
afterEach(realBrowser);

describe('a refused socket', () => {
  it.each([4400, 4404, 4429])('(%i) ends the sending at once, and says so', async (code) => {
    const session = await asked();
    FakeSocket.last.drop(code);
    expect(session.isSending).toBe(false);

    await session.ask('Why?');

    expect(session).toMatchObject({ isSending: false, draft: 'Why?', link: 'refused' });
    expect(session.problem?.detail).toMatch(/^Nothing was sent:/);
  });

  it('says so for a regenerate, too', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, ready);
    FakeSocket.last.drop(4429);

    session.regenerate();

    expect(session.problem?.code).toBe('cut_off');
  });
});

describe('words that are not sent', () => {
  const stored = { ...facts, state: 'ready', turns: [], winner: null };
  const reloaded = async () => {
    const session = new BattleSession();
    await session.open(ID);
    return session;
  };

  it('outlive a reload before the first question', () => {
    new BattleSession().draft = 'Why?';

    const session = new BattleSession();
    session.recallDraft();

    expect(session.draft).toBe('Why?');
  });

  it('outlive a reload of their battle, and stay out of others', async () => {
    await asked();
    FakeSocket.last.drop(4429);
    site.answers[`GET /api/battles/${ID}/`] = [200, stored];

    expect((await reloaded()).draft).toBe('Why?');
    const other = new BattleSession();
    other.recallDraft();
    expect(other.draft).toBe('');
  });

  it('are gone when they have been sent', async () => {
    await asked();
    FakeSocket.last.receive(started);
    site.answers[`GET /api/battles/${ID}/`] = [200, stored];

    expect((await reloaded()).draft).toBe('');
  });

  it('are gone when they were sent just before the reload', async () => {
    await asked();
    const turn = { index: 1, prompt: 'Why?', attempt: 1, regenerates: 0, state: 'answering' };
    const turns = [{ ...turn, replies: null }];
    site.answers[`GET /api/battles/${ID}/`] = [200, { ...stored, state: 'answering', turns }];

    expect((await reloaded()).draft).toBe('');
  });
});

describe('a failed battle', () => {
  it('offers its first question to a pair drawn anew', async () => {
    const session = await asked();
    FakeSocket.last.receive(started, { type: 'battle.failed', message: 'No.' });

    await session.askNewPair();
    FakeSocket.last.open();

    expect(site.calls.at(-1)?.body).toEqual({ layout: 'side_by_side', redrawn_from: ID });
    expect(FakeSocket.last.sent).toEqual([{ type: 'prompt.submit', text: 'Why?' }]);
  });
});
