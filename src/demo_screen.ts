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

/** An agent's line that has not grown for so many looks is shown before its turn is over. */
const STEADY_LOOKS = 3;

/** Turns the growing record of a call into lines to print, each once. */
export class DemoFeed {
  /** What was shown, by role and turn. */
  readonly #shown = new Map<string, string>();
  #turnCount = 0;
  #growing = { text: '', looks: 0 };

  news(call: DemoCall): readonly string[] {
    const texts: string[] = [];
    for (const line of call.transcript) {
      const key = keyOf(line);
      if (this.#shown.has(key)) continue;
      if (this.#mayGrow(line, call)) break;
      this.#shown.set(key, line.text);
      texts.push(lineText(line));
      texts.push(...this.#finishedTurns(call));
    }
    return [...texts, ...this.#finishedTurns(call)];
  }

  #mayGrow(line: DemoLine, call: DemoCall): boolean {
    const isLast = line === call.transcript.at(-1);
    if (line.role === 'caller' || line.turnId === 0 || !isLast || call.end !== null) return false;
    if (call.turns.some((turn) => turn.turnId === line.turnId)) return false;
    this.#growing = { text: line.text, looks: line.text === this.#growing.text ? this.#growing.looks + 1 : 0 };
    return this.#growing.looks < STEADY_LOOKS;
  }

  /** How the turns ended whose lines were shown; a barge-in may have cut a line since. */
  #finishedTurns(call: DemoCall): readonly string[] {
    const texts: string[] = [];
    for (const turn of call.turns.slice(this.#turnCount)) {
      const line = call.transcript.find((candidate) => candidate.role === 'agent' && candidate.turnId === turn.turnId);
      if (line !== undefined && !this.#shown.has(keyOf(line))) break;
      const shown = this.#shown.get(`agent${turn.turnId}`);
      if (shown !== undefined && shown !== line?.text) texts.push(cutText(line?.text ?? ''));
      texts.push(turnText(turn));
      this.#turnCount += 1;
    }
    return texts;
  }
}

function keyOf({ role, turnId }: DemoLine): string {
  return `${role}${turnId}`;
}

function cutText(heard: string): string {
  return heard === '' ? '       │   — cut in before a word was heard' : `       │   — cut in; heard was: ${heard}`;
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
