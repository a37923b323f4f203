// Who one can be: those of the story, in their roles, and anybody new.
import { ask, avatar, cancel, el, patch } from "./dom.js";
import { post } from "./api.js";
import { address, go, state } from "./state.js";
import { toast } from "./dom.js";

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
  if (story) shown.push({ key: "stage", sum: JSON.stringify(story), make: () => progress(story) });
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

const newcomer = () => el("button", { type: "button", class: "new", onclick: become }, "Noen ny …");

async function become() {
  const given = await ask("Noen ny",
    el("label", {}, "Fornavn", el("input", { name: "name", required: true, maxlength: 64, autocomplete: "off", autofocus: true })),
    el("label", {}, "Språk på telefonen", el("select", { name: "language" }, LANGUAGES.map(([value, name]) => el("option", { value }, name)))),
    el("div", { class: "actions" }, cancel(), el("button", { value: "ok" }, "Kom inn")));
  if (given.choice !== "ok") return;
  try {
    const person = await post("/play/users", { name: given.name, language: given.language });
    state.people.push(person);
    go(person.id);
  } catch (mistake) {
    toast(mistake.message);
  }
}
