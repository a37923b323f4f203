// The quiet panel: what is due next, and what the bot did, in plain words.
import { post } from "./api.js";
import { el, patch, toast } from "./dom.js";
import { state } from "./state.js";
import { moment, sameDay, shortDay, time } from "./words.js";

export function showPanel() {
  const { next_due: due, next_what: what, here, did, waiting, outage } = state.panel;
  const next = due ? moment(new Date(due)) : here ? "Ingenting er planlagt ennå." : "Boten kjører i et annet program, så det vises ikke her.";
  const open = (waiting ?? []).map((line) => ({ key: line, sum: "", make: () => el("p", { class: "open" }, line) }));
  patch(document.getElementById("panel"), [
    { key: "next", sum: `${next} ${what}`, make: () => el("div", { class: "card" }, el("h3", {}, "Det neste som skjer"), el("p", { class: "next" }, next), what && el("p", {}, what)) },
    ...open,
    { key: "outage", sum: String(outage), make: () => trouble(outage) },
    { key: "did", sum: "", make: () => el("section", {}, el("h3", {}, "Dette har boten gjort"), el("ol", { class: "plain did" })) },
  ]);
  const list = document.querySelector("#panel ol");
  patch(list, did.length ? did.map(row) : [{ key: "none", sum: "", make: () => el("li", { class: "hint" }, "Ingenting ennå.") }]);
}

const trouble = (on) =>
  el("div", { class: "card" }, el("h3", {}, "Prøv når nettet svikter"),
    el("p", {}, "Meldinga kommer fram, men boten får ikke vite det. Prøv det på et spørsmål: da må veilederen avgjøre om det skal sendes igjen."),
    el("button", { type: "button", class: "quiet", onclick: () => post("/page/outage", { on: !on }).catch((mistake) => toast(mistake.message)) },
      on ? "Nettet faller ut ved neste melding. Angre" : "La nettet falle ut én gang"));

function row({ n, at, text, refused }, place, all) {
  const when = new Date(at);
  const next = all[place - 1];
  const date = next && sameDay(new Date(next.at), when) ? "" : shortDay(when);
  return {
    key: n,
    sum: `${date} ${text}`,
    make: () => el("li", { class: refused ? "refused" : "" }, el("small", {}, date && `${date} `, el("time", { datetime: at }, time(when))), el("span", {}, text)),
  };
}
