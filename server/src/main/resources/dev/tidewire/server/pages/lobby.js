import { explainClose } from "./close-codes.js";
import { socketUrl } from "./connection.js";

const LINES_KEPT = 200;
const LONGEST_SHOWN = 2_000;
const STATES = { connecting: "Connecting…", open: "Connected", closed: "Disconnected" };

const byId = (id) => document.getElementById(id);
const url = socketUrl("./");
const input = byId("lobby-input");
let socket = null;

function connect() {
  showState("connecting");
  const opening = new WebSocket(url);
  let opened = false;
  opening.binaryType = "arraybuffer";
  opening.onopen = () => {
    opened = true;
    showState("open");
    addLine("open", "Connected to WebSocket server");
    opening.send("Hello Server!");
  };
  opening.onmessage = (event) => addLine("message", `Message from server: ${describe(event.data)}`);
  opening.onclose = ({ code, reason, wasClean }) => {
    showState("closed");
    const why = code === 1005 || (wasClean && code === 1000) ? "" : `: ${explainClose({ code, reason, opened })}`;
    addLine("close", `WebSocket connection closed${why}`);
  };
  opening.onerror = () => addLine("error", "WebSocket error");
  socket = opening;
}

function describe(data) {
  if (typeof data !== "string") return describeBytes(new Uint8Array(data));
  if (data.length <= LONGEST_SHOWN) return data;
  return `${data.slice(0, LONGEST_SHOWN)}… (${data.length.toLocaleString()} characters)`;
}

function describeBytes(bytes) {
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${bytes.length.toLocaleString()} bytes: ${hex}${bytes.length > 16 ? " …" : ""}`;
}

function showState(state) {
  byId("lobby-state").dataset.state = state;
  byId("lobby-state").textContent = STATES[state];
  byId("lobby-toggle").textContent = state === "closed" ? "Connect" : "Disconnect";
}

function addLine(kind, text) {
  const log = byId("lobby-log");
  const atBottom = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
  const lines = byId("lobby-lines");
  lines.append(line(kind, text));
  if (lines.childElementCount > LINES_KEPT) lines.firstElementChild.remove();
  if (atBottom) log.scrollTop = log.scrollHeight;
}

function line(kind, text) {
  const now = new Date();
  const time = document.createElement("time");
  time.dateTime = now.toISOString();
  time.textContent = now.toLocaleTimeString();
  const words = document.createElement("span");
  words.dir = "auto";
  words.textContent = text;
  const item = document.createElement("li");
  item.dataset.event = kind;
  item.append(time, " ", words);
  return item;
}

function send(event) {
  event.preventDefault();
  if (input.value === "") return;
  const open = socket.readyState === WebSocket.OPEN;
  byId("lobby-error").textContent = open ? "" : "Not sent: there is no connection. Your text is still in the box.";
  if (!open) return;
  socket.send(input.value);
  input.value = "";
  input.focus();
}

function toggle() {
  if (socket.readyState === WebSocket.CLOSED) connect();
  else socket.close();
}

async function copySnippet() {
  const copied = byId("copied");
  try {
    await navigator.clipboard.writeText(byId("snippet").textContent);
    copied.textContent = "Copied.";
  } catch {
    // Browsers offer the clipboard only to secure origins; over plain http from another machine there is none.
    getSelection().selectAllChildren(byId("snippet"));
    copied.textContent = "Selected: press Ctrl+C or ⌘C to copy.";
  }
}

for (const place of document.querySelectorAll("[data-lobby-url]")) place.textContent = url;
byId("lobby-form").addEventListener("submit", send);
byId("lobby-toggle").addEventListener("click", toggle);
byId("copy").addEventListener("click", copySnippet);
connect();
