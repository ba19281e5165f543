import { free } from '../values/scratch.ts';
import { headerBytes, type Message, messageAt, messageLength } from './wire.ts';

/** What may be held of messages that are not complete, and of answers that are not read. */
export interface TrafficLimits {
  /** Bytes set aside for unfinished messages of all connections; whoever needs more waits. At least one message. */
  readonly unfinishedBytesMax: number;
  /** Bytes of unread answers of one connection, past which it is not served until it reads. */
  readonly unsentBytesMax: number;
  /** The same for all connections: past it, only those are served that have read all of theirs. */
  readonly unsentTotalMax: number;
  /** How long a client may leave a message unfinished or an answer unread. */
  readonly patienceMs: number;
}

const defaults: TrafficLimits = {
  unfinishedBytesMax: 192_000_000,
  unsentBytesMax: 16_000_000,
  unsentTotalMax: 128_000_000,
  patienceMs: 60_000,
};

/** What a channel asks of its connection. */
export interface ChannelOwner {
  /** There is room now for what did not fit before: ask for the next message again. */
  readonly onRoom: () => void;
  /** The client dawdles: close the connection. */
  readonly hangUp: (why: string) => void;
}

/** The bytes on their way in and out of all connections, bounded for each of them and for all together. */
export class Traffic {
  readonly limits: TrafficLimits;
  private readonly now: () => number;
  private readonly channels = new Set<Channel>();
  private readonly waiting = new Set<Channel>();
  private reserved = 0;
  private unsent = 0;
  private scheduled = false;

  constructor(now: () => number, limits: Partial<TrafficLimits> = {}) {
    this.now = now;
    this.limits = { ...defaults, ...limits };
  }

  open(owner: ChannelOwner): Channel {
    const channel = new Channel(this, owner);
    this.channels.add(channel);
    return channel;
  }

  /** Hangs up on clients that left a message unfinished, or an answer unread, for too long. */
  expire(): void {
    const limit = this.now() - this.limits.patienceMs;
    for (const channel of this.channels) channel.hangUpIfStalled(limit);
  }

  /** Bytes held for all connections, in and out. */
  get bytesHeld(): number {
    return this.reserved + this.unsent;
  }

  /** For channels: room for an unfinished message; without it the channel is asked again when there is some. */
  reserve(channel: Channel, bytes: number): boolean {
    const fits = this.reserved + bytes <= this.limits.unfinishedBytesMax;
    if (fits) this.reserved += bytes;
    else this.waiting.add(channel);
    return fits;
  }

  /** For channels: gives room back. Those who wait try in a turn of their own, not inside of whoever gave it. */
  release(bytes: number): void {
    this.reserved -= bytes;
    if (this.waiting.size === 0 || this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const waiting = [...this.waiting];
      this.waiting.clear();
      for (const channel of waiting) channel.retry();
    });
  }

  /** For channels: counts answers that are being sent. */
  addUnsent(bytes: number): void {
    this.unsent += bytes;
  }

  get crowded(): boolean {
    return this.unsent > this.limits.unsentTotalMax;
  }

  clock(): number {
    return this.now();
  }

  forget(channel: Channel): void {
    this.channels.delete(channel);
    this.waiting.delete(channel);
  }
}

const nothing = Buffer.alloc(0);

/**
 * One connection's messages and answers. A message that comes whole is handed on as the bytes that came; one that
 * comes in pieces is put together in a buffer of its own length.
 */
export class Channel {
  private readonly traffic: Traffic;
  private readonly owner: ChannelOwner;
  private rest: Buffer = nothing;
  private assembly: Buffer<ArrayBuffer> | undefined;
  private handedOn: Buffer<ArrayBuffer> | undefined;
  private filled = 0;
  private reserved = 0;
  private unsent = 0;
  private blocked = false;
  private heldUp = false;
  private closed = false;
  private unfinishedSince: number | undefined;
  private unreadSince: number | undefined;

