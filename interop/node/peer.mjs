// Node's ws, told what to do by lines of JSON on standard input; tells what happens in lines of JSON on standard output.
// Each line is about one connection, or one server, which it names in "of". The program ends when standard input does.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";
import WebSocket, { WebSocketServer } from "ws";

const sockets = new Map();
const servers = new Map();
let accepted = 0;

const tell = (of, event, details = {}) => process.stdout.write(JSON.stringify({ of, event, ...details }) + "\n");

function watch(of, socket) {
  sockets.set(of, socket);
  socket.on("open", () => opened(of, socket));
  socket.on("message", (data, isBinary) =>
    isBinary ? tell(of, "binary", { base64: data.toString("base64") }) : tell(of, "text", { text: data.toString() }),
  );
  socket.on("ping", (payload) => tell(of, "ping", { base64: payload.toString("base64") }));
  socket.on("pong", (payload) => tell(of, "pong", { base64: payload.toString("base64") }));
  socket.on("error", (error) => tell(of, "error", { message: String(error) }));
  socket.on("close", (code, reason) => {
    sockets.delete(of);
    tell(of, "close", { code, reason: reason.toString() });
  });
}

function opened(of, socket) {
  tell(of, "open", { protocol: socket.protocol, extensions: socket.extensions });
}

const commands = {
  connect({ of, url, protocol, deflate, ca }) {
    watch(of, new WebSocket(url, protocol, { ca: readFileSync(ca), perMessageDeflate: deflate }));
  },

  listen({ of, protocol, deflate, secure, key, cert }) {
    const server = secure ? https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }) : http.createServer();
    const sockets = new WebSocketServer({
      server,
      perMessageDeflate: deflate,
      handleProtocols: (offered) => offered.has(protocol) && protocol,
    });
    sockets.on("connection", (socket) => {
      const name = `accepted ${++accepted}`;
      tell(of, "connection", { name });
      watch(name, socket);
      opened(name, socket);
    });
    servers.set(of, server);
    server.listen(0, "127.0.0.1", () => tell(of, "listening", { port: server.address().port }));
  },

  stop: ({ of }) => servers.get(of).close(),
  text: ({ of, text }) => sockets.get(of).send(text),
  fragment: ({ of, text, fin }) => sockets.get(of).send(text, { fin }),
  binary: ({ of, base64 }) => sockets.get(of).send(Buffer.from(base64, "base64")),
  ping: ({ of, base64 }) => sockets.get(of).ping(Buffer.from(base64, "base64")),
  close: ({ of, code, reason }) => sockets.get(of).close(code, reason),
  terminate: ({ of }) => sockets.get(of)?.terminate(),
};

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const command = JSON.parse(line);
  commands[command.do](command);
});
input.on("close", () => process.exit());
