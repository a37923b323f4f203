// Where one writes: text, replies, edits, commands, pictures, documents and a voice message.
import { act, get } from "./api.js";
import { ask, cancel, choice, el, icon, toast } from "./dom.js";
import { nameOf, summary, words } from "./message.js";
import { me, state } from "./state.js";

const drafts = new Map();
const BIGGEST = 20_000_000; // what bots may fetch

export function composer(key) {
  const { me: person, chat, topic } = state.place;
  let about = null; // {message, edits}: what one replies to or changes
  const field = el("textarea", { rows: 1, "aria-label": "Skriv en melding", placeholder: "Skriv en melding", enterkeyhint: "enter" });
  const picker = el("input", { type: "file", hidden: true });
  const context = el("div", { class: "context" });
  const where = () => ({ chat, topic, reply_to: about && !about.edits ? about.message.message_id : null });

  const grow = () => {
    drafts.set(key, field.value);
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`;
  };
  const set = (text) => { field.value = text; grow(); };
  const turnTo = (message, edits) => {
    about = message && { message, edits };
    context.replaceChildren(...(about ? [note(about, () => turnTo(null))] : []));
    if (!message) return;
    if (edits) set(words(message));
    field.focus();
  };

  async function send() {
    const text = field.value.trim();
    if (!text) return field.focus();
    const sent = about?.edits
      ? await act(person, "edit", { chat, message: about.message.message_id, text })
      : await act(person, "send", { text, ...where() });
    if (!sent) return;
    set("");
    turnTo(null);
    field.focus();
  }

  async function attach() {
    const { choice: kind } = await ask("Send noe annet", el("div", { class: "actions stacked" },
      choice("photo", "Et bilde fra telefonen"), choice("voice", "En talemelding (eksempel)"), choice("document", "Et dokument"), cancel()));
    if (kind === "voice") await sendFile("voice", "tale.wav", hum());
    if (kind !== "photo" && kind !== "document") return;
    picker.accept = kind === "photo" ? "image/*" : "";
    picker.dataset.kind = kind;
    picker.value = "";
    picker.click();
  }

  async function sendFile(kind, name, file) {
    if (file.size > BIGGEST) return toast("Filen er for stor. Den kan være på høyst 20 MB.");
    const given = { kind, name, mime: file.type || "application/octet-stream", content: await base64(file), caption: field.value.trim() };
    if (!(await act(person, "send_file", { ...given, ...where() }))) return;
    set("");
    turnTo(null);
  }

  async function command() {
    state.bot = await get("/play/bot"); // the bot may have changed its menu
    const listed = commands();
    const { choice: chosen } = await ask("Kommandoer", el("div", { class: "actions stacked commands" },
      listed.map((one) => el("button", { class: "quiet", value: `/${one.command}` }, el("strong", {}, `/${one.command}`), " ", one.description)), cancel()));
    if (chosen) await act(person, "send", { text: chosen, chat, topic });
  }

  const onFinePointer = matchMedia("(pointer: fine)").matches;
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && about) turnTo(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !onFinePointer) return;
    event.preventDefault();
    send();
  });
  picker.addEventListener("change", () => picker.files[0] && sendFile(picker.dataset.kind, picker.files[0].name, picker.files[0]));
  field.value = drafts.get(key) ?? "";
  setTimeout(grow);

  const form = el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(); } }, context,
    el("div", { class: "line" },
      el("button", { type: "button", class: "round", "aria-label": "Send bilde, talemelding eller dokument", onclick: attach }, icon("plus")),
      commands().length > 0 && el("button", { type: "button", class: "round", "aria-label": "Kommandoer", onclick: command }, icon("slash")),
      field, picker, el("button", { class: "round send", "aria-label": "Send" }, icon("send"))));
  return Object.assign(form, { replyTo: (message) => turnTo(message, false), edit: (message) => turnTo(message, true) });
}

const note = ({ message, edits }, drop) =>
  el("div", { class: "note" },
    el("blockquote", {}, el("strong", {}, edits ? "Endrer meldinga di" : `Svar til ${nameOf(message.from)}`), el("span", {}, summary(message))),
    el("button", { type: "button", class: "round", "aria-label": "La være", onclick: drop }, icon("close")));

// The bot's own menu for this chat, in the language of the one who writes.
function commands() {
  const scopes = state.place.chat === state.place.me ? [`chat ${state.place.me}`, "all_private_chats"] : ["all_group_chats"];
  const lists = [...scopes, "default"].flatMap((one) => [`commands ${one} ${me()?.language_code}`, `commands ${one}`]);
  return state.bot[lists.find((name) => state.bot[name])] ?? [];
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

// A second of humming, as a WAV file.
function hum() {
  const rate = 8000;
  const samples = Uint8Array.from({ length: rate }, (_, at) => 128 + 50 * Math.sin((at * 2 * Math.PI * 220) / rate) * Math.sin((at * Math.PI) / rate));
  const head = new DataView(new ArrayBuffer(44));
  const text = (at, letters) => [...letters].forEach((letter, place) => head.setUint8(at + place, letter.charCodeAt(0)));
  text(0, "RIFF"), text(8, "WAVEfmt "), text(36, "data");
  head.setUint32(4, 36 + rate, true), head.setUint32(16, 16, true), head.setUint16(20, 1, true), head.setUint16(22, 1, true);
  head.setUint32(24, rate, true), head.setUint32(28, rate, true), head.setUint16(32, 1, true), head.setUint16(34, 8, true), head.setUint32(40, rate, true);
  return new Blob([head, samples], { type: "audio/wav" });
}
