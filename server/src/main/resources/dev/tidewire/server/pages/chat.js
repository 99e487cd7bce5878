import { explainClose } from "./close-codes.js";
import { Connection, socketUrl } from "./connection.js";
import { Login } from "./login.js";
import { MessageLog } from "./messages.js";
import { onLines, Outbox } from "./outbox.js";
import { People } from "./people.js";
import { recallName, rememberName } from "./storage.js";
import * as view from "./view.js";

const NAME_LIMIT = 32;
const TEXT_LIMIT = 2_000;
const ANSWER_DEADLINE_MS = 10_000;
const SLOW_AFTER_MS = 1_000;
const NAME_RETRIES = 5;
const NAME_RETRY_MS = 500;
const UNAUTHORIZED = 3000;

const log = new MessageLog();
const people = new People();
const outbox = new Outbox();
const connection = new Connection(socketUrl("chat"), { connecting, opened, received, lost });

/** Null where anybody may come in. */
let login = null;
/** Who we want to be in the room; null while the person is choosing. */
let name = null;
/** Who the server last said we are, which is how our own messages are known. */
let me = null;
let joined = false;
/** The name was ours on a connection that is gone, and that the server may still be holding it for. */
let returning = false;
let nameRetries = 0;
let nameRetryTimer = null;
let answerTimer = null;
let slowTimer = null;

function connecting() {
  view.showTrying();
}

function opened() {
  view.endOutage();
  if (login !== null) connection.send(login.credentials ?? "expired");
  if (name !== null) askToJoin();
}

function lost({ code, reason, opened, delay }) {
  joined = false;
  nameRetries = 0;
  clearTimeout(nameRetryTimer);
  clearTimeout(slowTimer);
  clearTimeout(answerTimer);
  answerTimer = null;
  view.showOutage(explainClose({ code, reason, opened }), delay);
  if (outbox.waiting) {
    setDraft(outbox.returnTo(view.draft()));
    view.showNotice("The connection was lost before the server confirmed this text, so it is back in the box.");
  }
  if (login === null) return code !== UNAUTHORIZED || askedForAnotherLogin();
  const again = code !== UNAUTHORIZED && login.credentials !== null;
  if (!again) logOut("Your login has expired: log in again.");
  return again;
}

/** The server asks for credentials that this page cannot get, or has begun to since it was loaded. */
function askedForAnotherLogin() {
  view.showLoggedOut();
  chooseName("This server asks for a login that this page does not know: load it again, or use another client.");
  return false;
}

function logOut(error) {
  login.forget();
  connection.end();
  view.showLoggedOut();
  chooseName(error);
}

function received(data) {
  clearTimeout(answerTimer);
  answerTimer = null;
  const answers = {
    "logged-in": ({ expires }) => view.showLoginUntil(expires),
    welcome,
    joined: someoneJoined,
    left: someoneLeft,
    message: messageCame,
    error: refused,
  };
  const message = JSON.parse(data);
  if (Object.hasOwn(answers, message.type)) answers[message.type](message);
  else console.warn("The server sent a type of message that this page does not know:", message.type);
  if (outbox.waiting) expectAnswer();
}

function ask(request) {
  const sent = connection.send(JSON.stringify(request));
  if (sent) expectAnswer();
  return sent;
}

/** A browser cannot ping: a server that owes an answer and stays silent is how we learn that nobody is there. */
function expectAnswer() {
  answerTimer ??= setTimeout(() => connection.abandon(), ANSWER_DEADLINE_MS);
}

async function join(wanted, password) {
  const trimmed = wanted.trim();
  const error = nameError(trimmed);
  view.showNameError(error);
  if (error) return;
  returning = false;
  if (login === null) {
    name = trimmed;
    askToJoin();
  } else if (await loggedIn(trimmed, password)) {
    connection.connect();
  }
}

/** Whether the server lets this one in; if not, the person sees why. */
async function loggedIn(wanted, password) {
  try {
    name = await login.begin(wanted, password);
    return true;
  } catch (error) {
    view.showNameError(error.message);
    return false;
  }
}

