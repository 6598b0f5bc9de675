const before = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order);
const microtasks = () => new Promise((resolve) => setImmediate(resolve));
const push = (heap, item) => {
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent];
        if (above === undefined || !before(item, above))
            break;
        heap[at] = above;
        at = parent;
    }
    heap[at] = item;
};
const pop = (heap) => {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0)
        return top;
    let at = 0;
    for (;;) {
        const left = heap[2 * at + 1];
        const right = heap[2 * at + 2];
        if (left === undefined)
            break;
        const smaller = right !== undefined && before(right, left) ? right : left;
        if (!before(smaller, last))
            break;
        heap[at] = smaller;
        at = smaller === left ? 2 * at + 1 : 2 * at + 2;
    }
    heap[at] = last;
    return top;
};
/** A virtual clock that stands at `start`. */
export const virtualClock = (start) => {
    const heap = [];
    let now = start;
    let order = 0;
    const dropCancelled = () => {
        while (heap[0]?.cancelled === true)
            pop(heap);
        return heap[0];
    };
    const fireNext = () => {
        const next = dropCancelled();
        if (next === undefined)
            return false;
        pop(heap);
        now = Math.max(now, next.at);
        next.action();
        return true;
    };
    const dueBy = (at) => {
        const next = dropCancelled();
        return next !== undefined && next.at <= at;
    };
    return {
        now: () => now,
        schedule: (at, action) => {
            const item = { at: Math.max(at, now), order: order++, action, cancelled: false };
            push(heap, item);
            return () => {
                item.cancelled = true;
            };
        },
        nextAt: () => dropCancelled()?.at,
        fireNext,
        advanceTo: (at) => {
            while (dueBy(at))
                fireNext();
            now = Math.max(now, at);
        },
        runUntil: async (at, settle = microtasks) => {
            await settle();
            while (dueBy(at)) {
                fireNext();
                await settle();
            }
            now = Math.max(now, at);
        },
    };
};
//# sourceMappingURL=virtual.js.map