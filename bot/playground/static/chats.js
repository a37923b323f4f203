// The chats somebody is in, with what is unread, and the letters that let people in.
import { askUntilDone, avatar, el, field, patch } from "./dom.js";
import { follow, open } from "./links.js";
import { switcher } from "./people.js";
import { GENERAL, address, me, now, state } from "./state.js";
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
  const rows = state.chats.map(row);
  patch(box.querySelector("ul"), started ? rows : [first(person), ...rows]);
}

const letter = ({ title, text, link }) => ({
  key: link,
  sum: title,
  make: () => el("div", { class: "card letter" }, el("p", {}, el("strong", {}, title)), el("p", {}, text),
    el("button", { type: "button", onclick: () => follow(link) }, "Åpne lenka")),
});

const first = (person) => {
  const here = state.place.chat === person.id;
  return { key: "first", sum: String(here), make: () => line("bot", state.bot.name, "Ny samtale", "", 0, here, [person.id]) };
};

function row(chat) {
  const topic = chat.topics?.find((one) => one.id === (chat.last_message?.message_thread_id ?? GENERAL));
  return entry(chat.type === "private" ? "bot" : "group", chat, chat.name, topic && `${topic.name} · `, [chat.id]);
}

// The topics of a group, as chats within it.
export const topics = (chat) =>
  chat.topics.map((topic) => entry("topic", topic, topic.name, topic.closed && "Stengt · ", [chat.id, topic.id]));

function entry(kind, { last_message: last, unread }, name, before, place) {
  const at = last && ofMessage(last);
  const when = at ? (sameDay(at, now()) ? time(at) : shortDay(at)) : "";
  const who = last && kind !== "bot" && !service(last) ? `${last.mine ? "Du" : last.from.first_name}: ` : "";
  const said = [before, last && who + summary(last)].filter(Boolean).join("");
  const here = kind !== "topic" && state.place.chat === place[0];
  return {
    key: place.join("/"),
    sum: [name, said, when, unread, here].join("\n"),
    make: () => line(kind, name, said, when, unread, here, place),
  };
}

const line = (kind, name, said, when, unread, here, place) =>
  el("li", { class: kind },
    el("a", { class: "row", href: address(state.place.me, ...place), "aria-current": here && "true" },
      avatar(name, kind),
      el("span", { class: "words" }, el("strong", {}, name), said && el("small", {}, said)),
      el("span", { class: "side" }, when && el("small", {}, when), unread > 0 && badge(unread))));

const badge = (unread) =>
  el("span", { class: "badge" }, String(unread), el("span", { class: "unseen" }, unread === 1 ? " ulest" : " uleste"));

const linkButton = () => el("button", { type: "button", class: "new", onclick: paste }, "Åpne en lenke …");

const paste = () =>
  askUntilDone("Åpne en lenke", "Åpne", ({ link }) => open(link.trim()),
    ({ link }) => field("Lenka du har fått", "Lim inn lenka her.", { name: "link", value: link, inputmode: "url", placeholder: "https://t.me/…", autofocus: true }));
