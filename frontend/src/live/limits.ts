import { Problem } from '../server/problem';
import { count } from '../words/format';
import { codePoints } from './codepoints';

/** Why a prompt cannot be sent, or null. The server checks again. */
export function promptProblem(prompt: string, limit: number): Problem | null {
  const length = codePoints(prompt);
  if (length <= limit) return null;
  return new Problem(
    422,
    'prompt_too_long',
    `The prompt has ${count(length)} characters; the limit is ${count(limit)}. ` +
      'Shorten it and send again.',
  );
}
