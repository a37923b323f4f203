// Speaks with the playground: people's doings, its state, its stream of events.
import { inNorwegian } from "./words.js";
import { toast } from "./dom.js";

async function call(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(inNorwegian(body.error ?? ""));
  return body;
}

export const get = (path) => call(path);

export const post = (path, body) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// Lets somebody do something; says it over the page, and gives undefined, when they may not.
export async function act(person, verb, given = {}) {
  try {
    return (await post(`/play/users/${person}/${verb}`, given)).result;
  } catch (mistake) {
    toast(mistake.message);
    return undefined;
  }
}

// The browser connects again by itself; `opened` is called each time, since something may have been missed.
export function listen(happened, opened, lost) {
  const stream = new EventSource("/play/events");
  stream.onopen = opened;
  stream.onerror = lost;
  stream.onmessage = (message) => happened(JSON.parse(message.data));
}
