import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeBrowser, realBrowser } from '../live/fakes';
import { BattleSession } from '../live/session.svelte';
import Dock from './Dock.svelte';

beforeEach(fakeBrowser);
afterEach(realBrowser);

function ready(regenerates: number): BattleSession {
  const session = new BattleSession();
  const limits = { turns: 1, prompt_characters: 20, max_tokens: 9, regenerates: 3 };
  session.facts = { limits } as NonNullable<BattleSession['facts']>;
  session.battle = {
    ...session.battle,
    state: 'ready',
    turns: [
      {
        index: 1,
        prompt: 'Why?',
        attempt: 1 + regenerates,
        regenerates,
        state: 'ready',
        text: { a: 'x', b: 'y' },
        finish: { a: 'stop', b: 'stop' },
        message: '',
      },
    ],
  };
  return session;
}

it('says that a vote would not count in a status that was there before', async () => {
  const session = ready(0);
  render(Dock, { session, hasDigits: true });
  const statuses = screen.getAllByRole('status');
  session.battle = { ...session.battle, notice: { code: 'x', sentence: 'An answer is empty.' } };
  await tick();

  const flag = screen.getByText('Your vote would not count.').closest('[role="status"]');

  expect(statuses).toContain(flag);
  expect(flag).toHaveTextContent('An answer is empty.');
});

it('says why the button to regenerate is gone', () => {
  render(Dock, { session: ready(3), hasDigits: true });

  expect(screen.queryByRole('button', { name: /Regenerate/ })).toBeNull();
  expect(screen.getByText('Regenerated 3 times, the most there is')).toBeVisible();
});

it('offers no further question after the last turn', () => {
  render(Dock, { session: ready(0), hasDigits: true });

  expect(screen.queryByText(/ask on/)).toBeNull();
});

it('folds the reasons when new answers come, and keeps what was ticked', async () => {
  const session = ready(0);
  render(Dock, { session, hasDigits: true });
  await fireEvent.click(screen.getByRole('button', { name: 'Say why (optional)' }));
  await fireEvent.click(screen.getAllByRole('checkbox', { name: 'Useful' })[0]!);
  const { battle } = session;

  session.battle = { ...battle, state: 'answering' };
  await tick();
  session.battle = battle;
  await tick();

  const fold = screen.getByRole('button', { name: 'Say why (optional)' });
  expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fireEvent.click(fold);
  expect(screen.getAllByRole('checkbox', { name: 'Useful' })[0]).toBeChecked();
});
