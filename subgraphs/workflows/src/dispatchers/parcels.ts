/** Sends what is said to each address: what comes while a parcel is on its way goes together in the next one. */
export function createParcels<T>(
  send: (address: string, things: readonly T[]) => Promise<void>,
): (address: string, thing: T) => void {
  // Bounded by those who wait for what they have sent.
  const waiting = new Map<string, T[]>();
  const sending = new Set<string>();

  async function passOn(address: string): Promise<void> {
    if (sending.has(address)) return;
    sending.add(address);
    await null;
    for (let things = waiting.get(address); things; things = waiting.get(address)) {
      waiting.delete(address);
      await send(address, things);
    }
    sending.delete(address);
  }

  return (address, thing) => {
    const things = waiting.get(address) ?? [];
    things.push(thing);
    waiting.set(address, things);
    void passOn(address);
  };
}
