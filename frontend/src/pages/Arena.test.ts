import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket } from '../live/fakes';
import Arena from './Arena.svelte';

const ID = '7f0c3d52-1111-4222-8333-0123456789ab';
const ticks = { study: true, votes: false, conversations: false, strata: false };
let hasConsent: boolean;
let battle: [number, unknown];
let told: [number, unknown];

const person = () => ({
  needs_consent: !hasConsent,
  consent_version: 1,
  consent: hasConsent ? ticks : null,
});

beforeEach(() => {
  hasConsent = false;
  battle = [404, { code: 'not_found', detail: `You have no battle ${ID}. Start one at /arena.` }];
  sessionStorage.clear();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('scrollTo', vi.fn());
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    let [status, body]: [number, unknown] = [200, null];
    if (pathname.endsWith('/vote/')) [status, body] = told;
    else if (pathname.startsWith('/api/battles/')) [status, body] = battle;
    else if (pathname === '/api/questions/suggested/') body = { suggestions: [] };
    else {
      hasConsent ||= request.method === 'POST';
      body = person();
    }
    return new Response(JSON.stringify(body), { status });
  });
});
afterEach(() => vi.unstubAllGlobals());

const agree = async () => {
  await fireEvent.click(await screen.findByRole('checkbox', { name: /Keep my questions/ }));
  await fireEvent.click(screen.getByRole('button', { name: 'Start' }));
};

describe('consent', () => {
  it('given at the address of another rater leads out of there', async () => {
    render(Arena, { id: ID });
    await agree();

    expect(await screen.findByText(/^You have no battle/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Start a battle' })).toHaveAttribute('href', '/arena');
    expect(screen.queryByRole('button', { name: 'Start' })).toBeNull();
  });

  it('given at /arena leads to the first question', async () => {
    render(Arena, {});
    await agree();

    expect(await screen.findByRole('textbox', { name: 'Your question to both' })).toBeVisible();
  });

  it('promises only what can be changed', async () => {
    render(Arena, {});

    expect(await screen.findByText(/the three optional answers at any time/)).toHaveTextContent(
      "what was stored under it stays; clear this browser's cookies to stop",
    );
  });
});

describe('a battle voted in another window', () => {
  it('shows its reveal when the tab is visible again, and says why', async () => {
    hasConsent = true;
    const limits = { turns: 20, prompt_characters: 20, max_tokens: 9, regenerates: 3 };
    const study = { slug: 'open', name: 'Open', kind: 'open_arena' };
    const replies = { a: { text: 'x', finish_reason: 'stop' }, b: { text: 'y' } };
    const turn = { index: 1, prompt: 'Why?', attempt: 1, regenerates: 0, state: 'ready', replies };
    const facts = { id: ID, study, guidelines: '', limits, turns: [turn] };
    battle = [200, { ...facts, state: 'ready', winner: null }];
    render(Arena, { id: ID });
    await screen.findByText('Vote with the keys 1 to 4, or ask on.');
    battle = [200, { ...facts, state: 'voted', winner: 'tie' }];
    told = [200, { winner: 'tie', counts: true, notice: null }];

    await fireEvent(document, new Event('visibilitychange'));

    expect(
      await screen.findByText(/^You had already voted in another window; that vote stands\./),
    ).toBeVisible();
  });
});
