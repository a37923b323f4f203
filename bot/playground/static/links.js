// Follows t.me links inside the page; other links open beside it.
import { post } from "./api.js";
import { ask, cancel, el, toast } from "./dom.js";
import { go, myChats, state } from "./state.js";

const isOurs = (link) => /^(https?:\/\/)?(t|telegram)\.me\//.test(link);

export const follow = (link) => open(link).catch((mistake) => toast(mistake.message));

// Throws, with words for people, where a link leads nowhere.
export async function open(link) {
  if (!isOurs(link)) {
    if (!/^https?:\/\//.test(link)) throw new Error("Dette er ingen lenke. Den skal begynne med https://");
    window.open(link, "_blank", "noopener");
    return;
  }
  const group = /[?&]startgroup=/.test(link) ? await whichGroup() : {};
  if (!group) return;
  const { result: found } = await post(`/play/users/${state.place.me}/open_link`, { link, ...group });
  if (found.asked) toast("Du har bedt om å bli med. Gruppa kommer fram her når du er sluppet inn.");
  else go(state.place.me, found.chat, found.topic);
}

async function whichGroup() {
  const mine = myChats().filter((chat) => ["creator", "administrator"].includes(chat.status) && chat.type !== "private");
  const given = await ask(`Legg ${state.bot.name} til i en gruppe`,
    mine.length > 0 && el("label", {}, "Hvilken gruppe?", el("select", { name: "chat" }, el("option", { value: "" }, "En ny gruppe"),
      mine.map((chat) => el("option", { value: chat.id }, chat.name)))),
    el("label", {}, "Navn på en ny gruppe", el("input", { name: "title", maxlength: 128, value: "Kollokviegruppe", autocomplete: "off" })),
    el("label", {}, "Emner i en ny gruppe", el("select", { name: "topics" }, el("option", { value: "" }, "Av"), el("option", { value: "on" }, "På"))),
    el("div", { class: "actions" }, cancel(), el("button", { value: "ok" }, "Legg til")));
  if (given.choice !== "ok") return null;
  return given.chat ? { chat: Number(given.chat) } : { title: given.title.trim() || "Kollokviegruppe", forum: given.topics === "on" };
}

// A link in a message: within the page when it leads to a chat here.
export const linkTo = (url, ...words) =>
  el("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: (event) => {
    if (!isOurs(url)) return;
    event.preventDefault();
    follow(url);
  } }, ...words);
