/**
 * The server counts Unicode code points, JavaScript strings count UTF-16 units: "🪨" has length 2
 * here and 1 there.
 */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