function nameError(trimmed) {
  const length = [...trimmed].length;
  if (length === 0) return "Please choose a name.";
  if (length > NAME_LIMIT) return `That name is ${length - NAME_LIMIT} characters too long.`;
  if (/\p{Cc}/u.test(trimmed)) return "A name cannot hold control characters.";
  return "";
}

function askToJoin() {
  const asked = ask({ type: "join", name });
  view.showJoinNotice(asked ? "" : "You will join as soon as the connection is back.");
}

function welcome(answer) {
  // They left while the answer was under way.
  if (name === null) return tellLeave();
  const back = returning;
  name = me = answer.name;
  joined = true;
  returning = true;
  nameRetries = 0;
  rememberName(name);
  people.reset(answer.people, name);
  const fresh = log.merge(answer.recent, name);
  view.showNameError("");
  view.showRoom(name);
  const arrived = fresh.filter((message) => message.from === me).map((message) => message.text);
  setDraft(outbox.withoutArrived(view.draft(), arrived));
  view.showMessageError("");
  view.showNotice(back && view.draft() !== "" ? "You are connected again. This text has not been sent yet." : "");
}

function leave() {
  if (joined) tellLeave();
  if (login === null) chooseName("");
  else logOut("");
}

function tellLeave() {
  connection.send(JSON.stringify({ type: "leave" }));
}

/** Back to the form for the name, with the reason why. */
function chooseName(error) {
  clearTimeout(nameRetryTimer);
  name = null;
  joined = false;
  returning = false;
  view.showEntrance(error);
}

function someoneJoined({ name: who }) {
  people.add(who);
  log.note(`${who} joined`, "joined");
}

function someoneLeft({ name: who }) {
  people.remove(who);
  log.note(`${who} left`, "left");
}

function send(text) {
  if (text.trim() === "") return;
  const over = [...text].length - TEXT_LIMIT;
  if (over > 0) return view.showMessageError(`Not sent: that is ${over} characters too long.`);
  if (!joined || !ask({ type: "message", text })) return notSent();
  outbox.add(text);
  view.setDraft("");
  edited();
  clearTimeout(slowTimer);
  slowTimer = setTimeout(() => view.showNotice("Sending…"), SLOW_AFTER_MS);
}

function notSent() {
  view.showMessageError("Not sent: you are not connected. Your text stays here until you send it again.");
}

function messageCame(message) {
  log.add(message, me);
  if (message.from === me) confirmed();
  else view.countUnread();
}

function confirmed() {
  outbox.takeOldest();
  if (outbox.waiting) return;
  clearTimeout(slowTimer);
  view.showNotice("");
}

function edited() {
  view.showMessageError("");
  view.showNotice("");
  view.showLength([...view.draft()].length, TEXT_LIMIT);
}

function setDraft(text) {
  view.setDraft(text);
  view.showLength([...text].length, TEXT_LIMIT);
}

function refused({ code, message }) {
  if (code === "name_taken" && returning && nameRetries < NAME_RETRIES) return retryName();
  if (!joined && code !== "not_joined") return chooseName(message);
  clearTimeout(slowTimer);
  view.showNotice("");
  view.showMessageError(message);
  setDraft(onLines([outbox.takeOldest() ?? "", view.draft()]));
  if (code === "not_joined" && name !== null) askToJoin();
}

/** Our lost connection may still hold the name until the server notices. */
function retryName() {
  view.showNotice("Waiting for the server to let go of your lost connection…");
  nameRetryTimer = setTimeout(askToJoin, NAME_RETRY_MS * 2 ** nameRetries++);
}

function renewed(token) {
  connection.send(JSON.stringify({ type: "renew", token }));
}

async function begin() {
  try {
    login = await Login.find(renewed);
  } catch {
    // The server is away: the connection's own tries will show it, and whoever has to log in will be told so
    login = null;
  }
  if (login === null) connection.connect();
  else view.askForPassword();
}

view.listen({ join, send, leave, retry: () => connection.retryNow(), edited });
document.getElementById("name").value = recallName();
begin();
