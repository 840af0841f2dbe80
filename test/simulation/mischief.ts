/** What a carrier does to the socket of a call besides carrying it. */
import type { Limits } from '../../src/limits.ts';
import type { CarrierSocket } from './carrier_socket.ts';
import type { Dice } from './dice.ts';
import type { Fault, FaultBook } from './faults.ts';
import type { StraySockets } from './stray_sockets.ts';
import { BAD_FRAMES } from './texts.ts';

/** The call's end of the line. */
export interface Line {
  readonly strays: StraySockets;
  /** Null while there is none. */
  socket(): CarrierSocket | null;
  /** Later, if the call lives then. */
  later(ms: number, task: () => void): void;
  note(what: string): void;
  deliver(frame: object): void;
  setup(changes?: object): object;
  /** From now on the carrier does not come back. */
  giveUp(): void;
  flooded(): void;
  /** False: it could not be done at that time. */
  replaceSocket(): boolean;
  strayInterrupt(): boolean;
}

type Mischief = readonly (readonly [Fault, number, (socket: CarrierSocket) => boolean | void])[];

export function planMischief(line: Line, dice: Dice, faults: FaultBook, limits: Limits): void {
  for (const [fault, share, act] of mischiefOf(line, dice, limits)) {
    if (!dice.chance(share * faults.scale)) continue;
    line.later(dice.between(100, 45_000), () => {
      const socket = line.socket();
      if (socket === null) return;
      line.note(fault);
      if (act(socket) !== false) faults.hit(fault);
    });
  }
}

function mischiefOf(line: Line, dice: Dice, limits: Limits): Mischief {
  const many = (count: number): void => {
    for (let sent = 0; sent < count; sent++) line.socket()?.deliver('{"type":"info","name":"noise"}');
  };
  const { burst, floodPerSecond } = limits.relay.frames;
  return [
    ['carrier: socket dropped, comes back', 0.13, (socket) => socket.drop(1006)],
    [
      'carrier: socket dropped for good',
      0.12,
      (socket) => {
        line.giveUp();
        socket.drop(1006);
      },
    ],
    ['carrier: comes back before the close', 0.13, () => line.replaceSocket()],
    ['carrier: bad frame', 0.13, () => BAD_FRAMES.forEach((frame) => line.socket()?.deliver(frame))],
    ['carrier: too many frames', 0.13, () => many(burst + 20)],
    [
      'carrier: flood',
      0.13,
      () => {
        line.flooded();
        many(floodPerSecond + 20);
      },
    ],
    ['carrier: slow socket', 0.15, (socket) => socket.slowDown(dice.between(500, 9_000), false)],
    ['carrier: stuck socket', 0.13, (socket) => socket.slowDown(dice.between(2_000, 30_000), true)],
    ['carrier: stray socket', 0.12, () => line.strays.one(dice.whole(0, 4))],
    ['carrier: storm of sockets', 0.13, () => line.strays.storm(dice)],
    [
      'carrier: setup repeated',
      0.13,
      (socket) => {
        socket.deliver(line.setup());
        socket.deliver(line.setup({ sessionId: 'VX another' }));
      },
    ],
    ['carrier: error frame', 0.13, () => line.deliver({ type: 'error', description: 'Invalid message 64107.' })],
    ['carrier: stray interrupt', 0.45, () => line.strayInterrupt()],
  ];
}
