/**
 * An immutable map with string keys: a hash trie of 32-way nodes. `evolve` must not change the book it was given, and
 * copying a plain object with ten thousand orders for each event would cost more than the event. Iteration order
 * depends on the keys alone, never on the order of insertion, so two books with the same content read the same.
 */
export interface PersistentMap<K extends string, V> {
  readonly size: number;
  readonly root: Node<K, V> | null;
}

interface Leaf<K, V> {
  readonly kind: "leaf";
  readonly hash: number;
  /** Sorted by key; more than one only when 32-bit hashes collide. */
  readonly entries: readonly (readonly [K, V])[];
}

interface Branch<K, V> {
  readonly kind: "branch";
  /** Bit i is set when a child for the 5-bit index i exists. */
  readonly bitmap: number;
  readonly children: readonly Node<K, V>[];
}

type Node<K, V> = Leaf<K, V> | Branch<K, V>;

const BITS = 5;
const MASK = 31;

const hashOf = (key: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
};

const bitCount = (bits: number): number => {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const bitAt = (hash: number, shift: number): number => 1 << ((hash >>> shift) & MASK);
const slotOf = (bitmap: number, bit: number): number => bitCount(bitmap & (bit - 1));

/** No entries. */
export const emptyMap = <K extends string, V>(): PersistentMap<K, V> => ({ size: 0, root: null });

/** The value of the key, or undefined. */
export const get = <K extends string, V>(map: PersistentMap<K, V>, key: K): V | undefined => {
  const hash = hashOf(key);
  let node = map.root;
  for (let shift = 0; node !== null; shift += BITS) {
    if (node.kind === "leaf") {
      if (node.hash !== hash) return undefined;
      for (const entry of node.entries) if (entry[0] === key) return entry[1];
      return undefined;
    }
    const bit = bitAt(hash, shift);
    if ((node.bitmap & bit) === 0) return undefined;
    node = node.children[slotOf(node.bitmap, bit)] ?? null;
  }
  return undefined;
};

const split = <K, V>(a: Leaf<K, V>, b: Leaf<K, V>, shift: number): Branch<K, V> => {
  const bitA = bitAt(a.hash, shift);
  const bitB = bitAt(b.hash, shift);
  if (bitA === bitB) return { kind: "branch", bitmap: bitA, children: [split(a, b, shift + BITS)] };
  // Slots are counted as unsigned bits, so the order of two children follows the unsigned order of their bits.
  const children = bitA >>> 0 < bitB >>> 0 ? [a, b] : [b, a];
  return { kind: "branch", bitmap: bitA | bitB, children };
};

const putLeaf = <K extends string, V>(leaf: Leaf<K, V>, key: K, value: V): Leaf<K, V> => {
  const others = leaf.entries.filter(([k]) => k !== key);
  const entries = [...others, [key, value] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return { kind: "leaf", hash: leaf.hash, entries };
};

const put = <K extends string, V>(
  node: Node<K, V> | null,
  hash: number,
  key: K,
  value: V,
  shift: number,
): Node<K, V> => {
  if (node === null) return { kind: "leaf", hash, entries: [[key, value]] };
  if (node.kind === "leaf") {
    if (node.hash === hash) return putLeaf(node, key, value);
    return split(node, { kind: "leaf", hash, entries: [[key, value]] }, shift);
  }
  const bit = bitAt(hash, shift);
  const slot = slotOf(node.bitmap, bit);
  const children = node.children.slice();
  if ((node.bitmap & bit) === 0) {
    children.splice(slot, 0, { kind: "leaf", hash, entries: [[key, value]] });
    return { kind: "branch", bitmap: node.bitmap | bit, children };
  }
  children[slot] = put(node.children[slot] ?? null, hash, key, value, shift + BITS);
  return { kind: "branch", bitmap: node.bitmap, children };
};

/** The map with the key set to the value. */
export const set = <K extends string, V>(map: PersistentMap<K, V>, key: K, value: V): PersistentMap<K, V> => ({
  size: get(map, key) === undefined ? map.size + 1 : map.size,
  root: put(map.root, hashOf(key), key, value, 0),
});

const leafWithout = <K extends string, V>(leaf: Leaf<K, V>, key: K): Leaf<K, V> | null => {
  const entries = leaf.entries.filter(([k]) => k !== key);
  return entries.length === 0 ? null : { ...leaf, entries };
};

/** A branch that leads to one leaf only is that leaf: so a map looks the same whatever was once in it. */
const collapsed = <K, V>(bitmap: number, children: readonly Node<K, V>[]): Node<K, V> | null => {
  const [only, ...others] = children;
  if (only === undefined) return null;
  return others.length === 0 && only.kind === "leaf" ? only : { kind: "branch", bitmap, children };
};

const takeOut = <K extends string, V>(node: Node<K, V>, hash: number, key: K, shift: number): Node<K, V> | null => {
  if (node.kind === "leaf") return node.hash === hash ? leafWithout(node, key) : node;
  const bit = bitAt(hash, shift);
  const slot = slotOf(node.bitmap, bit);
  const child = (node.bitmap & bit) === 0 ? undefined : node.children[slot];
  if (child === undefined) return node;
  const left = takeOut(child, hash, key, shift + BITS);
  if (left === null) return collapsed(node.bitmap & ~bit, node.children.toSpliced(slot, 1));
  return collapsed(node.bitmap, node.children.with(slot, left));
};

/** The map without the key. */
export const remove = <K extends string, V>(map: PersistentMap<K, V>, key: K): PersistentMap<K, V> =>
  map.root === null || get(map, key) === undefined
    ? map
    : { size: map.size - 1, root: takeOut(map.root, hashOf(key), key, 0) };

function* walk<K, V>(node: Node<K, V> | null): Generator<readonly [K, V]> {
  if (node === null) return;
  if (node.kind === "leaf") yield* node.entries;
  else for (const child of node.children) yield* walk(child);
}

/** All entries, in an order that the keys alone decide. */
export const entriesOf = <K extends string, V>(map: PersistentMap<K, V>): Generator<readonly [K, V]> => walk(map.root);

/** All values, in the order of {@link entriesOf}. */
export function* valuesOf<K extends string, V>(map: PersistentMap<K, V>): Generator<V> {
  for (const [, value] of walk(map.root)) yield value;
}
