const STATES = { connecting: "Connecting…", open: "Connected", closed: "Disconnected" };
const TITLE = document.title;

const byId = (id) => document.getElementById(id);
const message = byId("message");
let countdown = null;
let unread = 0;

/** Unlike an assignment, leaves equal text alone, so that a screen reader does not say it again. */
function setText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

export function showConnection(state) {
  byId("connection").dataset.state = state;
  setText("connection", STATES[state]);
}

/** Says that the connection is gone and counts down to the next try. */
export function showOutage(reason, delay) {
  showConnection("closed");
  byId("outage").hidden = false;
  setText("people-label", "Last seen here");
  setText("outage-reason", reason);
  const until = performance.now() + delay;
  clearInterval(countdown);
  countdown = setInterval(() => showCountdown(until), 250);
  showCountdown(until);
}

function showCountdown(until) {
  const seconds = Math.ceil((until - performance.now()) / 1000);
  setText("outage-countdown", seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again…");
}

export function showTrying() {
  clearInterval(countdown);
  setText("outage-countdown", "Trying again…");
}

export function endOutage() {
  clearInterval(countdown);
  setText("people-label", "Here now");
  const refocus = document.activeElement === byId("retry");
  byId("outage").hidden = true;
  showConnection("open");
  if (refocus) (byId("room").hidden ? byId("name") : message).focus();
}

/** Shows the form for the name, with an error to mend if there is one. */
export function showEntrance(error = "") {
  byId("room").hidden = true;
  byId("entrance").hidden = false;
  showJoinNotice("");
  showNameError(error);
  byId("name").focus();
  byId("name").select();
}

export function showNameError(error) {
  setText("name-error", error);
  byId("name").setAttribute("aria-invalid", error !== "");
  if (error !== "") byId("name").focus();
}

/** Asks for a password beside the name. */
export function askForPassword() {
  showLoggedOut();
  byId("password-row").hidden = false;
  setText("entrance-title", "Log in to the chat");
  setText("join", "Log in");
  setText("name-help", "Everyone in the room will see your name, of up to 32 characters. The password is this server's.");
}

/** Shows that there is no connection, and that none is tried. */
export function showLoggedOut() {
  clearInterval(countdown);
  byId("outage").hidden = true;
  byId("login-until").hidden = true;
  byId("connection").dataset.state = "closed";
  setText("connection", "Not logged in");
  byId("password").value = "";
}

/** Shows until when the login is good, unless it is renewed. */
export function showLoginUntil(expires) {
  const until = new Date(expires);
  byId("login-until").hidden = false;
  byId("login-until").title = until.toLocaleString();
  setText("login-until", `login until ${until.toLocaleTimeString()}`);
}

export function showJoinNotice(text) {
  setText("join-notice", text);
}

/** Shows the room to someone called `name`; the message box gets the focus when they have just come in. */
export function showRoom(name) {
  const entering = byId("room").hidden;
  byId("me").textContent = name;
  byId("name").value = name;
  byId("entrance").hidden = true;
  byId("room").hidden = false;
  if (entering) message.focus();
}

export function showMessageError(error) {
  setText("message-error", error);
}

export function showNotice(text) {
  setText("notice", text);
}

export function draft() {
  return message.value;
}

export function setDraft(text) {
  message.value = text;
  message.rows = Math.min(6, text.split("\n").length);
}

export function showLength(length, limit) {
  const over = length - limit;
  const near = over > -200;
  setText("message-length", over > 0 ? `${over} too many` : near ? `${-over} left` : "");
  message.setAttribute("aria-invalid", over > 0);
}

/** Counts a message that came while the page was out of sight, in the title. */
export function countUnread() {
  if (document.hidden) showUnread(unread + 1);
}

function showUnread(count) {
  unread = count;
  document.title = count > 0 ? `(${count}) ${TITLE}` : TITLE;
}

function togglePeople(open) {
  byId("people-toggle").setAttribute("aria-expanded", open);
}

function isOpen() {
  return byId("people-toggle").getAttribute("aria-expanded") === "true";
}

/** Wires what the page does by itself, and hands what the person asks for to `actions`. */
export function listen({ join, send, leave, retry, edited }) {
  onSubmit("join-form", () => join(byId("name").value, byId("password").value));
  onSubmit("composer", () => {
    send(message.value);
    // A tap on the button would otherwise put away a phone's keyboard.
    message.focus();
  });
  byId("leave").addEventListener("click", leave);
  byId("retry").addEventListener("click", retry);
  byId("name").addEventListener("input", () => showNameError(""));
  message.addEventListener("input", () => {
    setDraft(message.value);
    edited();
  });
  message.addEventListener("keydown", sendOnEnter);
  byId("newer").addEventListener("click", () => message.focus());
  byId("people-toggle").addEventListener("click", () => togglePeople(!isOpen()));
  byId("room").addEventListener("keydown", (event) => event.key === "Escape" && togglePeople(false));
  document.addEventListener("visibilitychange", () => document.hidden || showUnread(0));
}

function onSubmit(id, action) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}

function sendOnEnter(event) {
  // While an input method is composing, Enter picks a word.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
}
