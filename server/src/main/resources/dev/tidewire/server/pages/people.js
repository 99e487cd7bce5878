/** The list of who is here, in the order of the reader's own alphabet. */
export class People {
  #list = document.getElementById("people");
  #names = new Set();
  #me = null;

  reset(names, me) {
    this.#names = new Set(names);
    this.#me = me;
    this.#show();
  }

  add(name) {
    this.#names.add(name);
    this.#show();
  }

  remove(name) {
    this.#names.delete(name);
    this.#show();
  }

  #show() {
    const sorted = [...this.#names].sort((a, b) => a.localeCompare(b));
    this.#list.replaceChildren(...sorted.map((name) => this.#item(name)));
    for (const count of document.querySelectorAll("[data-people-count]")) count.textContent = sorted.length;
  }

  #item(name) {
    const item = document.createElement("li");
    const words = document.createElement("bdi");
    words.textContent = name;
    item.dataset.name = name;
    item.append(words);
    if (name === this.#me) item.append(" (you)");
    return item;
  }
}
