const WORDS = {
  1001: "The server is going away.",
  1006: "The connection was lost.",
  1008: "The server closed the connection by its rules: this page sent too fast or read too slowly.",
  1009: "The server closed the connection: a message was too large.",
  1011: "The server closed the connection after an error of its own.",
  1012: "The server is restarting.",
  1013: "The server is busy and asks to try again later.",
  3000: "The login has expired.",
  3003: "The server does not let you in here.",
};

/**
 * Says in one or two sentences why a connection ended.
 *
 * @param {{code: number, reason: string, opened: boolean}} end code and reason of the close event, and whether
 *     the connection had ever been open
 */
export function explainClose({ code, reason, opened }) {
  if (code === 1006 && !navigator.onLine) return "The connection was lost: this device is offline.";
  if (code === 1006 && !opened) return "The server cannot be reached.";
  const words = WORDS[code] ?? `The server closed the connection (code ${code}).`;
  return reason ? `${words} It said: “${reason}”.` : words;
}
