/** What the person sent and the server has not yet shown back: nothing of it may vanish with a connection. */
export class Outbox {
  #sent = [];
  #returned = [];

  get waiting() {
    return this.#sent.length > 0;
  }

  add(text) {
    this.#sent.push(text);
    this.#returned = [];
  }

  /** The server answers in order, so what it shows or refuses is the oldest. Answers that text, if there is one. */
  takeOldest() {
    return this.#sent.shift();
  }

  /** Whether these arrived is unknown: answers the draft with all of them put back in front, one a line. */
  returnTo(draft) {
    this.#returned = this.#sent;
    this.#sent = [];
    return onLines([...this.#returned, draft]);
  }

  /** Answers the draft without the returned texts that did arrive, as the room's messages show now. */
  withoutArrived(draft, arrivedTexts) {
    const arrived = arrivedTexts.map((text) => text.trim());
    const missing = this.#returned.filter((text) => !take(arrived, text.trim()));
    const before = onLines(this.#returned);
    const unchanged = missing.length === this.#returned.length || !draft.startsWith(before);
    this.#returned = [];
    return unchanged ? draft : onLines([...missing, draft.slice(before.length).replace(/^\n/, "")]);
  }
}

export function onLines(texts) {
  return texts.filter((text) => text !== "").join("\n");
}

function take(texts, text) {
  const index = texts.indexOf(text);
  if (index >= 0) texts.splice(index, 1);
  return index >= 0;
}
