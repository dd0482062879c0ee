import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket, fakeBrowser, realBrowser } from './fakes';
import { BattleSocket, waitBeforeTry } from './socket';

const onevents = vi.fn();
const onlink = vi.fn();
let have = 0;
const connect = () =>
  new BattleSocket({ address: () => `ws://site/ws/?a=${have}`, onevents, onlink });

beforeEach(fakeBrowser);
afterEach(() => {
  realBrowser();
  vi.clearAllMocks();
});

describe('waiting between tries', () => {
  it('doubles from 0.3 s and never exceeds 5 s', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map(waitBeforeTry)).toEqual([
      300, 600, 1200, 2400, 4800, 5000, 5000,
    ]);
  });
});

describe('a battle socket', () => {
  it('hands on the events of a frame', () => {
    connect();

    FakeSocket.last.receive({ type: 'reply.delta', side: 'a', text: 'x' });

    expect(onevents).toHaveBeenCalledWith([{ type: 'reply.delta', side: 'a', text: 'x' }]);
  });

  it('comes back by itself and says what it has by then', () => {
    connect();
    FakeSocket.last.open();
    have = 812;

    FakeSocket.last.drop();
    expect(onlink).toHaveBeenLastCalledWith('lost');
    vi.advanceTimersByTime(300);
    FakeSocket.last.open();

    expect(FakeSocket.all.map(({ address }) => address)).toEqual([
      'ws://site/ws/?a=0',
      'ws://site/ws/?a=812',
    ]);
    expect(onlink).toHaveBeenLastCalledWith('open');
  });

  it.each([4400, 4404, 4429])('does not come back after close code %i', (code) => {
    connect();

    FakeSocket.last.drop(code);
    vi.advanceTimersByTime(60_000);

    expect(FakeSocket.all).toHaveLength(1);
    expect(onlink).toHaveBeenLastCalledWith('refused');
  });

  it('queues nothing while it is closed', () => {
    const socket = connect();

    expect(socket.send({ type: 'turn.stop' })).toBe(false);
    FakeSocket.last.open();
    expect(socket.send({ type: 'turn.stop' })).toBe(true);
    expect(FakeSocket.last.sent).toEqual([{ type: 'turn.stop' }]);
  });

  it('stays closed once the page closes it', () => {
    const socket = connect();
    socket.close();

    FakeSocket.last.drop();
    vi.advanceTimersByTime(60_000);

    expect(FakeSocket.all).toHaveLength(1);
  });
});
