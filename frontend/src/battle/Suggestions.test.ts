import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Suggestions from './Suggestions.svelte';

const drawn = (...prompts: string[]) =>
  new Response(JSON.stringify({ suggestions: prompts.map((prompt) => ({ prompt })) }));
const fetched = vi.fn<() => Promise<Response>>();

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => vi.unstubAllGlobals());

const shown = async (isAsking = false) => {
  fetched.mockResolvedValueOnce(drawn('How old is gold?', 'Is jade hard?', 'Does mica burn?'));
  const onask = vi.fn();
  render(Suggestions, { isAsking, onask });
  return { onask, question: await screen.findByRole('button', { name: 'Is jade hard?' }) };
};

it('asks the question that is pressed', async () => {
  const { onask, question } = await shown();

  await fireEvent.click(question);

  expect(onask).toHaveBeenCalledExactlyOnceWith('Is jade hard?');
});

it('asks nothing more while a question is on its way', async () => {
  const { onask, question } = await shown(true);

  await fireEvent.click(question);

  expect(onask).not.toHaveBeenCalled();
  expect(question).toHaveAttribute('aria-disabled', 'true');
});

it('shows three others on demand', async () => {
  await shown();
  fetched.mockResolvedValueOnce(drawn('One?', 'Two?', 'Three?'));

  await fireEvent.click(screen.getByRole('button', { name: 'Three others' }));

  expect(await screen.findByRole('button', { name: 'One?' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Is jade hard?' })).toBeNull();
});

it('keeps what it shows when others cannot be had', async () => {
  await shown();
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));

  await fireEvent.click(screen.getByRole('button', { name: 'Three others' }));

  expect(await screen.findByRole('button', { name: 'Is jade hard?' })).toBeVisible();
});

it.each([
  ['the site is not reached', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the site refuses', () => Promise.resolve(new Response('{}', { status: 500 }))],
  ['there are none', () => Promise.resolve(drawn())],
])('leaves without a word when %s', async (_why, answer) => {
  fetched.mockImplementationOnce(answer);

  const { container } = render(Suggestions, { isAsking: false, onask: vi.fn() });

  await waitFor(() => expect(container).toHaveTextContent(/^$/));
  expect(screen.queryByRole('alert')).toBeNull();
});
