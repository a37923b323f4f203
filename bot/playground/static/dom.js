// Builds what is shown. Words only ever become text nodes or attributes, never HTML.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export function avatar(name, kind = "person") {
  if (kind === "bot") return el("span", { class: "avatar bot", "aria-hidden": "true" }, icon("book"));
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "");
  return el("span", { class: `avatar ${kind}`, "aria-hidden": "true" }, letters.join("").toLocaleUpperCase("nb"));
}

const sums = new WeakMap();

// Makes a list show `wanted` ({key, sum, make}), leaving alone what did not change, and the focus where it was.
export function patch(list, wanted) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const nodes = wanted.map(({ key, sum, make }) => {
    const kept = old.get(String(key));
    if (kept && sums.get(kept) === sum) return kept;
    const node = make();
    node.dataset.key = key;
    sums.set(node, sum);
    if (kept) replace(kept, node);
    return node;
  });
  const staying = new Set(nodes);
  for (const node of [...list.children]) if (!staying.has(node)) node.remove();
  nodes.forEach((node, place) => {
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] ?? null);
  });
}

function replace(kept, node) {
  const place = focusable(kept).indexOf(document.activeElement);
  kept.replaceWith(node);
  if (place >= 0) (focusable(node)[place] ?? focusable(node).at(-1))?.focus();
}

const focusable = (node) => [node, ...node.querySelectorAll("a, button, input, audio")].filter((one) => one.tabIndex >= 0);

export function toast(text) {
  const note = el("p", { class: "toast" }, text);
  document.getElementById("toasts").replaceChildren(note);
  setTimeout(() => note.remove(), Math.max(5000, text.length * 70));
}

// What was said to one is not for another.
export const hush = () => document.getElementById("toasts").replaceChildren();

// Shows a dialog and gives what was chosen: the value of the button that closed it, and the form's fields.
export function ask(title, ...content) {
  return new Promise((resolve) => {
    const heading = el("h2", { id: "dialog-title" }, title);
    const form = el("form", { method: "dialog" }, heading, ...content);
    const dialog = el("dialog", { "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve({ choice: dialog.returnValue, ...Object.fromEntries(new FormData(form)) });
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Asks again, with what was typed and what was wrong, until `act` has succeeded or somebody gives up.
export async function askUntilDone(title, done, act, fields) {
  let given = {};
  let wrong = null;
  for (;;) {
    given = await ask(title, wrong && el("p", { class: "wrong", role: "alert" }, wrong), fields(given),
      el("div", { class: "actions" }, cancel(), el("button", { value: "ok" }, done)));
    if (given.choice !== "ok") return;
    try {
      return await act(given);
    } catch (mistake) {
      wrong = mistake.message;
    }
  }
}

// A field that must be filled in; `missing` says so in the page's language, not in the browser's.
export function field(label, missing, attributes) {
  const input = el("input", { required: true, autocomplete: "off", ...attributes,
    oninvalid: () => input.setCustomValidity(missing), oninput: () => input.setCustomValidity("") });
  return el("label", {}, label, input);
}

export const choice = (value, label, kind = "quiet") => el("button", { class: kind, value }, label);
// No submit button: Enter in a field chooses the first of those.
export const cancel = (label = "Avbryt") => el("button", { class: "quiet", type: "button",
  onclick: (event) => event.target.closest("dialog").close("") }, label);
