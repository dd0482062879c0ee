import { vi } from 'vitest';
import { FakeSocket, fakeBrowser } from './fakes';
import type { ServerEvent } from './protocol';
import { BattleSession } from './session.svelte';

export const ID = '7f0c3d52-1111-4222-8333-0123456789ab';
export const facts = {
  id: ID,
  study: { slug: 'open-arena', name: 'Open arena', kind: 'open_arena' },
  guidelines: '',
  limits: { turns: 20, prompt_characters: 20, max_tokens: 2_048, regenerates: 3 },
  needs_proof_of_work: false,
};
const model = (name: string) => ({ slug: name, name, organisation: '', licence: '' });
export const verdict = {
  winner: 'model_b',
  counts: true,
  notice: null,
  models: { a: model('Ada'), b: model('Bo') },
};
export const started: ServerEvent = { type: 'turn.started', turn: 1, attempt: 1, prompt: 'Why?' };
export const ready: ServerEvent = { type: 'turn.ready', turn: 1, counts: true, notice: null };

type Call = { path: string; body: Record<string, unknown> | null };
type Answer = [number, unknown];
type Answers = Record<string, Answer | ((body: Call['body']) => Answer)>;

/** What was asked of the site, and what it answers; a test may change the answers. */
export const site: { calls: Call[]; answers: Answers } = { calls: [], answers: {} };

/** A fresh browser at a site that starts battles and takes votes; for beforeEach. */
export function freshSite(): void {
  fakeBrowser();
  sessionStorage.clear();
  site.calls = [];
  site.answers = {
    'POST /api/battles/': [201, facts],
    [`POST /api/battles/${ID}/vote/`]: [201, verdict],
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = `${request.method} ${new URL(request.url).pathname}`;
    const text = await request.text();
    const sent = text === '' ? null : (JSON.parse(text) as Call['body']);
    site.calls.push({ path, body: sent });
    const answer = site.answers[path] ?? [404, { code: 'not_found', detail: 'Nothing.' }];
    const [status, body] = typeof answer === 'function' ? answer(sent) : answer;
    return new Response(JSON.stringify(body), { status });
  });
}

/** A battle whose first question is on its way. */
export async function asked(): Promise<BattleSession> {
  const session = new BattleSession();
  session.draft = 'Why?';
  await session.ask(session.draft);
  FakeSocket.last.open();
  return session;
}
