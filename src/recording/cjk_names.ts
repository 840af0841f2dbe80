/** Names in Chinese, Japanese and Korean text, which has no capitals and hardly any spaces: by cue, surname and title. */
import type { NameSpan } from './name_cues.ts';

/** The most common surnames; those that begin ordinary words only count where a cue says that a name comes. */
const SURNAMES =
  '陳陈李張张黃黄王吳吴劉刘梁鄭郑何林楊杨周蔡鄧邓許许葉叶馮冯郭曾羅罗蘇苏盧卢潘謝谢徐孫孙朱胡麥麦余馬马關关譚谭蕭萧' +
  '趙赵錢钱魏韓韩蔣蒋沈曹彭魯鲁宋杜丁袁崔姚范方石金戴廖賴赖莫江溫温湯汤黎古甘區区伍司唐高簡简鍾钟汪尹龔龚雷霍倪邱譙卓' +
  '董田任洪程傅姜殷邵孟龍龙萬段侯賀贺顧顾毛郝錢庄莊駱骆凌';
const DOUBLE_SURNAMES = '歐陽|欧阳|司徒|上官|諸葛|诸葛|司馬|司马|公孫|公孙|令狐|皇甫|端木';
/** Do not belong to a name. */
const NOT_IN_NAME =
  '我你您佢他她它的嘅是係系呀啊喇啦嗎吗呢咩吧喎囉㗎哋們们想要打嚟來来去個个有冇無无唔不沒没在喺住到同和跟與与對对向叫姓名字' +
  '訂订問问查找搵講讲說说可請请谢謝姐醫医理老闆号號碼码今下午晚早點点分鐘钟就也都仲還还而但因所以如果嗰呢邊边';
const TITLES = '先生|小姐|女士|太太|醫生|医生|律師|律师|經理|经理|主任|教授|師傅|师傅|同學|老師|老师|姑娘';
/** What ends in a title and is no name. */
const NO_SURNAME_BEFORE = '(?<![學学醫医先花人出產新])';

const NAME = `[^\\P{Script=Han}${NOT_IN_NAME}]`;
const SURNAME = `(?:${DOUBLE_SURNAMES}|[${SURNAMES}])`;
const LATIN = "\\p{Script=Latin}[\\p{Script=Latin}'’-]*(?: \\p{Lu}[\\p{Script=Latin}'’-]*){0,2}";

/** Each has the name as its first group. */
const PATTERNS: readonly RegExp[] = [
  new RegExp(
    `(?:我|佢|他|她|個名|名字|人)(?:又)?叫(?:做|我|佢)?\\s*(${SURNAME}${NAME}{1,2}|${NAME}{1,3}|${LATIN})`,
    'gud',
  ),
  new RegExp(`叫(?:做|我)?\\s*(${SURNAME}${NAME}{1,2})`, 'gud'),
  new RegExp(`(?:名|名字|名稱|姓名|全名)(?:係|是|叫|:|：)\\s*(${SURNAME}${NAME}{1,2}|${NAME}{1,4}|${LATIN})`, 'gud'),
  new RegExp(`姓\\s*(${DOUBLE_SURNAMES}|${NAME}|${LATIN})`, 'gud'),
  new RegExp(`(?:我|呢度|這裡|这里|佢|他|她)(?:就)?(?:係|是)\\s*(${SURNAME}${NAME}{1,2}|${LATIN})`, 'gud'),
  new RegExp(`${NO_SURNAME_BEFORE}(${SURNAME}${NAME}{0,2})(?:${TITLES})`, 'gud'),
  new RegExp(`${NO_SURNAME_BEFORE}(${SURNAME})(?:生(?![日意活病產])|太(?![多過遲早]))`, 'gud'),
  new RegExp(`(?:住喺|住在|住係|地址係|地址是|喺|在)(${NAME}{1,6})(?:街|道|路|邨|村|苑|大廈|大厦|花園|花园)`, 'gud'),
  /(?:名前は|私は|わたしは|僕は)\s*([\p{Script=Han}\p{Script=Katakana}ー]{1,6}|\p{Script=Hiragana}{2,6}?)(?=です|と|だ|、|。|$)/dgu,
  /([\p{Script=Han}\p{Script=Katakana}ー]{1,6})(?=と(?:申し|言い|いい)ます)/dgu,
  /((?!お)[\p{Script=Han}\p{Script=Katakana}ー]{1,5})(?<![皆客何])(?=さん|さま|様|くん|ちゃん)/dgu,
  /(?:저는|나는|전|이름은|성함은)\s*([가-힣]{2,4}?)(?=입니다|이에요|예요|이라고|라고|이고|이요|인데|\s|[.,]|$)/dgu,
  /([가-힣]{2,4}?)(?=(?:이)?라고 (?:합|하|해))/dgu,
  /([김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허유남심노하곽성차주우구민진][가-힣]{1,2})(?= ?(?:씨|님)(?![가-힣]))(?<!고객|선생|사장|손)/dgu,
];

/** A surname and two more. */
const givenName = new RegExp(`^[${SURNAMES}]\\p{Script=Han}{2}$`, 'u');

export function cjkNameSpans(text: string): readonly NameSpan[] {
  if (!/[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}]/u.test(text)) return [];
  const spans: NameSpan[] = [];
  for (const pattern of PATTERNS) {
    for (const found of text.matchAll(pattern)) {
      const [start, end] = found.indices?.[1] ?? [0, 0];
      // A single character is a part of many words.
      if (end > start) spans.push({ start, end, everywhere: end - start > 1 });
      // Who is called by the whole name once is called by the given name later.
      if (end > start + 2 && givenName.test(text.slice(start, end)))
        spans.push({ start: start + 1, end, everywhere: true });
    }
  }
  return spans;
}
