// What this device keeps: a record for each registration, with the data its page shows and a key that
// signs and never leaves (not extractable). In IndexedDB, which only pages of this door can open.
"use strict";

const phoneStore = (() => {
  const NAME = "meibo-phone";
  const COPIES = "copies";

  const settled = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  const opened = () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(COPIES, { keyPath: "entry" });
    return settled(request);
  };

  const within = async (mode, act) => {
    const database = await opened();
    try {
      const doing = database.transaction(COPIES, mode);
      const over = new Promise((done, failed) => {
        doing.oncomplete = done;
        doing.onabort = () => failed(doing.error);
      });
      const result = await settled(act(doing.objectStore(COPIES)));
      await over;
      return result;
    } finally {
      database.close();
    }
  };

  // A key alone is what a page left that was closed in the middle.
  const whole = (record) => Boolean(record && record.kept);

  return {
    all: async () => (await within("readonly", (copies) => copies.getAll())).filter(whole),
    has: async (entry) => whole(await within("readonly", (copies) => copies.get(entry))),
    put: (record) => within("readwrite", (copies) => copies.put(record)),
    // Only where it is still there: what was erased meanwhile stays erased.
    note: (record, seen) => within("readwrite", (copies) => {
      const looked = copies.get(record.entry);
      looked.addEventListener("success", () => {
        const found = looked.result;
        if (whole(found) && found.kept.copy === record.kept.copy) copies.put({ ...found, seen });
      });
      return looked;
    }),
    drop: (entry) => within("readwrite", (copies) => copies.delete(entry)),
  };
})();
