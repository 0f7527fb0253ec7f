// The outbox of a device: reports that were filed without a network, until the office has taken them.

/** A form that waits: where it goes, and what it holds, in order. */
export interface Waiting {
  key: string;
  person: string; // who filed it: nobody else's login sends it
  address: string;
  entries: [string, string | File][];
  refused?: string; // why the office did not take it: it is not sent again before somebody has mended it
}

const STORE = "reports";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("binglian-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Keep a report; one with the same key takes the place of the one before. */
export const keep = (waiting: Waiting): Promise<IDBValidKey> => run("readwrite", (store) => store.put(waiting));

/** Forget a report that was taken. */
export const forget = (key: string): Promise<undefined> => run("readwrite", (store) => store.delete(key));

/** Return the report of a visit, where one is kept. */
export const find = (key: string): Promise<Waiting | undefined> => run("readonly", (store) => store.get(key));

/** Return all that waits. */
export const all = (): Promise<Waiting[]> => run("readonly", (store) => store.getAll() as IDBRequest<Waiting[]>);
