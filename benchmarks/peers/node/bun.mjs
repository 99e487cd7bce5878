// Bun's own server as a peer: bun bun.mjs echo|broadcast PORT [tls] [deflate]; the key's files are in PEERS_PEM
const [mode, port, ...extras] = process.argv.slice(2);
const pem = process.env.PEERS_PEM;
const deflates = extras.includes('deflate');
const everybody = 'everybody';

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(port),
  tls: extras.includes('tls') ? { key: Bun.file(`${pem}/key.pem`), cert: Bun.file(`${pem}/cert.pem`) } : undefined,
  fetch(request, server) {
    return server.upgrade(request) ? undefined : new Response('a WebSocket upgrade is expected', { status: 426 });
  },
  websocket: {
    maxPayloadLength: 1024 * 1024,
    perMessageDeflate: deflates,
    open(socket) {
      if (mode === 'broadcast') socket.subscribe(everybody);
    },
    message(socket, message) {
      if (mode === 'broadcast') {
        // unlike socket.publish, this reaches the sender too
        server.publish(everybody, message, deflates);
      } else {
        socket.send(message, deflates);
      }
    },
  },
});
console.log('listening');
