import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recallDraft } from '../parts/storage';
import FirstQuestion from './FirstQuestion.svelte';

const answers = (body: unknown, status = 200) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));

beforeEach(() => {
  sessionStorage.clear();
  window.addEventListener('click', (event) => event.preventDefault(), { once: true });
});
afterEach(() => vi.unstubAllGlobals());

it('takes the question that is pressed into the field of a new battle', async () => {
  answers({ suggestions: [{ prompt: 'How old is gold?' }, { prompt: 'Is jade hard?' }] });
  render(FirstQuestion);

  const question = await screen.findByRole('link', { name: 'Is jade hard?' });
  await fireEvent.click(question);

  expect(question).toHaveAttribute('href', '/arena');
  expect(recallDraft('new')).toBe('Is jade hard?');
});

it.each([
  ['there are none', { suggestions: [] }, 200],
  ['the site refuses', {}, 500],
])('leaves without a word when %s', async (_why, body, status) => {
  answers(body, status);

  const { container } = render(FirstQuestion);

  await waitFor(() => expect(container).toHaveTextContent(/^$/));
});
