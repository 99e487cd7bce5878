const KEY = "tidewire.chat.name";

/** The name used last time, or nothing: private windows and strict settings may forbid storage. */
export function recallName() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function rememberName(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    console.info("This browser does not let the page remember your name.");
  }
}
