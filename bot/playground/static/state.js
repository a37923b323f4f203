// What the page knows now: who one is, where one is, and what the playground last said.

export const state = {
  people: [],
  chats: [],
  chatsOf: null, // whose they are
  messages: [],
  messagesOf: null, // the place they are of
  bot: { id: 0, name: "Kollokvie", username: "" },
  panel: { about: {}, did: [], letters: [] },
  clock: { now: 0, read: 0 },
  ended: false, // the playground, and so its clock
  place: { me: null, chat: null, topic: null, view: "people" },
  lately: [], // whom one has been, the last first
};

export const GENERAL = 1; // the topic that every group with topics has; its messages name none

export const me = () => state.people.find((person) => person.id === state.place.me);
export const myChats = () => (state.chatsOf === state.place.me ? state.chats : []);
export const chatHere = () => myChats().find((chat) => chat.id === state.place.chat);
export const topicHere = () => chatHere()?.topics?.find((topic) => topic.id === state.place.topic);
export const amongTopics = () => Boolean(chatHere()?.topics) && !topicHere();
export const isPrivate = () => state.place.chat === state.place.me;
export const now = () => new Date(state.clock.now + performance.now() - state.clock.read);

const VIEWS = { folk: "people", bak: "panel" };

// The address after #: /person, /person/chat, /person/chat/topic, or /person/folk and /person/bak.
export function readPlace() {
  const [person, where, topic] = location.hash.replace(/^#\/?/, "").split("/");
  const number = (text) => (/^-?\d+$/.test(text ?? "") ? Number(text) : null);
  const place = { me: number(person), chat: number(where), topic: number(topic) };
  place.view = VIEWS[where] ?? VIEWS[person] ?? (place.chat ? "chat" : place.me ? "chats" : "people");
  state.place = place;
  if (place.me) state.lately = [place.me, ...state.lately.filter((id) => id !== place.me)];
}

export const address = (...parts) => `#/${parts.filter((part) => part !== null && part !== undefined).join("/")}`;
export const go = (...parts) => { location.hash = address(...parts); };
