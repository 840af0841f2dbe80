/**
 * What is said at the end of nearly every call, and never twice in the same words: a farewell, and whether there is
 * anything else. Only texts that say nothing beside it count.
 */
import { foldUtterance } from '../../domain/utterance.ts';

type SmallTalk = 'farewell' | 'more_help';

/** May stand beside it without saying anything more. English only: elsewhere the phrases must be all. */
const BESIDE: ReadonlySet<string> = new Set(
  (
    'a alright and any are be can could course d do else enjoy fine for glad good great have help i if is it ll may me ' +
    'much my nice of ok okay please s so sure thank thanks that the then there to today very was we well will with would ' +
    'you your like know need us call happy'
  ).split(' '),
);
/** Of scripts without spaces, that may be left. */
const CHARS_LEFT_MAX = 6;

const MORE_HELP =
  /\b(?:(?:any|some)thing (?:else|more)|what else (?:can|may|could|would|do)|algo más|autre chose|sonst noch (?:etwas|was)|nog iets|qualcos altro|mais alguma coisa)\b|還有(?:咩|什麼|其他)|还有(?:什么|其他)|仲有咩|他に(?:何|ご)/gu;
const FAREWELL =
  /\b(?:good ?bye|bye|(?:have|enjoy) (?:a|your) (?:very )?(?:nice|good|great|lovely|wonderful|pleasant)? ?(?:day|evening|meal|weekend|night)|thank(?:s| you)(?: very much| so much)? for calling|you(?: a|)re (?:very )?welcome|my pleasure|was a pleasure|de nada|adiós|hasta luego|buen día|je vous en prie|au revoir|bonne (?:journée|soirée)|gern geschehen|auf wieder(?:hören|sehen)|schönen tag|prego|arrivederci|buona giornata|tot ziens|graag gedaan|bom dia|até logo)\b|再見|再见|拜拜|不客氣|不客气|唔使客氣|失礼(?:いた)?します|どういたしまして/gu;

export function smallTalkIn(text: string): SmallTalk | null {
  const folded = foldUtterance(text);
  const isMore = folded.search(MORE_HELP) !== -1;
  if (isQuestion(text) !== isMore || (!isMore && folded.search(FAREWELL) === -1)) return null;
  const rest = folded.replaceAll(MORE_HELP, ' ').replaceAll(FAREWELL, ' ').split(' ');
  const saysMore = rest.some((word) => word !== '' && !BESIDE.has(word) && !isLittle(word));
  if (saysMore) return null;
  return isMore ? 'more_help' : 'farewell';
}

function isLittle(word: string): boolean {
  return word.length <= CHARS_LEFT_MAX && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+$/u.test(word);
}

function isQuestion(text: string): boolean {
  return /[?？呀呢嗎吗か]\s*[。.]?\s*$/.test(text);
}
