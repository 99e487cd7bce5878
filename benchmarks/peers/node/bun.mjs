// Bun's own server as a peer: bun bun.mjs echo|broadcast PORT
const [mode, port] = process.argv.slice(2);
const everybody = 'everybody';

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(port),
  fetch(request, server) {
    return server.upgrade(request) ? undefined : new Response('a WebSocket upgrade is expected', { status: 426 });
  },
  websocket: {
    maxPayloadLength: 1024 * 1024,
    perMessageDeflate: false,
    open(socket) {
      if (mode === 'broadcast') socket.subscribe(everybody);
    },
    message(socket, message) {
      if (mode === 'broadcast') {
        // unlike socket.publish, this reaches the sender too
        server.publish(everybody, message);
      } else {
        socket.send(message);
      }
    },
  },
});
console.log('listening');
