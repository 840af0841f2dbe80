/** Replacing parts of a text, also of a text that lies about in pieces. */

/** `text` takes the place of what is between the two offsets (UTF-16 units). Edits of a text do not overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  return applyToPieces([text], edits)[0] ?? '';
}

/**
 * Edits of the joined text, applied to its pieces. What takes the place of text from several pieces is shared out among
 * them in proportion, so that each piece has its part.
 */
export function applyToPieces(pieces: readonly string[], edits: readonly Edit[]): readonly string[] {
  const ordered = [...edits].sort((a, b) => a.start - b.start);
  let next = 0;
  let offset = 0;
  return pieces.map((piece) => {
    const end = offset + piece.length;
    let out = '';
    let at = offset;
    for (let edit = ordered[next]; edit !== undefined && edit.start < end; edit = ordered[next]) {
      if (edit.start > at) out += piece.slice(at - offset, edit.start - offset);
      const from = Math.max(edit.start, offset);
      const to = Math.min(edit.end, end);
      out += shareOf(edit, from, to);
      at = to;
      if (edit.end > end) break;
      next += 1;
    }
    out += piece.slice(at - offset);
    offset = end;
    return out;
  });
}

function shareOf(edit: Edit, from: number, to: number): string {
  const scale = edit.text.length / (edit.end - edit.start);
  return edit.text.slice(Math.round((from - edit.start) * scale), Math.round((to - edit.start) * scale));
}
