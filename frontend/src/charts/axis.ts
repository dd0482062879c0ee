/** Axes: one that holds every score of a board and the mean, with round ticks, and one of shares. */
export type AxisLabel = { value: number; text: string; anchor: 'start' | 'middle' | 'end' };
export type Axis = {
  low: number;
  high: number;
  ticks: readonly number[];
  /** The tick that others are compared with; null: none. */
  reference: number | null;
  labels: readonly AxisLabel[];
};

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
  return { low, high, ticks, reference, labels: labelled(ticks, reference) };
}

/** Shares of all, from none to every one. */
export const SHARES: Axis = {
  low: 0,
  high: 1,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  reference: null,
  labels: [
    { value: 0, text: '0', anchor: 'start' },
    { value: 0.5, text: '50', anchor: 'middle' },
    { value: 1, text: '100%', anchor: 'end' },
  ],
};

/** Where a value stands on the axis, from 0 to 100. */
export function position(axis: Axis, value: number): number {
  return ((value - axis.low) / (axis.high - axis.low)) * 100;
}

/** The same as an SVG length in per cent. */
export function across(axis: Axis, value: number): string {
  return `${position(axis, value).toFixed(2)}%`;
}

/** The ticks with a number: not the outermost, and every second one when they are many. */
function labelled(ticks: readonly number[], reference: number): AxisLabel[] {
  const inner = ticks.slice(1, -1);
  const parity = inner.indexOf(reference) % 2 === 1 ? 1 : 0;
  return inner
    .filter((_, index) => inner.length <= 4 || index % 2 === parity)
    .map((value) => ({ value, text: String(value), anchor: 'middle' }));
}
