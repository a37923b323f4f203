// The quiet panel: what is due next, and what the bot did, in plain words.
import { el, patch } from "./dom.js";
import { state } from "./state.js";
import { moment, sameDay, shortDay, time } from "./words.js";

export function showPanel() {
  const { next_due: due, here, did, waiting } = state.panel;
  const next = due ? moment(new Date(due)) : here ? "Ingenting er planlagt ennå." : "Boten kjører i et annet program, så det vises ikke her.";
  const open = (waiting ?? []).map((line) => ({ key: line, sum: "", make: () => el("p", { class: "open" }, line) }));
  patch(document.getElementById("panel"), [
    { key: "next", sum: next, make: () => el("div", { class: "card" }, el("h3", {}, "Det neste som skjer"), el("p", { class: "next" }, next)) },
    ...open,
    { key: "did", sum: "", make: () => el("section", {}, el("h3", {}, "Dette har boten gjort"), el("ol", { class: "plain did" })) },
  ]);
  const list = document.querySelector("#panel ol");
  patch(list, did.length ? did.map(row) : [{ key: "none", sum: "", make: () => el("li", { class: "hint" }, "Ingenting ennå.") }]);
}

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
