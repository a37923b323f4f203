// The chat one is in: its head, its messages, and what one can do with them.
import { act } from "./api.js";
import { ask, avatar, cancel, choice, el, icon, patch } from "./dom.js";
import { topics } from "./chats.js";
import { composer } from "./composer.js";
import { bubble, nameOf, summary } from "./message.js";
import { switcher } from "./people.js";
import { address, amongTopics, chatHere, go, isPrivate, me, now, state, topicHere } from "./state.js";
import { day, ofMessage, sameDay } from "./words.js";

let shown = null; // the place that the nodes below were made for
let writing = null;
let following = false; // the end is in view, and stays there
let top = 0; // how far down one was

export function showConversation() {
  const { place } = state;
  const box = document.getElementById("chat");
  const among = amongTopics();
  const key = [place.me, place.chat, among ? "topics" : place.topic].join("/");
  if (!place.chat || !me()) {
    shown = null;
    box.replaceChildren(el("h2", { id: "chat-title", class: "unseen", tabindex: "-1" }, "Samtale"),
      el("div", { class: "blank" }, icon("book"), el("p", {}, me() ? "Velg en samtale." : "Velg hvem du vil være, og se programmet fra den siden.")));
    return;
  }
  if (shown !== key) (among ? buildTopics : build)(box, key);
  (among ? updateTopics : update)(box);
  shown = key;
}

function buildTopics(box) {
  box.replaceChildren(el("div", { class: "head" }), el("div", { class: "requests" }),
    el("div", { class: "scroll topics" }, el("ul", { class: "plain", "aria-labelledby": "chat-title" })));
}

function updateTopics(box) {
  updateHead(box);
  patch(box.querySelector(".topics ul"), topics(chatHere()));
}

function updateHead(box) {
  const [head, requests] = box.children;
  patch(head, [headLine(), ...(mayTurnOnTopics() ? [settings] : []), switcher()]);
  patch(requests, waitingPeople());
}

function build(box, key) {
  writing = composer(key);
  const log = el("div", { class: "log scroll", id: "log", role: "log", "aria-labelledby": "chat-title", tabindex: "0", "aria-busy": "true" });
  const below = el("button", { type: "button", class: "below", hidden: true, onclick: () => toEnd(log) }, "Nye meldinger", icon("down"));
  log.addEventListener("scroll", () => {
    // Only who goes up leaves the end; a picture that grows only pushes it away.
    following = atEnd(log) || (following && log.scrollTop >= top);
    top = log.scrollTop;
    if (following) below.hidden = true;
  });
  // A picture that comes late keeps the end where it was, or the bar leads there; a keyboard that rises keeps it.
  const loaded = () => {
    if (!following) return;
    show(log, log.lastElementChild);
    if (following) return;
    below.firstChild.data = FURTHER;
    below.hidden = false;
  };
  log.addEventListener("load", loaded, true);
  new ResizeObserver(() => following && toEnd(log)).observe(log);
  box.replaceChildren(el("div", { class: "head" }), el("div", { class: "requests" }), log, below, el("div", { class: "foot" }));
  following = false;
}

function update(box) {
  updateHead(box);
  const [, , log, below, foot] = box.children;
  patch(foot, [footer()]);
  if (state.messagesOf !== state.place) return;
  const opened = log.getAttribute("aria-busy") === "true";
  const known = new Set([...log.children].map((node) => node.dataset.key));
  const news = opened ? unread() : state.messages.filter((one) => !known.has(String(one.message_id)));
  const follow = opened || following || news.some((one) => one.mine);
  patch(log, state.messages.length ? withDays() : [nothing()]);
  if (opened) log.removeAttribute("aria-busy");
  if (follow) show(log, nodeOf(log, news[0]) ?? log.lastElementChild);
  if (news.length) below.firstChild.data = follow ? FURTHER : "Nye meldinger";
  below.hidden = atEnd(log) || (below.hidden && !news.length);
}

function footer() {
  if (isPrivate() && (!me().started || me().blocked)) return { key: "start", sum: String(me().blocked), make: () => startBar(me().blocked) };
  if (topicHere()?.closed) return { key: "closed", sum: "", make: () => el("p", { class: "start" }, "Emnet er stengt, så ingen kan skrive her.") };
  return { key: "write", sum: writing, make: () => writing };
}

const FURTHER = "Mer lenger ned";
const atEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
const toEnd = (log) => { log.scrollTop = log.scrollHeight; };
const nodeOf = (log, message) => message && [...log.children].find((node) => node.dataset.key === String(message.message_id));

