// Norwegian words for times and for what the playground refuses.

const zone = "Europe/Oslo";
const format = (options) => new Intl.DateTimeFormat("nb-NO", { timeZone: zone, ...options });
const clockFormat = format({ hour: "2-digit", minute: "2-digit" });
const dayFormat = format({ weekday: "long", day: "numeric", month: "long" });
const shortDayFormat = format({ weekday: "short", day: "numeric", month: "short" });
const dateFormat = format({ year: "numeric", month: "2-digit", day: "2-digit" });

export const time = (at) => clockFormat.format(at).replace(":", ".");
export const day = (at) => dayFormat.format(at);
export const shortDay = (at) => shortDayFormat.format(at);
export const sameDay = (one, other) => dateFormat.format(one) === dateFormat.format(other);
export const moment = (at) => `${day(at)} kl. ${time(at)}`;
export const ofMessage = (message) => new Date(message.date * 1000);

const refusals = [
  [/is not in that chat/, "Du er ikke med i denne samtalen lenger."],
  [/message is gone/, "Meldinga er borte."],
  [/no button/, "Knappen er borte. Se etter en nyere melding."],
  [/too old to be edited/, "Meldinga er mer enn to døgn gammel og kan ikke endres."],
  [/can be (edited|deleted)/, "Det er bare egne meldinger du kan endre eller slette."],
  [/bot is blocked/, "Du har stengt for Kollokvie. Trykk Start for å åpne igjen."],
  [/no t\.me link/, "Det er ingen lenke til en samtale her. Den skal begynne med https://t.me/"],
  [/Nobody here has that name/, "Lenka går til noen som ikke finnes i prøverommet."],
  [/invitation has expired/, "Innbydelsen er brukt opp eller trukket tilbake. Be om en ny."],
  [/closed its door/, "Gruppa har stengt for deg."],
  [/start link carries/, "Lenka er skadet. Kopier hele og prøv igjen."],
  [/Only administrators/, "Det er bare de som styrer gruppa som kan gjøre det."],
  [/has not asked to join/, "Spørsmålet er alt besvart."],
  [/poll has been closed/, "Avstemningen er avsluttet."],
  [/needs a name/, "Skriv et fornavn først."],
  [/nothing to send/, "Skriv noe først."],
  [/nothing left of the message, or too much/, "En melding kan være på høyst 4096 tegn, og den må ikke være tom."],
  [/nobody in the group, or its owner/, "Den personen er ikke i gruppa, eller eier den. Velg en annen."],
  [/no such open topic/, "Emnet er stengt. Velg et annet emne."],
];

export function inNorwegian(refusal) {
  const found = refusals.find(([pattern]) => pattern.test(refusal));
  return found ? found[1] : `Det gikk ikke, og ingenting er endret. (${refusal || "ukjent grunn"})`;
}