  constructor(traffic: Traffic, owner: ChannelOwner) {
    this.traffic = traffic;
    this.owner = owner;
  }

  /** Whether the connection should stop reading; `onRoom` tells when to go on. */
  get mustPause(): boolean {
    return this.blocked || this.heldUp;
  }

  /** Takes what came; ask for the next message after it. */
  add(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
  }

  /**
   * The next complete message, or undefined if there is none or the client has to read its answers first. The
   * message's bytes may be looked at until the next call, and count as held until then. Throws ProtocolError for a length no message has.
   */
  next(): Message | undefined {
    this.heldUp = this.congested;
    if (this.heldUp) return undefined;
    this.giveBack();
    const message = this.assembly === undefined ? this.cut() : this.fill(this.assembly);
    const unfinished = this.assembly !== undefined || (this.rest.length > 0 && !this.blocked);
    if (message !== undefined || !unfinished) this.unfinishedSince = undefined;
    else this.unfinishedSince ??= this.traffic.clock();
    return message;
  }

  /** Counts an answer as unread until `sent` is told of it. */
  sending(bytes: number): void {
    this.unsent += bytes;
    this.unreadSince ??= this.traffic.clock();
    this.traffic.addUnsent(bytes);
  }

  /** The client has read that much. */
  sent(bytes: number): void {
    if (this.closed) return;
    this.unsent -= bytes;
    this.unreadSince = this.unsent === 0 ? undefined : this.traffic.clock();
    this.traffic.addUnsent(-bytes);
    if (!this.heldUp || this.congested) return;
    this.heldUp = false;
    this.owner.onRoom();
  }

  close(): void {
    this.closed = true;
    this.traffic.forget(this);
    this.traffic.addUnsent(-this.unsent);
    this.unsent = 0;
    this.rest = nothing;
    this.assembly = undefined;
    this.giveBack();
  }

  /** For `Traffic`: tries again to get the room that was not there. */
  retry(): void {
    if (this.closed) return;
    this.blocked = false;
    this.owner.onRoom();
  }

  hangUpIfStalled(limit: number): void {
    if ((this.unfinishedSince ?? limit) < limit)
      this.owner.hangUp('a message was left unfinished for too long');
    else if ((this.unreadSince ?? limit) < limit) this.owner.hangUp('an answer was left unread for too long');
  }

  private get congested(): boolean {
    return this.unsent > (this.traffic.crowded ? 0 : this.traffic.limits.unsentBytesMax);
  }

  private cut(): Message | undefined {
    const { rest } = this;
    if (rest.length < headerBytes) {
      // A copy, so that a few bytes do not keep a whole chunk alive.
      if (rest.length > 0) this.rest = Buffer.from(rest);
      return undefined;
    }
    const length = messageLength(rest);
    if (rest.length < length) return this.begin(length);
    this.rest = rest.length === length ? nothing : rest.subarray(length);
    return messageAt(rest.subarray(0, length));
  }

  private begin(length: number): undefined {
    this.blocked = !this.traffic.reserve(this, length);
    if (this.blocked) return undefined;
    this.reserved = length;
    this.assembly = Buffer.allocUnsafeSlow(length);
    this.filled = this.rest.copy(this.assembly);
    this.rest = nothing;
    return undefined;
  }

  private fill(assembly: Buffer<ArrayBuffer>): Message | undefined {
    const copied = this.rest.copy(assembly, this.filled);
    this.filled += copied;
    this.rest = copied === this.rest.length ? nothing : this.rest.subarray(copied);
    if (this.filled < assembly.length) return undefined;
    this.assembly = undefined;
    this.handedOn = assembly;
    return messageAt(assembly);
  }

  private giveBack(): void {
    if (this.assembly !== undefined || this.reserved === 0) return;
    if (this.handedOn !== undefined) free(this.handedOn);
    this.handedOn = undefined;
    const bytes = this.reserved;
    this.reserved = 0;
    this.traffic.release(bytes);
  }
}
