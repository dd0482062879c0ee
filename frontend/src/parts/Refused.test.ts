import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { Problem } from '../server/problem';
import Refused from './Refused.svelte';

it('offers to reload the page when its cookies are gone', () => {
  render(Refused, { problem: new Problem(403, 'csrf_failed', 'Reload.') });

  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible();
});
