import { explainClose } from "./close-codes.js";
import { Connection, socketUrl } from "./connection.js";
import { MessageLog } from "./messages.js";
import { People } from "./people.js";
import { recallName, rememberName } from "./storage.js";
import * as view from "./view.js";

const NAME_LIMIT = 32;
const TEXT_LIMIT = 2_000;
const ANSWER_DEADLINE_MS = 10_000;
const NAME_RETRIES = 5;
const NAME_RETRY_MS = 500;

const log = new MessageLog();
const people = new People();
const connection = new Connection(socketUrl("chat"), { connecting, opened, received, lost });

/** Who we want to be in the room; null while the person is choosing. */
let name = null;
let joined = false;
/** The name was ours on a connection that is gone, and that the server may still be holding it for. */
let returning = false;
let nameRetries = 0;
let nameRetryTimer = null;
let answerTimer = null;
/** Texts handed to the socket and not yet seen coming back from the server, oldest first. */
let unconfirmed = [];
/** Those among them that went back into the message box when the connection was lost. */
let putBack = [];

// The connection

function connecting() {
  view.showTrying();
}

function opened() {
  view.endOutage();
  if (name !== null) askToJoin();
}

function lost({ code, reason, opened, delay }) {
  joined = false;
  clearTimeout(nameRetryTimer);
  clearTimeout(answerTimer);
  answerTimer = null;
  view.showOutage(explainClose({ code, reason, opened }), delay);
  if (unconfirmed.length > 0) returnUnconfirmed();
}

function received(data) {
  clearTimeout(answerTimer);
  answerTimer = null;
  const answers = { welcome, joined: someoneJoined, left: someoneLeft, message: messageCame, error: refused };
  const message = JSON.parse(data);
  if (Object.hasOwn(answers, message.type)) answers[message.type](message);
  else console.warn("The server sent a type of message that this page does not know:", message.type);
  if (unconfirmed.length > 0) expectAnswer();
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

// Coming and going

function join(wanted) {
  const trimmed = wanted.trim();
  const error = nameError(trimmed);
  view.showNameError(error);
  if (error) return;
  name = trimmed;
  returning = false;
  askToJoin();
}

function nameError(trimmed) {
  const length = [...trimmed].length;
  if (length === 0) return "Please choose a name.";
  if (length > NAME_LIMIT) return `That name is ${length - NAME_LIMIT} characters too long.`;
  if (/\p{Cc}/u.test(trimmed)) return "A name cannot hold control characters.";
  return "";
}

function askToJoin() {
  if (!ask({ type: "join", name })) view.showNameError("You will join as soon as the connection is back.");
}

function welcome(answer) {
  name = answer.name;
  joined = true;
  returning = true;
  nameRetries = 0;
  rememberName(name);
  people.reset(answer.people, name);
  const fresh = log.merge(answer.recent, name);
  view.showNameError("");
  view.showRoom(name);
  settlePutBack(fresh);
}

function leave() {
  if (joined) connection.send(JSON.stringify({ type: "leave" }));
  chooseName("");
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

// Messages

function send(text) {
  if (text.trim() === "") return;
  const over = [...text].length - TEXT_LIMIT;
  if (over > 0) return view.showMessageError(`Not sent: that is ${over} characters too long.`);
  if (!joined || !ask({ type: "message", text })) return notSent();
  unconfirmed.push(text);
  putBack = [];
  view.setDraft("");
  edited();
}

function notSent() {
  view.showMessageError("Not sent: you are not connected. Your text stays here until you send it again.");
}

function messageCame(message) {
  log.add(message, name);
  if (message.from === name) unconfirmed.shift();
  else view.countUnread();
}

function edited() {
  view.showMessageError("");
  view.showNotice("");
  view.showLength([...view.draft()].length, TEXT_LIMIT);
}

/** The connection ended before these came back: whether they arrived is unknown, so the person decides. */
function returnUnconfirmed() {
  putBack = unconfirmed;
  unconfirmed = [];
  setDraft([...putBack, view.draft()].filter((text) => text !== "").join("\n"));
  view.showNotice("The connection was lost before the server confirmed this text, so it is back in the box.");
}

/** Back in the room, its recent messages tell which of the returned texts had arrived after all. */
function settlePutBack(fresh) {
  view.showMessageError("");
  const arrived = fresh.filter((message) => message.from === name).map((message) => message.text.trim());
  const missing = putBack.filter((text) => !take(arrived, text.trim()));
  const returned = putBack.join("\n");
  if (missing.length < putBack.length && view.draft().startsWith(returned)) {
    setDraft((missing.join("\n") + view.draft().slice(returned.length)).trimStart());
  }
  putBack = [];
  view.showNotice(view.draft() === "" ? "" : "You are connected again. This text has not been sent yet.");
}

function take(texts, text) {
  const index = texts.indexOf(text);
  if (index >= 0) texts.splice(index, 1);
  return index >= 0;
}

function setDraft(text) {
  view.setDraft(text);
  view.showLength([...text].length, TEXT_LIMIT);
}

// Refusals

function refused({ code, message }) {
  if (code === "name_taken" && returning && nameRetries < NAME_RETRIES) return retryName();
  if (!joined && code !== "not_joined") return chooseName(message);
  view.showMessageError(message);
  const text = unconfirmed.shift();
  if (text !== undefined) setDraft([text, view.draft()].filter((part) => part !== "").join("\n"));
  if (code === "not_joined" && name !== null) askToJoin();
}

/** Our lost connection may still hold the name until the server notices. */
function retryName() {
  view.showNotice("Waiting for the server to let go of your lost connection…");
  nameRetryTimer = setTimeout(askToJoin, NAME_RETRY_MS * 2 ** nameRetries++);
}

view.listen({ join, send, leave, retry: () => connection.retryNow(), edited });
document.getElementById("name").value = recallName();
connection.connect();
