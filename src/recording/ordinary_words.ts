/** Words that are no names, whatever stands before them. */

/** Function words and the most ordinary others; in every language at once, because callers mix them. */
const ORDINARY = `
a about above actually after again ago all almost alone along already also although always am an and another any anybody
anyone anything are around as ask at away back bad be because been before being below best better between big both but
by bye call called caller calling came can can't cannot come could couldn't day days did didn't do does doesn't doing
don't done down each either else em enough er erm even ever every everyone everything exactly few fine for from get
getting give go going gone good got great had has hasn't have haven't having he hear hello help her here hers hey hi him
his hold how however i i'd i'll i'm i've if in inside instead interested into is isn't it it's its just keep know last
late later least less let like little long look looking lot made make many maybe me mean might mine moment more most much
must my myself name named names need needed neither never new next nice no nobody none nor not nothing now of off often
oh ok okay old on once one only open or other our out over own person perhaps phone please problem question quite rather
ready really right said same say saying second see seems she should since so some somebody someone something soon sorry
sort speak speaking spell spelled spelling spelt still stop such sure take tell than thank thanks that that's the their
them then there there's these they thing things think this those though through time to today together tomorrow tonight
too tried try trying uh uhm um under unfortunately until up us very wait waiting want wanted was wasn't way we well went
were what what's when where whether which while who whole why with within without won't would wouldn't yeah yep yes
yesterday yet you your yours you're available busy afraid certain correct currently hoping wondering morning afternoon
evening minute ahead number sir madam ma'am mister miss mrs mr ms dr doctor

al algo ante antes aquí así aunque bien buenas buenos busca como con cual cuando cuándo de del desde donde dónde el ella
ellos en entonces era es esa ese eso esta está estar este esto estoy favor fue gracias ha hasta hay hola la las le lo los
llamo mañana más me mi mis mucho muy nada ni no nombre nos nosotros o para pero poco por porque que qué quería quiero
quisiera se señor señora señorita ser si sí sin sobre soy su sus también tan tanto te tengo tiene todo tu tú un una uno
unos usted ustedes vale y ya yo

ai alors après au aussi aux avec avez bien bonjour bonsoir ça ce cela ces cet cette chez comme dans de depuis des désolé
désolée deux dire donc du elle elles en encore est et être eu fait faire il ils intéressé intéressée j'ai j'aimerais
j'appelle je l' la le les leur lui ma madame mademoiselle mais merci mes moi mon monsieur ne nom non nos notre nous oui
où ou par parce pas perdu peu plus pour pourquoi pouvez puis quand que quel quelle qui retard rien sa salut sans se ses si
son sont suis sur s'il ta te tes tout toute très tu un une va vais veux voici voilà vos votre voudrais vous y

aber alle als also am an auch auf aus bei beim bereits bin bis bitte da danke dann das dass dein deine dem den denn der des
dich die dir doch dort du durch ein eine einem einen einer eines er es etwas euch für ganz gar geht gerade gern gerne gibt
guten habe haben hallo hat hatte heiße heisse hier ich ihm ihn ihnen ihr ihre ihren im in interessiert ist ja jetzt kann
kein keine können krank mal man mehr mein meine meinen meiner mich mir mit möchte morgen muss nach name namen nein nicht
nichts noch nur ob oder ohne sehr sein seine sie sind so soll tag um und uns unser unsere unter vielen vom von vor wann
war warum was weil wenn wer werde wie wieder will wir wird wo wohl wollte würde zu zum zur zwischen frau herr herrn

ancora anche buongiorno c'è che chi ciao come con cosa da dal del della di dove e ed è gli grazie ho il io la lei lo ma mi
mio mia molto nel nella no non nome o ora per perché più poi prego quando quello questo qui sì sono sta sto su sua suo
tutto un una uno vorrei

ao aos bem bom com como da das de dela dele do dos e é ela ele em então era essa esse esta está este estou eu favor foi
gostaria isso isto já lhe mais mas me meu minha muito na não nas nem no nome nos nós o obrigada obrigado olá onde ou para
pela pelo por porque quando que quem quero se sem ser seu sim só sou sua também tem tenho tudo um uma você vou

aan bent dag dank dat de deze die dit een en er goed goedemorgen graag haar hallo heb hebben heeft heet het hij hoe ik in
is ja je jij kan maar me met mij mijn moet naam naar nee niet nog nu of om ook op te uit van voor waar wat we wel wil wie
zijn zou
`;

/** Capitals in the middle of a sentence that name nobody. */
const CAPITALISED = `
i i'm i'll i've i'd ok okay am pm a.m p.m id pin faq tv pc usb sms gps gmt utc dr mr mrs ms miss sir madam god
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december christmas easter english spanish french german chinese cantonese mandarin italian portuguese
japanese korean dutch arabic hindi russian american british european internet
montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember deutsch
englisch sie ihnen ihr ihre ihrem ihren ihrer herr herrn frau
`;

/** Ordinary words that are names as well: nobody's name may make them vanish from the whole call. */
const AUXILIARIES = 'will may can shall must art mark';

export interface OrdinaryWords {
  /** Is no name and ends a name. */
  ordinary(word: string): boolean;
  /** Carries a capital without being a name. */
  capitalised(word: string): boolean;
  /** Stays where it is not a name itself. */
  fixed(word: string): boolean;
}

export function createOrdinaryWords(): OrdinaryWords {
  const ordinary = wordSet(ORDINARY);
  const capitalised = wordSet(CAPITALISED);
  const auxiliaries = wordSet(AUXILIARIES);
  const fold = (word: string): string => word.toLowerCase().replaceAll('’', "'");
  // "will" and "may" end no name by themselves: they may be one.
  for (const word of auxiliaries) ordinary.delete(word);
  return {
    ordinary: (word) => ordinary.has(fold(word)),
    capitalised: (word) => capitalised.has(fold(word)),
    fixed: (word) => ordinary.has(fold(word)) || auxiliaries.has(fold(word)),
  };
}

function wordSet(list: string): Set<string> {
  return new Set(list.trim().split(/\s+/));
}
