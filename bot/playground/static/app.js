// Puts the page together: the address says where one is, the stream says what changed, the rest follows.
import { act, get, listen } from "./api.js";
import { showChats } from "./chats.js";
import { closeClock, readyClock, setClock } from "./clock.js";
import { showConversation } from "./conversation.js";
import { hush } from "./dom.js";
import { settle } from "./message.js";
import { showPanel } from "./panel.js";
import { showPeople } from "./people.js";
import { address, amongTopics, chatHere, me, readPlace, state, topicHere } from "./state.js";

const stale = new Set(); // what must be asked for again
let soon = 0;
let asking = Promise.resolve(); // one after the other, so that an older answer never replaces a newer
let lifted = Promise.resolve(); // a button that is drawn anew under a finger would not be pressed

function changed(...parts) {
  parts.forEach((part) => stale.add(part));
  soon ||= setTimeout(refresh, 20);
}

function refresh() {
  clearTimeout(soon);
  soon = 0;
  asking = asking.then(askOnce);
  return asking;
}

async function askOnce() {
  const parts = new Set(stale);
  stale.clear();
  const place = state.place;
  const found = await ask(parts, place).catch(() => ({}));
  await lifted;
  if (place !== state.place) return; // somebody is elsewhere by now, and asks again
  Object.assign(state, found);
  if (found.panel) setClock(found.panel.now);
  show();
}

async function ask(parts, place) {
  const found = {};
  if (parts.has("people")) [found.people, found.bot] = await Promise.all([get("/play/users"), get("/play/bot")]);
  if (parts.has("panel")) found.panel = await get("/page/panel");
  const { me: person, chat, topic } = place;
  if (!(found.people ?? state.people).some((one) => one.id === person)) return found;
  if (parts.has("chats")) Object.assign(found, { chats: await get(`/play/users/${person}/chats`), chatsOf: person });
  if (parts.has("messages") && chat) {
    found.messages = await get(`/play/users/${person}/messages?chat=${chat}${topic ? `&topic=${topic}` : ""}`);
    found.messagesOf = place;
  }
  return found;
}

function show() {
  showPeople();
  showChats();
  showConversation();
  showPanel();
  closeClock(state.ended || Boolean(state.panel.stage));
  const shown = state.place.view === "chat" && state.messagesOf === state.place && document.visibilityState === "visible";
  const { me: person, chat, topic } = state.place;
  if (shown && !amongTopics() && (topicHere() ?? chatHere())?.unread) act(person, "read", { chat, topic });
}

const HEADINGS = { people: "people-title", chats: "chats-title", panel: "panel-title", chat: "chat-title" };

async function arrive(event) {
  const before = state.place.me;
  readPlace();
  const { me: person, view } = state.place;
  if (person !== before) hush();
  document.body.dataset.view = view;
  const tabs = { people: address(person, "folk"), chats: address(person), panel: address(person, "bak") };
  for (const [name, href] of Object.entries(tabs)) {
    const tab = document.getElementById(`tab-${name}`);
    tab.href = href;
    if (name === view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  stale.add("people").add("panel").add("chats").add("messages");
  show();
  await refresh();
  document.title = [me()?.name, "Prøverommet", "Kollokvie"].filter(Boolean).join(" – ");
  if (event) document.getElementById(HEADINGS[view])?.focus({ preventScroll: true });
}

function happened(event) {
  if (event.type === "ended") ended();
  if (event.type === "clock") setClock(event.now);
  if (event.type === "answer") settle(event.query, event);
  if (["clock", "ledger"].includes(event.type)) changed("panel");
  if (event.type === "page") changed("panel", "people");
  if (["message", "edited", "deleted", "reaction", "unread", "chat", "declined"].includes(event.type)) changed("chats", "people", ...(event.chat === state.place.chat ? ["messages"] : []));
}

const LONG = 15_000; // without contact: it has ended without saying so
const GONE = "Mistet kontakten med prøverommet. Prøver igjen …";
const ENDED = "Prøverommet er stengt. Start det igjen med make try, og åpne adressen som da står der.";
let ending = 0;

function tell(words) {
  const line = document.getElementById("lost");
  line.textContent = words;
  line.hidden = !words;
}

function lost() {
  if (state.ended) return;
  tell(GONE);
  ending ||= setTimeout(ended, LONG);
}

function ended() {
  state.ended = true;
  const unfinished = state.panel.stage ? "Programmet ble ikke ferdig. " : "";
  state.panel.stage = null; // what was asked before may still bring it
  tell(unfinished + ENDED);
  show();
}

function opened() {
  clearTimeout(ending);
  ending = 0;
  state.ended = false;
  tell("");
  changed("people", "panel", "chats", "messages");
}

function touched() {
  lifted = new Promise((lift) => ["pointerup", "pointercancel"].forEach((end) => addEventListener(end, () => setTimeout(lift), { once: true })));
}

readyClock();
addEventListener("pointerdown", touched, true);
addEventListener("hashchange", arrive);
addEventListener("visibilitychange", () => changed("chats"));
await arrive();
listen(happened, opened, lost);
