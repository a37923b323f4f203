// The chats somebody is in, with what is unread, and the letters that let people in.
import { askUntilDone, avatar, el, field, patch } from "./dom.js";
import { follow, open } from "./links.js";
import { switcher } from "./people.js";
import { address, me, now, state } from "./state.js";
import { ofMessage, sameDay, shortDay, time } from "./words.js";
import { service, summary } from "./message.js";

export function showChats() {
  const box = document.getElementById("chats");
  const person = me();
  document.getElementById("who-am-i").textContent = person ? `Du er ${person.name}` : "";
  patch(document.getElementById("switch"), person ? [switcher()] : []);
  if (!person) {
    patch(box, [{ key: "nobody", sum: "", make: () => el("p", { class: "hint" }, "Velg hvem du er, så kommer samtalene fram her.") }]);
    return;
  }
  if (state.chatsOf !== person.id) {
    patch(box, []);
    return;
  }
  const started = state.chats.some((chat) => chat.id === person.id);
  const grouped = state.chats.some((chat) => chat.type !== "private");
  const letters = grouped ? [] : state.panel.letters.filter((one) => !one.joined.includes(person.id));
  const opened = letters.filter((one) => one.opened.includes(person.id));
  const list = { key: `list ${person.id}`, sum: "", make: () => el("ul", { class: "plain" }) };
  const link = { key: "link", sum: "", make: linkButton };
  patch(box, [...letters.filter((one) => !opened.includes(one)).map(letter), list, ...opened.map(letter), link]);
  const rows = state.chats.flatMap((chat) => [row(chat), ...topics(chat)]);
  patch(box.querySelector("ul"), started ? rows : [first(person), ...rows]);
}

const letter = ({ title, text, link }) => ({
  key: link,
  sum: title,
  make: () => el("div", { class: "card letter" }, el("p", {}, el("strong", {}, title)), el("p", {}, text),
    el("button", { type: "button", onclick: () => follow(link) }, "Åpne lenka")),
});

const first = (person) => ({
  key: "first",
  sum: String(state.place.chat === person.id),
  make: () => line(person.id, null, state.bot.name, "bot", "Ny samtale", "", 0),
});

function row(chat) {
  const last = chat.last_message;
  const at = last && ofMessage(last);
  const when = at ? (sameDay(at, now()) ? time(at) : shortDay(at)) : "";
  const kind = chat.type === "private" ? "bot" : "group";
  const here = state.place.chat === chat.id && state.place.topic === null;
  const who = last && chat.type !== "private" && !service(last) ? `${last.mine ? "Du" : last.from.first_name}: ` : "";
  const said = last ? who + summary(last) : "";
  return {
    key: chat.id,
    sum: [chat.name, said, when, chat.unread, here].join("\n"),
    make: () => line(chat.id, null, chat.name, kind, said, when, chat.unread),
  };
}

const topics = (chat) =>
  (chat.topics ?? []).map((topic) => ({
    key: `${chat.id}/${topic.id}`,
    sum: `${topic.name} ${state.place.topic === topic.id}`,
    make: () => line(chat.id, topic.id, topic.name, "topic", "", "", 0),
  }));

function line(chat, topic, name, kind, said, when, unread) {
  const here = state.place.chat === chat && state.place.topic === topic;
  return el("li", { class: kind },
    el("a", { class: "row", href: address(state.place.me, chat, topic), "aria-current": here && "true" },
      kind !== "topic" && avatar(name, kind),
      el("span", { class: "words" }, el("strong", {}, name), said && el("small", {}, said)),
      el("span", { class: "side" }, when && el("small", {}, when), unread > 0 && badge(unread))));
}

const badge = (unread) =>
  el("span", { class: "badge" }, String(unread), el("span", { class: "unseen" }, unread === 1 ? " ulest" : " uleste"));

const linkButton = () => el("button", { type: "button", class: "new", onclick: paste }, "Åpne en lenke …");

const paste = () =>
  askUntilDone("Åpne en lenke", "Åpne", ({ link }) => open(link.trim()),
    ({ link }) => field("Lenka du har fått", "Lim inn lenka her.", { name: "link", value: link, inputmode: "url", placeholder: "https://t.me/…", autofocus: true }));
