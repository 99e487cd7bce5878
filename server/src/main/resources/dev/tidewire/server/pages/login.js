const RETRY_MS = 5_000;
const RENEW_AT = 0.6;

/**
 * The login of a server that asks for one: keeps the token, in this page's memory alone, and gets the next before it
 * expires, for as long as the page lives.
 */
export class Login {
  #renewed;
  #token = null;
  #expires = 0;
  #timer = null;

  /** Asks the server; answers null if anybody may come in. `renewed` is told each new token. */
  static async find(renewed) {
    const answer = await fetch("login", { cache: "no-store" });
    return answer.ok ? new Login(renewed) : null;
  }

  constructor(renewed) {
    this.#renewed = renewed;
  }

  /** The first message on a connection; null if there is nothing to show any more. */
  get credentials() {
    return this.#token !== null && Date.now() < this.#expires ? `Bearer ${this.#token}` : null;
  }

  /** Logs in; answers the name as the server wrote it, or throws an error to show. */
  async begin(name, password) {
    const answer = await post({}, JSON.stringify({ name, password }));
    this.#keep(answer);
    return answer.name;
  }

  forget() {
    clearTimeout(this.#timer);
    this.#token = null;
  }

  #keep({ token, expires }) {
    clearTimeout(this.#timer);
    this.#token = token;
    this.#expires = expires;
    this.#timer = setTimeout(() => this.#renew(), (expires - Date.now()) * RENEW_AT);
  }

  async #renew() {
    try {
      this.#keep(await post({ Authorization: this.credentials ?? "" }, ""));
      this.#renewed(this.#token);
    } catch (error) {
      console.info("The login was not renewed:", error.message);
      if (this.credentials !== null) this.#timer = setTimeout(() => this.#renew(), RETRY_MS);
    }
  }
}

async function post(headers, body) {
  const answer = await fetch("login", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
    cache: "no-store",
  }).catch(() => {
    throw new Error("The server cannot be reached.");
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}
