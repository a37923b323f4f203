// Who one can be: those of the story, in their roles, and anybody new.
import { ask, askUntilDone, avatar, cancel, choice, el, field, patch, toast } from "./dom.js";
import { post } from "./api.js";
import { address, chatHere, go, isPrivate, me, state } from "./state.js";

const LANGUAGES = [["nb", "Bokmål"], ["nn", "Nynorsk"], ["en", "English"]];

export function showPeople() {
  const about = state.panel.about;
  const roles = [...new Set(state.people.map((person) => about[person.id]?.role ?? "Nye"))];
  const groups = roles.map((role) => ({
    key: role,
    sum: "",
    make: () => el("section", { class: "role" }, el("h3", {}, role), el("ul", { class: "plain" })),
  }));
  patch(document.getElementById("people"), [...stage(), ...groups, { key: "new", sum: "", make: newcomer }]);
  for (const section of document.querySelectorAll("#people .role")) {
    const members = state.people.filter((person) => (about[person.id]?.role ?? "Nye") === section.dataset.key);
    patch(section.querySelector("ul"), members.map((person) => row(person, about[person.id]?.about ?? "")));
  }
}

function row(person, about) {
  const chosen = person.id === state.place.me;
  return {
    key: person.id,
    sum: `${person.name} ${about} ${chosen}`,
    make: () => el("li", {}, el("a", { class: "row", href: address(person.id), "aria-current": chosen && "true" },
      avatar(person.name), el("span", { class: "words" }, el("strong", {}, person.name), about && el("small", {}, about)))),
  };
}

function stage() {
  const { stage: story, command } = state.panel;
  const shown = [];
  if (story && !state.ended) shown.push({ key: "stage", sum: JSON.stringify(story), make: () => progress(story) });
  if (command) shown.push({ key: "command", sum: command, make: () => empty(command) });
  return shown;
}

const progress = (story) =>
  el("div", { class: "card stage", role: "status" }, el("p", {}, el("strong", {}, "Lager et program …"), " ", story.text),
    el("progress", { max: story.of, value: story.done, "aria-label": "Hvor langt det er kommet" }));

const empty = (command) =>
  el("div", { class: "card" }, el("p", {}, el("strong", {}, "Her er det tomt ennå.")),
    el("p", {}, "Lag et program i et annet vindu. Så får du lenker som folk her kan åpne."),
    el("pre", { tabindex: "0", role: "group", "aria-label": "Kommandoen" }, command),
    el("button", { type: "button", onclick: () => copy(command) }, "Kopier kommandoen"));

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Kopiert. Lim den inn i et terminalvindu.");
}

const NEAR = 6; // as many as one sees at a glance

// Be somebody else: where one is, if they are there too.
async function become() {
  const lately = state.lately.map((id) => state.people.find((one) => one.id === id)).filter(Boolean);
  const others = [...new Set([...lately, ...state.people])].filter((one) => one.id !== state.place.me);
  const { choice: chosen } = await ask("Hvem vil du være nå?", el("div", { class: "actions stacked persons" },
    others.slice(0, NEAR).map((one) => el("button", { class: "quiet", value: one.id }, avatar(one.name), one.name)),
    choice("all", "Alle, eller noen ny …"), cancel()));
  if (chosen === "all") go(state.place.me, "folk");
  else if (chosen) go(Number(chosen), ...placeFor(Number(chosen)));
}

function placeFor(person) {
  if (isPrivate()) return [person];
  return chatHere()?.members.some((one) => one.id === person) ? [state.place.chat, state.place.topic] : [];
}

export const switcher = () => ({
  key: "switch",
  sum: me().name,
  make: () => el("button", { type: "button", class: "round", "aria-label": `Du er ${me().name}. Bli en annen`, onclick: become }, avatar(me().name)),
});

const newcomer = () => el("button", { type: "button", class: "new", onclick: welcome }, "Noen ny …");

const welcome = () => askUntilDone("Noen ny", "Kom inn", comeIn, ({ name, language }) => el("div", { class: "fields" },
  field("Fornavn", "Skriv et fornavn.", { name: "name", value: name, maxlength: 64, autofocus: true }),
  el("label", {}, "Språk på telefonen", el("select", { name: "language" },
    LANGUAGES.map(([value, label]) => el("option", { value, selected: value === language }, label))))));

async function comeIn({ name, language }) {
  const person = await post("/play/users", { name, language });
  state.people.push(person);
  go(person.id);
}
