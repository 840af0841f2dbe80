/** Words that are said in every language and tell none: agreement, loan-words of the telephone and the net, sounds. */
const words = (text: string): readonly string[] => text.split(' ');

export const NEUTRAL_WORDS: ReadonlySet<string> = new Set([
  ...words('ok okay okey oke okej alright super bravo stop bye hello hallo halo alo allo hi hey halló olá aló'),
  ...words(
    'email e-mail mail sms wifi internet online app link web website login password pin qr code computer laptop',
  ),
  ...words(
    'check checkin checkout in out hotel taxi uber bar pub club restaurant restoran pizza sushi burger menu vip spa',
  ),
  ...words('facebook google whatsapp instagram telegram spotify netflix youtube amazon paypal visa mastercard iban'),
  ...words(
    'radio video foto photo film park bus tram metro airport terminal ticket service support hotline call center',
  ),
  ...words('am pm mr mrs dr hz kg km cm'),
]);

/** Sounds of hesitation. Some are words too ("er" in German): they are sounds only where nothing else is said. */
export const SOUNDS: ReadonlySet<string> = new Set(
  words(
    'er erm um umm uh uhh uhm hm hmm hmmm mm mmm mhm mhmm ah aha ahh äh ähm eh ehm em euh heu oh ooh öh öhm ha haha ach na huh uh-huh wow',
  ),
);
