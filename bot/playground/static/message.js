// One message: who, when, what was said, its files, its buttons.
import { act } from "./api.js";
import { ask, cancel, el, icon, toast } from "./dom.js";
import { follow, linkTo } from "./links.js";
import { state } from "./state.js";
import { ofMessage, time } from "./words.js";

export const nameOf = (user) => (user.id === state.bot.id ? state.bot.name : [user.first_name, user.last_name].filter(Boolean).join(" "));
export const words = (message) => message.text ?? message.caption ?? "";

const WITHOUT_WORDS = [["photo", "Bilde"], ["voice", "Talemelding"], ["document", "Dokument"], ["poll", "Avstemning"]];

export function summary(message) {
  const kind = WITHOUT_WORDS.find(([name]) => message[name])?.[1];
  const said = words(message) || message.document?.file_name || message.poll?.question || service(message) || "";
  return [kind, said].filter(Boolean).join(": ").slice(0, 120);
}

// What a message says that nobody wrote, such as that somebody came.
export function service(message) {
  const who = nameOf(message.from);
  const names = (people) => people.map(nameOf).join(" og ");
  if (message.new_chat_members) return `${names(message.new_chat_members)} er med i gruppa`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)} er ikke lenger med i gruppa`;
  if (message.new_chat_title) return `Gruppa heter nå ${message.new_chat_title}`;
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} laget gruppa`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "Gruppa ble oppgradert";
  if (message.pinned_message) return `${who} festet en melding`;
  if (message.forum_topic_created) return `${who} åpnet emnet ${message.forum_topic_created.name}`;
  if (message.forum_topic_edited) return `${who} endret emnet`;
  if (message.forum_topic_closed) return `${who} stengte emnet`;
  if (message.forum_topic_reopened) return `${who} åpnet emnet igjen`;
  return "";
}

export function bubble(message, open) {
  const event = service(message);
  if (event) return el("p", { class: "event" }, event);
  const bot = message.from.id === state.bot.id;
  const who = message.sender_chat ? message.sender_chat.title : nameOf(message.from);
  const at = ofMessage(message);
  return el("article", { class: `message ${message.mine ? "mine" : bot ? "bot" : "other"}`, "aria-label": `${message.mine ? "Du" : who}, kl. ${time(at)}` },
    el("div", { class: "bubble" },
      !message.mine && el("p", { class: "who" }, who),
      quote(message), media(message), marked(message), poll(message),
      el("p", { class: "when" }, message.edit_date && "redigert · ", el("time", { datetime: at.toISOString() }, time(at)))),
    buttons(message), reactions(message),
    el("button", { type: "button", class: "more", "aria-label": `Valg for meldinga fra ${message.mine ? "deg" : who} kl. ${time(at)}`, onclick: () => open(message) }, icon("more")));
}

function quote(message) {
  const replied = message.reply_to_message;
  if (!replied || replied.forum_topic_created) return null;
  return el("blockquote", {}, el("strong", {}, nameOf(replied.from)), el("span", {}, summary(replied)));
}

// The text with its marked parts; positions count UTF-16 units, as strings do here.
function marked(message) {
  const text = words(message);
  if (!text) return null;
  const box = el("div", { class: "text" });
  let at = 0;
  for (const part of [...(message.entities ?? message.caption_entities ?? [])].sort((one, other) => one.offset - other.offset)) {
    if (part.offset < at) continue;
    box.append(text.slice(at, part.offset), mark(part, text.slice(part.offset, part.offset + part.length), message));
    at = part.offset + part.length;
  }
  box.append(text.slice(at));
  return box;
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote" };

function mark(part, text, message) {
  if (part.type === "url") return linkTo(text, text);
  if (part.type === "text_link" && /^https?:/.test(part.url)) return linkTo(part.url, text);
  if (part.type === "bot_command") return command(text, message);
  return TAGS[part.type] ? el(TAGS[part.type], {}, text) : text;
}

const command = (text, { chat, message_thread_id: topic }) =>
  el("a", { href: location.hash, onclick: (event) => { event.preventDefault(); act(state.place.me, "send", { text, chat: chat.id, topic }); } }, text);

const fileAt = (id) => `/play/files/${encodeURIComponent(id)}`;

function media(message) {
  if (message.photo) {
    const missing = (event) => event.target.replaceWith(el("p", { class: "file" }, "Bilde (kan ikke vises)"));
    return el("img", { src: fileAt(message.photo.at(-1).file_id), alt: `Bilde fra ${message.mine ? "deg" : nameOf(message.from)}`, onerror: missing });
  }
  if (message.voice) return el("audio", { controls: true, preload: "none", src: fileAt(message.voice.file_id), "aria-label": "Talemelding" });
  if (!message.document) return null;
  const name = message.document.file_name;
  return el("a", { class: "file", href: fileAt(message.document.file_id), download: name }, icon("file"),
    el("span", {}, el("strong", {}, name), el("small", {}, `Last ned (${size(message.document.file_size)})`)));
}

const size = (bytes) => (bytes < 1000 ? `${bytes} byte` : `${Math.round(bytes / 1000)} kB`);

function buttons(message) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return el("div", { class: "keyboard" }, rows.map((row) => el("div", { class: "keys" }, row.map((button) => key(message, button)))));
}

