/** Numbers that a voice reads out in characters, as digits again: 三十八 and 零一六三二 are 38 and 01632. Pure. */

const DIGITS = '零一二三四五六七八九';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

export function withDigits(text: string): string {
  return text.replace(/[〇零一二三四五六七八九十百千]+/g, (run) =>
    /[十百千]/.test(run) ? amountOf(run) : digitsOf(run),
  );
}

function digitsOf(run: string): string {
  return run.replace(/./g, (char) => String(Math.max(0, DIGITS.indexOf(char))));
}

function amountOf(run: string): string {
  let sum = 0;
  let count = 0;
  for (const char of run) {
    const unit = UNITS[char];
    if (unit === undefined) count = Math.max(0, DIGITS.indexOf(char));
    else {
      // 十 alone is ten.
      sum += Math.max(1, count) * unit;
      count = 0;
    }
  }
  return String(sum + count);
}
