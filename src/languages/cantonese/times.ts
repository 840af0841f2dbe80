/** Dates and times of day as Hong Kong says them. */
import { digitByDigit, readInteger } from './numerals.ts';

/** 二零二六年十一月二十七號; null where there is no such day. */
export function readDate(year: string | undefined, month: string, day: string | undefined): string | null {
  const [monthNumber, dayNumber] = [Number(month), day === undefined ? null : Number(day)];
  if (monthNumber < 1 || monthNumber > 12) return null;
  if (dayNumber !== null && (dayNumber < 1 || dayNumber > 31)) return null;
  const said = `${readInteger(monthNumber)}月${dayNumber === null ? '' : `${readInteger(dayNumber)}號`}`;
  return year === undefined ? said : `${digitByDigit(year)}年${said}`;
}

/**
 * 三點半, 九點零五分, and where the hour alone tells the part of the day (15:30, 9 am) that too. `isPlaced` = it was said
 * before, as in "下午3:30". Null where there is no such time.
 */
export function readTime(hour: string, minute: string, half: string | undefined, isPlaced: boolean): string | null {
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (hours > 24 || minutes > 59) return null;
  const ofDay = half === undefined ? hours : (hours % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const isTold = half !== undefined || hours > 12 || hours === 0;
  const shown = isTold ? (ofDay % 12 === 0 ? 12 : ofDay % 12) : hours;
  const part = isTold && !isPlaced ? partOfDay(ofDay % 24) : '';
  return `${part}${shown === 2 ? '兩' : readInteger(shown)}點${readMinutes(minutes)}`;
}

export function readMinutes(minutes: number): string {
  if (minutes === 0) return '';
  if (minutes === 30) return '半';
  return `${minutes < 10 ? '零' : ''}${readInteger(minutes)}分`;
}

function partOfDay(hour: number): string {
  if (hour < 6) return '凌晨';
  if (hour < 12) return '朝早';
  if (hour === 12) return '中午';
  return hour < 19 ? '下晝' : '夜晚';
}
