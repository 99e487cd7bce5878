const KEPT = 1_000;
const TRIMMED_AT_ONCE = 200;
const SAME_BREATH_MS = 2 * 60_000;
const TONES = 6;
const NEAR_BOTTOM_PX = 24;

const TIME = { hour: "numeric", minute: "2-digit" };
const DAY_AND_TIME = { ...TIME, day: "numeric", month: "short" };

/** The list of messages: appends, groups, keeps the reader's place, and knows what it has already shown. */
export class MessageLog {
  #log = document.getElementById("log");
  #list = document.getElementById("messages");
  #newer = document.getElementById("newer");
  #shown = [];
  #last = null;
  #following = true;
  #top = 0;
  #unread = 0;

  constructor() {
    this.#log.addEventListener("scroll", () => this.#scrolled());
    this.#newer.addEventListener("click", () => this.follow());
    // The log shrinks when a keyboard opens or the composer grows.
    new ResizeObserver(() => this.#keepPlace()).observe(this.#log);
  }

  /** Appends a message {from, text, at}; `me` is the name whose messages are marked as the reader's own. */
  add(message, me) {
    const own = message.from === me;
    this.#shown.push(keyOf(message));
    this.#list.append(messageItem(message, own, this.#continues(message)));
    this.#last = message;
    if (own) this.#following = true;
    if (!this.#following) this.#unread++;
    this.#appended();
  }

  /** Appends a line about the room itself. */
  note(text, event) {
    this.#list.append(eventItem(text, event));
    this.#last = null;
    this.#appended();
  }

  /**
   * Appends those of the room's recent messages that are not shown yet and answers them. Two equal messages of the
   * same instant count as two.
   */
  merge(recent, me) {
    const known = new Map();
    for (const key of this.#shown) known.set(key, (known.get(key) ?? 0) + 1);
    const fresh = recent.filter((message) => {
      const count = known.get(keyOf(message)) ?? 0;
      known.set(keyOf(message), count - 1);
      return count <= 0;
    });
    if (this.#shown.length > 0 && fresh.length > 0 && fresh.length === recent.length) {
      this.note("Some messages may be missing here", "gap");
    }
    fresh.forEach((message) => this.add(message, me));
    return fresh;
  }

  /** Goes to the newest message and stays with it. */
  follow() {
    this.#following = true;
    this.#appended();
  }

  #continues(message) {
    const last = this.#last;
    return last !== null && last.from === message.from && message.at - last.at < SAME_BREATH_MS;
  }

  #appended() {
    this.#trim();
    if (this.#following) this.#unread = 0;
    this.#newer.hidden = this.#unread === 0;
    this.#newer.textContent = this.#unread === 1 ? "1 new message" : `${this.#unread} new messages`;
    requestAnimationFrame(() => this.#keepPlace());
  }

  #trim() {
    if (this.#list.childElementCount <= KEPT) return;
    for (let i = 0; i < TRIMMED_AT_ONCE; i++) this.#list.firstElementChild.remove();
    this.#shown = this.#shown.slice(-KEPT);
    document.getElementById("trimmed").hidden = false;
    this.#top = this.#log.scrollTop;
  }

  #keepPlace() {
    if (!this.#following) return;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#top = this.#log.scrollTop;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const atBottom = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    // Messages may arrive between our scrolling and its event, so only a move upwards means the reader left.
    if (atBottom && !this.#following) this.follow();
    else if (!atBottom && scrollTop < this.#top) this.#following = false;
    this.#top = scrollTop;
  }
}

function keyOf({ from, text, at }) {
  return JSON.stringify([from, text, at]);
}

function messageItem({ from, text, at }, own, continued) {
  const item = element("li", "message");
  item.dataset.from = from;
  item.toggleAttribute("data-own", own);
  item.toggleAttribute("data-continued", continued);
  const meta = element("p", continued ? "meta unseen" : "meta");
  const name = element("bdi", "from", from);
  name.dataset.tone = toneOf(from);
  meta.append(name, own ? " (you) " : " ", timeOf(at));
  const words = element("p", "text", text);
  words.dir = "auto";
  item.append(meta, words);
  return item;
}

function eventItem(text, event) {
  const item = element("li", "event", text);
  item.dataset.event = event;
  item.dir = "auto";
  return item;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function timeOf(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const time = element("time", "", date.toLocaleString([], today ? TIME : DAY_AND_TIME));
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  return time;
}

function toneOf(name) {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return sum % TONES;
}
