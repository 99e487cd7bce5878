// Node's ws as a peer: node ws.mjs echo|broadcast PORT [tls] [deflate]; the key's files are in PEERS_PEM
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { WebSocketServer, WebSocket } from 'ws';

const [mode, port, ...extras] = process.argv.slice(2);
const pem = process.env.PEERS_PEM;
const listener = extras.includes('tls')
  ? https.createServer({ key: readFileSync(`${pem}/key.pem`), cert: readFileSync(`${pem}/cert.pem`) })
  : http.createServer();
const server = new WebSocketServer({
  server: listener,
  perMessageDeflate: extras.includes('deflate'),
  maxPayload: 1024 * 1024,
});

function broadcast(data, isBinary) {
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) {
      client.send(data, { binary: isBinary });
    }
  }
}

server.on('connection', (client) => {
  client.on('error', (error) => console.error(error.message));
  client.on('message', (data, isBinary) => {
    if (mode === 'broadcast') {
      broadcast(data, isBinary);
    } else {
      client.send(data, { binary: isBinary });
    }
  });
});
listener.listen(Number(port), '127.0.0.1', () => console.log('listening'));
