// Node's ws as a peer: node ws.mjs echo|broadcast PORT
import { WebSocketServer, WebSocket } from 'ws';

const [mode, port] = process.argv.slice(2);
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(port),
  perMessageDeflate: false,
  maxPayload: 1024 * 1024,
  clientTracking: true,
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
server.on('listening', () => console.log('listening'));