function key(message, button) {
  if (button.url) return el("a", { class: "key", title: button.text, href: button.url, target: "_blank", rel: "noopener noreferrer", onclick: (event) => { event.preventDefault(); follow(button.url); } }, button.text, el("span", { "aria-hidden": "true" }, " ↗"));
  return el("button", { type: "button", class: "key", title: button.text, onclick: (event) => press(event.currentTarget, message, button) }, button.text);
}

const waiting = new Map();
const early = new Map(); // the answer may be here before the press has come back
const PATIENCE = 10000;
const FEW = 50;

async function press(node, message, button) {
  if (node.getAttribute("aria-busy")) return;
  node.setAttribute("aria-busy", "true");
  const given = { chat: message.chat.id, message: message.message_id, data: button.callback_data };
  const pressed = await act(state.place.me, "press", given);
  const rest = () => node.removeAttribute("aria-busy");
  if (!pressed) return rest();
  const late = setTimeout(() => settle(pressed.query, { text: `${state.bot.name} svarte ikke. Prøv igjen om litt.` }), PATIENCE);
  waiting.set(pressed.query, () => { clearTimeout(late); rest(); });
  if (early.has(pressed.query)) settle(pressed.query, early.get(pressed.query));
}

// The bot has answered a press: the button rests, and what it says is shown to the one who pressed.
export function settle(query, answer) {
  const rest = waiting.get(query);
  if (!rest) {
    early.set(query, answer);
    if (early.size > FEW) early.delete(early.keys().next().value); // most are answers to what others pressed
    return;
  }
  waiting.delete(query);
  early.delete(query);
  rest();
  if (answer.url) follow(answer.url);
  if (answer.text && answer.alert) ask(state.bot.name, el("p", {}, answer.text), el("div", { class: "actions" }, cancel("Greit")));
  else if (answer.text) toast(answer.text);
}

function reactions(message) {
  const all = (message.reactions ?? []).flatMap((reaction) => reaction.emoji);
  return all.length ? el("p", { class: "reactions", "aria-label": `Reaksjoner: ${all.join(" ")}` }, all.join(" ")) : null;
}

function poll(message) {
  const asked = message.poll;
  if (!asked) return null;
  const mine = message.my_vote ?? [];
  const send = (options) => act(state.place.me, "vote", { chat: message.chat.id, message: message.message_id, options });
  const toggled = (place) => (asked.allows_multiple_answers ? (mine.includes(place) ? mine.filter((one) => one !== place) : [...mine, place]) : mine.includes(place) ? [] : [place]);
  return el("div", { class: "poll", role: "group", "aria-label": asked.question },
    el("p", {}, el("strong", {}, asked.question)),
    asked.options.map((option, place) => el("button", { type: "button", class: "option", "aria-pressed": String(mine.includes(place)), disabled: asked.is_closed, onclick: () => send(toggled(place)) },
      el("span", {}, option.text), el("span", { class: "votes" }, String(option.voter_count)))),
    el("p", { class: "when" }, asked.is_closed ? "Avsluttet" : `${asked.total_voter_count} har stemt`));
}
