const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const CONNECT_DEADLINE_MS = 10_000;
const STABLE_AFTER_MS = 5_000;

/** The ws or wss address of a path, relative to the page's own. */
export function socketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.pathname === "/" ? `${url.protocol}//${url.host}` : url.href;
}

/** Full jitter: anywhere between at once and a ceiling that doubles with each try, so pages do not return in step. */
function delayBefore(attempt) {
  return Math.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

/**
 * A browser WebSocket that comes back by itself.
 *
 * The listener is told `connecting()`, `opened()`, `received(text)` and `lost({code, reason, opened, delay})`, where
 * `delay` is the time in ms until the next try. After `lost` comes `connecting` again, for as long as the page lives,
 * unless `lost` answers false: then it stays closed until `connect()`.
 */
export class Connection {
  #url;
  #listener;
  #socket = null;
  #openedAt = null;
  #attempt = 0;
  #retryTimer = null;
  #deadline = null;

  constructor(url, listener) {
    this.#url = url;
    this.#listener = listener;
    addEventListener("online", () => this.retryNow());
    // A phone that wakes up has had its timers held back; the person looking at it should not wait for them.
    document.addEventListener("visibilitychange", () => document.hidden || this.retryNow());
  }

  connect() {
    this.#listener.connecting();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#openedAt = null;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#listener.received(event.data);
    socket.onclose = (event) => this.#ended(event.code, event.reason);
    // The browser tells pages nothing about the cause and always sends close next, which is where we act.
    socket.onerror = () => console.warn(`WebSocket error on ${this.#url}`);
    this.#deadline = setTimeout(() => this.abandon(), CONNECT_DEADLINE_MS);
  }

  /** Hands a text to the browser for sending; false: not connected, nothing was sent. */
  send(text) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  /** Ends the wait before the next try; without effect unless one is running. */
  retryNow() {
    if (this.#retryTimer === null) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.connect();
  }

  /** Treats the connection as lost without waiting for the other side, which may no longer be there to answer. */
  abandon() {
    if (this.#drop()) this.#ended(1006, "");
  }

  /** Ends the connection and the tries; `connect()` begins anew. */
  end() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    clearTimeout(this.#deadline);
    this.#drop();
  }

  /** Lets go of the socket; false if there is none. */
  #drop() {
    const socket = this.#socket;
    if (socket === null) return false;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
    this.#socket = null;
    return true;
  }

  #opened() {
    clearTimeout(this.#deadline);
    this.#openedAt = performance.now();
    this.#listener.opened();
  }

  #ended(code, reason) {
    clearTimeout(this.#deadline);
    this.#socket = null;
    const opened = this.#openedAt !== null;
    // A server that accepts and then drops at once is in trouble too: only a connection that held resets the backoff.
    if (opened && performance.now() - this.#openedAt > STABLE_AFTER_MS) this.#attempt = 0;
    const delay = delayBefore(this.#attempt++);
    this.#retryTimer = setTimeout(() => this.retryNow(), delay);
    if (this.#listener.lost({ code, reason, opened, delay }) === false) this.end();
  }
}
