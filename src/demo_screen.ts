/** What the demo prints: pure formatting of what the server's own interface answered. */

interface DemoLine {
  readonly role: 'caller' | 'agent';
  readonly text: string;
  readonly turnId: number;
  readonly cut?: boolean;
}

interface DemoTurn {
  readonly turnId: number;
  readonly outcome: string;
  readonly source: string | null;
  readonly responseGapMs: number | null;
}

export interface DemoCall {
  readonly transcript: readonly DemoLine[];
  readonly turns: readonly DemoTurn[];
  readonly end: string | null;
}

/** Turns the growing record of a call into lines to print, each once. */
export class DemoFeed {
  #lines = 0;

  /** An agent's line grows while it is said and may be cut by a barge-in, so it is news when its turn is over. */
  news(call: DemoCall): readonly string[] {
    const texts: string[] = [];
    for (const line of call.transcript.slice(this.#lines)) {
      const turn = call.turns.find((candidate) => candidate.turnId === line.turnId);
      const isOpen = line.role === 'agent' && line.turnId > 0 && turn === undefined;
      if (isOpen && line === call.transcript.at(-1) && call.end === null) break;
      this.#lines += 1;
      texts.push(lineText(line));
      if (line.role === 'agent' && turn !== undefined) texts.push(turnText(turn));
    }
    return texts;
  }
}

const BAR_WIDTH = 20;
/** A bar at its full width: beyond this a caller begins to wonder. */
const FULL_BAR_MS = 1000;

function lineText({ role, text, cut }: DemoLine): string {
  const who = role === 'caller' ? 'Caller' : 'Agent ';
  return `${who} │ ${text}${cut === true ? ' —' : ''}`;
}

/** Outcome and response gap of a turn, the gap also as a bar. */
function turnText({ outcome, source, responseGapMs }: DemoTurn): string {
  const about = `${outcome}${source === null ? '' : ` by ${source}`}`;
  if (responseGapMs === null) return `       │   ↳ ${about}`;
  return `       │   ↳ ${about}  ${bar(responseGapMs)} ${responseGapMs.toFixed(1)} ms`;
}

function bar(ms: number): string {
  const filled = Math.min(BAR_WIDTH, Math.max(1, Math.round((ms / FULL_BAR_MS) * BAR_WIDTH)));
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

/** Names and values in two columns. */
export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
