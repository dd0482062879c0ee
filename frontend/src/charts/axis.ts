/** One axis that holds every interval of a board and the reference, with round ticks. */
export type Axis = { low: number; high: number; ticks: number[]; reference: number };

export const MEAN_SCORE = 1000;
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];
const MOST_TICKS = 7;

export type Span = { low: number | null; high: number | null; score?: number | null };

export function axisFor(spans: readonly Span[], reference: number = MEAN_SCORE): Axis {
  const values = spans
    .flatMap(({ low, high, score }) => [low, high, score ?? null])
    .filter((value): value is number => value !== null);
  const lowest = Math.min(reference - 50, ...values);
  const highest = Math.max(reference + 50, ...values);
  const step = STEPS.find((size) => (highest - lowest) / size <= MOST_TICKS - 1) ?? 2000;
  const low = Math.floor(lowest / step) * step;
  const high = Math.ceil(highest / step) * step;
  const ticks: number[] = [];
  for (let tick = low; tick <= high; tick += step) ticks.push(tick);
  return { low, high, ticks, reference };
}

/** Where a value stands on the axis, from 0 to 100. */
export function position(axis: Axis, value: number): number {
  return ((value - axis.low) / (axis.high - axis.low)) * 100;
}

/** The same as an SVG length in per cent. */
export function across(axis: Axis, value: number): string {
  return `${position(axis, value).toFixed(2)}%`;
}

/** The ticks with a number: not the outermost, and every second one when they are many. */
export function labelled(axis: Axis): number[] {
  const inner = axis.ticks.slice(1, -1);
  if (inner.length <= 4) return inner;
  const parity = inner.indexOf(axis.reference) % 2 === 1 ? 1 : 0;
  return inner.filter((_, index) => index % 2 === parity);
}
