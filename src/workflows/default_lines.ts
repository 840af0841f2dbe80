/** What is said when a workflow does not say it otherwise, by language. Honest: no line promises what nobody does. */
import type { WorkflowLines } from '../domain/workflow.ts';
import { primaryLanguage } from '../domain/language_tag.ts';

const ENGLISH: WorkflowLines = {
  bridge: ['One moment, please.', 'Let me see.', 'Just a second.'],
  apology: [
    "I'm sorry, I can't answer that right now. Could you ask me again?",
    "I'm sorry, I'm having trouble answering at the moment. Please try once more.",
  ],
  unknown: [
    "I'm sorry, I don't know that. Is there something else I can help you with?",
    "I'm afraid I have no answer to that. Could you put it another way?",
  ],
  brokenOff: ["I'm sorry, I lost my thread there. Could you ask me again?"],
  stillThere: ['Are you still there?', 'Hello? Can you hear me?'],
  goodbye: 'Thank you for calling. Goodbye.',
};

const LINES: ReadonlyMap<string, WorkflowLines> = new Map([
  ['en', ENGLISH],
  [
    'yue',
    {
      bridge: ['請等一等。', '等我睇睇。', '唔該等陣。'],
      apology: ['唔好意思，我而家答唔到你，可唔可以再講一次？', '對唔住，我呢邊有少少問題，麻煩你再試一次。'],
      unknown: ['唔好意思，呢個我唔清楚。仲有冇其他嘢可以幫到你？', '對唔住，我答唔到呢條問題，可唔可以換個講法？'],
      brokenOff: ['唔好意思，我啱啱斷咗，可唔可以再問一次？'],
      stillThere: ['請問你仲喺唔喺度？', '喂？聽唔聽到？'],
      goodbye: '多謝你打嚟，拜拜。',
    },
  ],
  [
    'zh',
    {
      bridge: ['请稍等。', '我看一下。', '请等一会儿。'],
      apology: ['抱歉，我现在没办法回答，您可以再说一遍吗？', '不好意思，我这边出了点问题，麻烦您再试一次。'],
      unknown: ['抱歉，这个我不清楚。还有什么可以帮您的吗？', '不好意思，这个问题我答不上来，您可以换个说法吗？'],
      brokenOff: ['抱歉，刚才断了，您可以再问一遍吗？'],
      stillThere: ['请问您还在吗？', '喂？能听到吗？'],
      goodbye: '感谢您的来电，再见。',
    },
  ],
  [
    'zh-hant',
    {
      bridge: ['請稍等。', '我看一下。', '請等一會兒。'],
      apology: ['抱歉，我現在沒辦法回答，您可以再說一遍嗎？', '不好意思，我這邊出了點問題，麻煩您再試一次。'],
      unknown: ['抱歉，這個我不清楚。還有什麼可以幫您的嗎？', '不好意思，這個問題我答不上來，您可以換個說法嗎？'],
      brokenOff: ['抱歉，剛才斷了，您可以再問一遍嗎？'],
      stillThere: ['請問您還在嗎？', '喂？聽得到嗎？'],
      goodbye: '感謝您的來電，再見。',
    },
  ],
  [
    'es',
    {
      bridge: ['Un momento, por favor.', 'Déjeme ver.', 'Un segundo.'],
      apology: [
        'Lo siento, ahora mismo no puedo responderle. ¿Podría preguntarme otra vez?',
        'Disculpe, tengo un problema para responder. Inténtelo de nuevo, por favor.',
      ],
      unknown: [
        'Lo siento, eso no lo sé. ¿Puedo ayudarle en algo más?',
        'Me temo que no tengo respuesta para eso. ¿Podría decirlo de otra manera?',
      ],
      brokenOff: ['Disculpe, he perdido el hilo. ¿Podría preguntarme otra vez?'],
      stillThere: ['¿Sigue ahí?', '¿Hola? ¿Me oye?'],
      goodbye: 'Gracias por llamar. Adiós.',
    },
  ],
  [
    'fr',
    {
      bridge: ["Un instant, s'il vous plaît.", 'Voyons voir.', 'Une petite seconde.'],
      apology: [
        'Désolé, je ne peux pas vous répondre pour le moment. Pouvez-vous répéter votre question ?',
        "Excusez-moi, j'ai du mal à répondre. Essayez encore une fois, s'il vous plaît.",
      ],
      unknown: [
        'Désolé, je ne sais pas. Puis-je vous aider pour autre chose ?',
        "Je n'ai malheureusement pas la réponse. Pouvez-vous le dire autrement ?",
      ],
      brokenOff: ["Excusez-moi, j'ai perdu le fil. Pouvez-vous répéter votre question ?"],
      stillThere: ['Vous êtes toujours là ?', "Allô ? Vous m'entendez ?"],
      goodbye: 'Merci de votre appel. Au revoir.',
    },
  ],
  [
    'de',
    {
      bridge: ['Einen Moment, bitte.', 'Ich schaue kurz nach.', 'Eine Sekunde.'],
      apology: [
        'Entschuldigung, das kann ich gerade nicht beantworten. Fragen Sie mich bitte noch einmal?',
        'Es tut mir leid, ich habe gerade Schwierigkeiten. Bitte versuchen Sie es noch einmal.',
      ],
      unknown: [
        'Tut mir leid, das weiß ich nicht. Kann ich Ihnen sonst noch helfen?',
        'Darauf habe ich leider keine Antwort. Können Sie es anders sagen?',
      ],
      brokenOff: ['Entschuldigung, ich habe den Faden verloren. Fragen Sie mich bitte noch einmal?'],
      stillThere: ['Sind Sie noch da?', 'Hallo? Hören Sie mich?'],
      goodbye: 'Vielen Dank für Ihren Anruf. Auf Wiederhören.',
    },
  ],
  [
    'it',
    {
      bridge: ['Un momento, per favore.', 'Vediamo.', 'Un secondo.'],
      apology: ['Mi dispiace, ora non riesco a rispondere. Può ripetere la domanda?'],
      unknown: [
        'Mi dispiace, questo non lo so. Posso aiutarla con altro?',
        'Non ho una risposta. Può dirlo diversamente?',
      ],
      brokenOff: ['Mi scusi, ho perso il filo. Può ripetere la domanda?'],
      stillThere: ['È ancora in linea?', 'Pronto? Mi sente?'],
      goodbye: 'Grazie per aver chiamato. Arrivederci.',
    },
  ],
  [
    'pt',
    {
      bridge: ['Um momento, por favor.', 'Deixe-me ver.', 'Só um segundo.'],
      apology: ['Desculpe, não consigo responder agora. Pode perguntar outra vez?'],
      unknown: [
        'Desculpe, isso eu não sei. Posso ajudar em mais alguma coisa?',
        'Não tenho resposta. Pode dizer de outra forma?',
      ],
      brokenOff: ['Desculpe, perdi o fio. Pode perguntar outra vez?'],
      stillThere: ['Ainda está aí?', 'Alô? Está me ouvindo?'],
      goodbye: 'Obrigado por ligar. Até logo.',
    },
  ],
  [
    'nl',
    {
      bridge: ['Een ogenblik, alstublieft.', 'Ik kijk even.', 'Momentje.'],
      apology: ['Sorry, daar kan ik nu geen antwoord op geven. Kunt u het nog eens vragen?'],
      unknown: [
        'Sorry, dat weet ik niet. Kan ik u ergens anders mee helpen?',
        'Daar heb ik geen antwoord op. Kunt u het anders zeggen?',
      ],
      brokenOff: ['Sorry, ik ben de draad kwijt. Kunt u het nog eens vragen?'],
      stillThere: ['Bent u er nog?', 'Hallo? Hoort u mij?'],
      goodbye: 'Bedankt voor uw telefoontje. Tot ziens.',
    },
  ],
  [
    'ja',
    {
      bridge: ['少々お待ちください。', '確認いたします。', 'お待ちください。'],
      apology: ['申し訳ございません、ただいまお答えできません。もう一度お願いできますか。'],
      unknown: [
        '申し訳ございません、それは分かりかねます。ほかにご用件はございますか。',
        '恐れ入ります、別の言い方でお願いできますか。',
      ],
      brokenOff: ['申し訳ございません、途切れてしまいました。もう一度お願いできますか。'],
      stillThere: ['もしもし、聞こえますか。', 'お電話はつながっていますか。'],
      goodbye: 'お電話ありがとうございました。失礼いたします。',
    },
  ],
  [
    'ko',
    {
      bridge: ['잠시만 기다려 주세요.', '확인해 보겠습니다.', '잠시만요.'],
      apology: ['죄송합니다, 지금은 답변드릴 수 없습니다. 다시 한번 말씀해 주시겠어요?'],
      unknown: ['죄송합니다, 그건 잘 모르겠습니다. 다른 도움이 필요하신가요?', '죄송합니다, 다르게 말씀해 주시겠어요?'],
      brokenOff: ['죄송합니다, 말이 끊겼습니다. 다시 한번 말씀해 주시겠어요?'],
      stillThere: ['아직 계신가요?', '여보세요? 들리시나요?'],
      goodbye: '전화해 주셔서 감사합니다. 안녕히 계세요.',
    },
  ],
]);

/** The lines of the language, English where there are none. */
export function defaultLines(language: string): WorkflowLines {
  return LINES.get(primaryLanguage(language)) ?? ENGLISH;
}