// Goes to the end, but no further than that one can begin to read there.
function show(log, node) {
  log.scrollTop = node.offsetTop - log.offsetTop - 12;
  following = atEnd(log);
  top = log.scrollTop;
}

function unread() {
  const count = (topicHere() ?? chatHere())?.unread ?? 0;
  return count ? state.messages.filter((one) => !one.mine).slice(-count) : [];
}

function headLine() {
  const chat = chatHere();
  const bot = isPrivate();
  const topic = topicHere()?.name;
  const title = topic ?? (bot ? state.bot.name : chat?.name) ?? "Samtale";
  const people = (chat?.members ?? []).map(nameOf).join(", ");
  const under = bot ? "Privat samtale" : topic ? chat.name : people;
  return {
    key: "head",
    sum: `${title} ${under}`,
    make: () => el("div", { class: "who-here" },
      el("a", { class: "back", href: address(state.place.me, topic && chat.id), "aria-label": topic ? "Tilbake til emnene" : "Tilbake til samtalene" }, icon("back")),
      avatar(title, bot ? "bot" : topic ? "topic" : "group"),
      el("div", { class: "words" }, el("h2", { id: "chat-title", tabindex: "-1" }, title), el("small", { title: under }, under))),
  };
}

const leads = (chat) => ["creator", "administrator"].includes(chat?.status);
const mayTurnOnTopics = () => !isPrivate() && leads(chatHere()) && !chatHere().topics;

const settings = { key: "settings", sum: "",
  make: () => el("button", { type: "button", class: "round", "aria-label": "Innstillinger for gruppa", onclick: turnOnTopics }, icon("more")) };

async function turnOnTopics() {
  const { me: person, chat } = state.place;
  const { choice: chosen } = await ask("Innstillinger for gruppa",
    el("p", {}, "Med emner blir gruppa delt i flere samtaler. De som kommer inn senere, ser også det som er skrevet før."),
    el("div", { class: "actions" }, cancel(), choice("topics", "Slå på emner", "")));
  const forum = chosen && (await act(person, "turn_on_topics", { chat }));
  if (forum) go(person, forum.id); // a plain group has another number now
}

function waitingPeople() {
  const chat = chatHere();
  if (!leads(chat)) return [];
  const settle = (verb, who) => act(state.place.me, verb, { chat: chat.id, who: who.id });
  return (chat.requests ?? []).map((who) => ({
    key: who.id,
    sum: "",
    make: () => el("div", { class: "request" }, el("p", {}, el("strong", {}, nameOf(who)), " ber om å bli med."),
      el("button", { type: "button", onclick: () => settle("approve", who) }, "Slipp inn"),
      el("button", { type: "button", class: "quiet", onclick: () => settle("decline", who) }, "Avslå")),
  }));
}

const nothing = () => ({ key: "nothing", sum: "", make: () => el("p", { class: "event" }, isPrivate() ? "Her skjer det ingenting før du trykker Start." : "Ingen meldinger ennå.") });

function withDays() {
  const nodes = [];
  let last = null;
  for (const message of state.messages) {
    const at = ofMessage(message);
    if (!last || !sameDay(last, at)) nodes.push({ key: `day ${message.message_id}`, sum: day(at), make: () => el("p", { class: "date" }, el("span", {}, day(at))) });
    nodes.push({ key: message.message_id, sum: `${message.seq}`, make: () => bubble(message, choices) });
    last = at;
  }
  return nodes;
}

const startBar = (blocked) =>
  el("div", { class: "start" }, blocked && el("p", {}, `Du har stengt for ${state.bot.name}.`),
    el("button", { type: "button", onclick: () => act(state.place.me, "start") }, "Start"));

const EDITABLE = 48 * 60 * 60 * 1000;

async function choices(message) {
  const mine = message.mine && !message.via_bot;
  const editable = mine && now() - ofMessage(message) < EDITABLE && (message.text || message.caption);
  const { choice: chosen } = await ask("Valg for meldinga",
    el("blockquote", {}, el("strong", {}, nameOf(message.from)), el("span", {}, summary(message))),
    el("div", { class: "actions stacked" },
      choice("reply", "Svar på meldinga"), editable && choice("edit", "Endre"), mine && choice("delete", "Slett"), cancel()));
  if (chosen === "reply") writing.replyTo(message);
  if (chosen === "edit") writing.edit(message);
  if (chosen === "delete") await act(state.place.me, "delete", { chat: message.chat.id, message: message.message_id });
}
