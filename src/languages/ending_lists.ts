/** What an utterance does not end with unless its speaker goes on, and what ends it. Data only. */

export interface Endings {
  /** Articles, possessives, conjunctions: open even when the recogniser has put a full stop behind. */
  readonly always: ReadonlySet<string>;
  /** Prepositions and verbs that wait for more: a full stop behind them is believed. */
  readonly mostly: ReadonlySet<string>;
  /** Auxiliaries: open but in a question or a clause that puts its verb last. */
  readonly auxiliaries: ReadonlySet<string>;
  readonly asking: ReadonlySet<string>;
}

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const endings = (always: string, mostly: string, auxiliaries: string, asking: string): Endings => ({
  always: set(always),
  mostly: set(mostly),
  auxiliaries: set(auxiliaries),
  asking: set(asking),
});

export const ENDINGS: ReadonlyMap<string, Endings> = new Map([
  [
    'en',
    endings(
      'a an the my your our their and or but because if whether than every another very',
      'of to for from with without about at in on into onto between during until since near around per through under toward towards as like while when although unless please',
      'is are was were am be been have has had do does did can could will would should shall must may might not',
      'what where when who whose which why how',
    ),
  ],
  [
    'es',
    endings(
      'el los las un una unos unas mi mis tu tus su sus nuestro nuestra y e o u pero porque que si del al aunque cuando',
      'la de a en con por para sin sobre desde hasta entre hacia según quiero quisiera necesito gustaría tengo muy más',
      'es son está están soy estoy era fue he ha han hay puede puedo pueden',
      'qué cuándo dónde quién cómo cuánto cuánta cuántos cuántas cuál cuáles',
    ),
  ],
  [
    'fr',
    endings(
      'le les un une des du de l d mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs cet cette et ou mais que qu parce car quand lorsque j n s m t',
      'la si ce à au aux en dans pour avec sans sur chez par vers entre jusqu voudrais aimerais veux souhaite cherche très plus',
      'est sont suis ai a ont avez êtes peut peux pouvez',
      'quand où qui quoi comment combien pourquoi quel quelle quels quelles',
    ),
  ],
  [
    'de',
    endings(
      'den dem des eine einen einem einer eines mein meine meinen meinem meiner dein deine seine seinen ihre ihren unser unsere unseren und oder aber denn weil dass wenn ob sondern im am zum zur beim vom ins',
      'der die ein für von bei nach mit um über unter zwischen wegen ohne seit bis gegen durch in möchte will brauche hätte suche würde heiße sehr',
      'ist sind bin habe hat haben kann können war waren wird werden',
      'was wann wo wer wie warum wieso welche welcher welches wieviel woher wohin ob weil dass wenn',
    ),
  ],
  [
    'it',
    endings(
      'il lo i gli un uno una mio mia miei mie tuo tua suo sua nostro nostra vostro vostra e ed o ma che se del della dei delle degli dello al alla ai alle allo dal dalla nel nella nei sul sulla dell all nell dall sull l d perchè',
      'la le di a da in con su per tra fra senza vorrei voglio cerco molto più',
      'è sono ho ha hanno può posso possono',
      'quando dove chi come quanto quanta quanti quante perché quale quali cosa cos dov com',
    ),
  ],
  [
    'pt',
    endings(
      'o os um uma uns umas meu minha meus minhas seu sua seus suas nosso nossa e ou mas que se porque do da dos das no na nos nas ao pelo pela',
      'a as à de em com por para sem sobre até entre desde quero queria gostaria preciso tenho muito mais',
      'é são está estão estou sou era foi pode posso podem',
      'quando onde quem como quanto quanta quantos quantas qual quais quê',
    ),
  ],
  [
    'nl',
    endings(
      'de een mijn jouw uw onze hun en of maar want omdat dat als',
      'van voor met bij naar tot over tussen zonder sinds tegen door in op om wil zou zoek heel',
      'is ben heb heeft zijn bent kan kunt kunnen was waren wordt',
      'wat waar wanneer wie hoe waarom welke welk hoeveel of dat omdat als',
    ),
  ],
  [
    'hi',
    endings(
      'और या लेकिन कि क्योंकि अगर मेरा मेरी मेरे हमारा हमारी आपका आपकी',
      'का की के को में से पर तक लिए बहुत',
      '-',
      'क्या कब कहां कौन कैसे कितना क्यों',
    ),
  ],
  [
    'ar',
    endings('و او لكن ان لان اذا ثم', 'في من الي علي عن مع حتي بين اريد', '-', 'ما ماذا متي اين من كيف كم لماذا هل'),
  ],
  [
    'ko',
    endings(
      '그리고 그런데 근데 그래서 하지만 그러니까 제 내 저희 우리',
      '-',
      '-',
      '뭐 언제 어디 누구 어떻게 몇 얼마 왜',
    ),
  ],
]);

/** The last syllables of a Korean word that leave a sentence open, and those that close it. */
export const KOREAN_OPEN = /(?:[을를의와과은는]|하고|에서|으로|지만|니까|려고|거나|이랑)$/;
export const KOREAN_CLOSED = /(?:요|니다|습니까|니까\?|까요|세요)$/;

/** Chinese, Cantonese above all. 係嘅, 好嘅 and 的 after 是 are answers. */
export const HAN_OPEN =
  /(?:(?<!^[係好得有冇])(?<!唔係|可以)嘅|(?<![是好对對]|可以)的|同埋?|和|跟|與|与|喺|在|因為|因为|但係|但是|可是|不過|不过|所以|如果|或者|定係|还是|還是|還有|还有|仲有|即係|就是|然後|然后|跟住|想|想問下?|要|將|把|被|由|從|从|[一嗰]個|一个|那个|嗰啲|啲|有冇|有沒有|有没有|係咪|係唔係|是不是|[可得會会能]唔(?:可以|得|會)|能不能|可不可以|可以(?<=唔可以|不可以|我可以)|嘅話|的话|的話|(?<=[名碼码話话址號号])[係是]|叫|唔|咁)$/;
export const HAN_COMPLETE = /(?:[呀啦嗎吗㗎喇喎吖咩啊囉嘞噃嘛吧嚹𡃉]|謝謝|谢谢|多謝|唔該晒?)$/u;
export const HAN_FILLER = /[呃嗯誒欸]$/;

export const KANA_OPEN =
  /(?:[をにではもへや]|[^い]と|から|まで|より|とか|だから|でも|えっと|ええと|あの|えー|(?<!いる|する|るん|来る|行く)の)$/;
export const KANA_COMPLETE =
  /(?:です|ます|ました|でした|ません|ですか|ますか|ください|下さい|ましたか|ませんか|お願いします|[ねよか])$/;

/** After these digits are being dictated, in any of the languages. */
export const DICTATION =
  /\b(?:number|phone|mobile|account|card|code|zip|postcode|reference|pin|passport|extension|número|teléfono|código|tarjeta|cuenta|numéro|téléphone|carte|compte|nummer|telefonnummer|telefon|konto|karte|postleitzahl|numero|telefono|codice|carta|conto|telefone|cartão|conta|rekening|kaart|postcode)\b|電話|电话|號碼|号码|卡號|卡号|戶口|账号|密碼|密码|番号|번호|नंबर|رقم/;
/** So many digits may be a whole one. */
export const DICTATED_DIGITS_MIN = 7;
