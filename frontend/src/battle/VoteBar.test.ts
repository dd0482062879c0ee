import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import VoteBar from './VoteBar.svelte';

const bar = (props: Partial<{ isOpen: boolean; hasDigits: boolean }> = {}) => {
  const onvote = vi.fn();
  render(VoteBar, { isOpen: true, onvote, ...props });
  return onvote;
};
const press = (key: string, target: Element | Window = window, more: object = {}) =>
  fireEvent.keyDown(target, { key, ...more });

afterEach(() => document.body.replaceChildren());

describe('digits', () => {
  it.each([
    ['1', 'model_a'],
    ['2', 'model_b'],
    ['3', 'tie'],
    ['4', 'both_bad'],
  ])('%s votes %s from anywhere', async (key, winner) => {
    const onvote = bar();

    await press(key);

    expect(onvote).toHaveBeenCalledWith(winner, 'key');
  });

  it('do nothing in a text field, and vote from a tick box', async () => {
    const onvote = bar();
    const field = document.body.appendChild(document.createElement('textarea'));
    const tick = document.body.appendChild(document.createElement('input'));
    tick.type = 'checkbox';

    await press('1', field);
    expect(onvote).not.toHaveBeenCalled();

    await press('1', tick);
    expect(onvote).toHaveBeenCalledOnce();
  });

  it('do nothing while a dialog is open', async () => {
    const onvote = bar();
    document.body.appendChild(document.createElement('dialog')).setAttribute('open', '');

    await press('1');

    expect(onvote).not.toHaveBeenCalled();
  });

  it.each(['ctrlKey', 'altKey', 'metaKey', 'shiftKey', 'repeat'])('ignore %s', async (modifier) => {
    const onvote = bar();

    await press('1', window, { [modifier]: true });

    expect(onvote).not.toHaveBeenCalled();
  });

  it('can be switched off', async () => {
    const onvote = bar({ hasDigits: false });

    await press('1');

    expect(onvote).not.toHaveBeenCalled();
    expect(screen.getByText('A is better').closest('button')).not.toHaveAttribute(
      'aria-keyshortcuts',
    );
  });
});

describe('arrows', () => {
  it('vote only while the bar has focus', async () => {
    const onvote = bar();

    await press('ArrowUp');
    expect(onvote).not.toHaveBeenCalled();

    await press('ArrowUp', screen.getByRole('button', { name: 'A is better' }));
    expect(onvote).toHaveBeenCalledWith('tie', 'key');
  });
});

describe('the bar', () => {
  it('stands in the document in the order of the digits', () => {
    bar();

    expect(screen.getAllByRole('button').map((button) => button.textContent?.trim())).toEqual([
      expect.stringContaining('A is better'),
      expect.stringContaining('B is better'),
      expect.stringContaining('Equally good'),
      expect.stringContaining('Both bad'),
    ]);
  });

  it('takes no vote before it opens, and stays reachable', async () => {
    const onvote = bar({ isOpen: false });
    const button = screen.getByRole('button', { name: 'B is better' });

    await fireEvent.click(button);
    await press('2');

    expect(onvote).not.toHaveBeenCalled();
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).not.toBeDisabled();
  });

  it('tells a pointer from a key', async () => {
    const onvote = bar();

    await fireEvent.click(screen.getByRole('button', { name: 'Both bad' }), { detail: 1 });

    expect(onvote).toHaveBeenCalledWith('both_bad', 'pointer');
  });
});
