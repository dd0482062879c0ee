import { expect, it } from 'vitest';
import { promptProblem } from './limits';

it('accepts a prompt of exactly the limit, counted in code points', () => {
  expect(promptProblem('🪨'.repeat(10), 10)).toBeNull();
});

it('says how long the prompt is, what the limit is and what to do', () => {
  expect(promptProblem('x'.repeat(12_480), 12_000)?.detail).toBe(
    'The prompt has 12,480 characters; the limit is 12,000. Shorten it and send again.',
  );
});
