import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFrame } from './protocol';

/** The fields of every class that has a `type`, read from the source of either language. */
function pythonMessages(source: string): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const block of source.split(/^class /m).slice(1)) {
    const type = /type: Literal\["([\w.]+)"\]/.exec(block)?.[1];
    const fields = [...block.matchAll(/^ {4}(\w+): /gm)].map((match) => match[1] ?? '');
    if (type) messages[type] = fields.filter((field) => field !== 'type').sort();
  }
  return messages;
}

function typescriptMessages(source: string): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const [, body = ''] of source.matchAll(/= \{([^}]*)\}/g)) {
    const type = /type: '([\w.]+)'/.exec(body)?.[1];
    const fields = [...body.matchAll(/(\w+): /g)].map((match) => match[1] ?? '');
    if (type) messages[type] = fields.filter((field) => field !== 'type').sort();
  }
  return messages;
}

describe('protocol', () => {
  it('has the same messages with the same fields as arena/events.py', () => {
    const python = readFileSync('../arena/events.py', 'utf-8');
    const typescript = readFileSync('src/live/protocol.ts', 'utf-8');

    expect(Object.keys(typescriptMessages(typescript)).length).toBeGreaterThan(8);
    expect(typescriptMessages(typescript)).toEqual(pythonMessages(python));
  });

  it('reads a frame as an array of events', () => {
    const frame = '[{"type":"reply.delta","side":"a","text":"Hello"}]';

    expect(parseFrame(frame)).toEqual([{ type: 'reply.delta', side: 'a', text: 'Hello' }]);
  });
});
