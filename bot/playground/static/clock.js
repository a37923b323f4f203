// The clock that can be moved.
import { get, post } from "./api.js";
import { toast } from "./dom.js";
import { now, state } from "./state.js";
import { day, moment, shortDay, time } from "./words.js";

const wide = matchMedia("(min-width: 45rem)");
let next = 0;

export function setClock(said) {
  state.clock = { now: Date.parse(said), read: performance.now() };
  showClock();
}

function showClock() {
  clearTimeout(next);
  if (state.ended) return;
  document.getElementById("now-day").textContent = wide.matches ? day(now()) : shortDay(now());
  document.getElementById("now-time").textContent = `kl. ${time(now())}`;
  next = setTimeout(showClock, 60_000 - (now() % 60_000) + 20);
}

async function leap(body, words) {
  const said = await post("/play/clock", body);
  toast(words ?? `Nå er det ${moment(new Date(said.now))}.`);
}

const PATIENCE = 20; // times that it is asked, each after a while, whether what happens now is done
let leaping = false; // whoever presses again meanwhile must not leap over what is about to happen

async function leapTo(which) {
  if (leaping) return toast("Et øyeblikk, boten holder på …");
  leaping = true;
  try {
    await leapWhenDone(which);
  } finally {
    leaping = false;
  }
}

async function leapWhenDone(which) {
  for (let asked = 0; asked <= PATIENCE; asked++) {
    const panel = await get("/page/panel");
    const to = which === "next" ? panel.next_due : panel.tomorrow;
    if (!to) return toast(panel.here ? "Ingenting er planlagt ennå. Prøv «I morgen»." : "Boten kjører i et annet program. Flytt klokka med de andre knappene.");
    if (Date.parse(to) > Date.parse(panel.now)) return leap({ to });
    if (asked === 1) toast("Et øyeblikk, boten holder på …");
    await new Promise((go) => setTimeout(go, 250));
  }
  return toast("Det skjer nå.");
}

export function readyClock() {
  wide.addEventListener("change", showClock);
  const does = (id, act) => document.getElementById(id).addEventListener("click", () => act().catch((mistake) => toast(mistake.message)));
  does("leap-hour", () => leap({ seconds: 3600 }));
  does("leap-tomorrow", () => leapTo("tomorrow"));
  does("leap-next", () => leapTo("next"));
}

export function closeClock(closed) {
  for (const button of document.querySelectorAll(".clock button")) button.disabled = closed;
}
