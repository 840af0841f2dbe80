/** What a caller hears whom nobody could answer several times in a row, when the workflow does not say it otherwise. */
import { primaryLanguage } from '../domain/language_tag.ts';

interface PartingLines {
  readonly transfer: string;
  readonly callBack: string;
}

const ENGLISH: PartingLines = {
  transfer: "I'm sorry, I can't answer this right now. I'll connect you with a colleague, please hold the line.",
  callBack: "I'm sorry, I can't answer this right now. We will call you back. Goodbye.",
};

const LINES: ReadonlyMap<string, PartingLines> = new Map([
  ['en', ENGLISH],
  [
    'yue',
    {
      transfer: '唔好意思，我而家答唔到你。我幫你轉駁去同事，請唔好收線。',
      callBack: '唔好意思，我而家答唔到你。我哋會打返畀你，拜拜。',
    },
  ],
  [
    'zh',
    {
      transfer: '抱歉，我现在没办法回答。我为您转接同事，请不要挂断。',
      callBack: '抱歉，我现在没办法回答。我们会给您回电话，再见。',
    },
  ],
  [
    'zh-hant',
    {
      transfer: '抱歉，我現在沒辦法回答。我為您轉接同事，請不要掛斷。',
      callBack: '抱歉，我現在沒辦法回答。我們會回電給您，再見。',
    },
  ],
  [
    'es',
    {
      transfer: 'Lo siento, ahora mismo no puedo responderle. Le paso con un compañero, no cuelgue, por favor.',
      callBack: 'Lo siento, ahora mismo no puedo responderle. Le devolveremos la llamada. Adiós.',
    },
  ],
  [
    'fr',
    {
      transfer:
        'Je suis désolé, je ne peux pas vous répondre pour le moment. Je vous passe un collègue, ne quittez pas.',
      callBack: 'Je suis désolé, je ne peux pas vous répondre pour le moment. Nous vous rappellerons. Au revoir.',
    },
  ],
  [
    'de',
    {
      transfer:
        'Es tut mir leid, das kann ich gerade nicht beantworten. Ich verbinde Sie mit einem Kollegen, bitte bleiben Sie dran.',
      callBack: 'Es tut mir leid, das kann ich gerade nicht beantworten. Wir rufen Sie zurück. Auf Wiederhören.',
    },
  ],
  [
    'it',
    {
      transfer: 'Mi dispiace, ora non posso risponderle. La metto in contatto con un collega, resti in linea.',
      callBack: 'Mi dispiace, ora non posso risponderle. La richiameremo noi. Arrivederci.',
    },
  ],
  [
    'nl',
    {
      transfer:
        'Het spijt me, ik kan u nu geen antwoord geven. Ik verbind u door met een collega, blijft u aan de lijn.',
      callBack: 'Het spijt me, ik kan u nu geen antwoord geven. Wij bellen u terug. Tot ziens.',
    },
  ],
  [
    'ja',
    {
      transfer: '申し訳ございません、ただいまお答えできません。担当者におつなぎしますので、そのままお待ちください。',
      callBack: '申し訳ございません、ただいまお答えできません。こちらから折り返しお電話いたします。失礼いたします。',
    },
  ],
  [
    'ko',
    {
      transfer: '죄송합니다, 지금은 답변드릴 수 없습니다. 담당자에게 연결해 드리겠습니다. 끊지 말고 기다려 주세요.',
      callBack: '죄송합니다, 지금은 답변드릴 수 없습니다. 저희가 다시 전화드리겠습니다. 안녕히 계세요.',
    },
  ],
  [
    'pt',
    {
      transfer: 'Lamento, não posso responder agora. Vou passar a chamada a um colega, por favor não desligue.',
      callBack: 'Lamento, não posso responder agora. Nós ligaremos de volta. Até logo.',
    },
  ],
]);

/** English where there is none in this language. */
export function defaultPartingLine(language: string, which: keyof PartingLines): string {
  return (LINES.get(primaryLanguage(language)) ?? ENGLISH)[which];
}
