import type { ModelAnswer } from '../messages/answer.js';
import type { Instant, ModelRequest } from '../messages/request.js';
import { createCountedBlock } from './counted-block.js';
import { edgeAnswer, type EdgeShape } from './edge.js';
import { EVERYBODY } from './endpoint-blocks.js';

/** Cloudflare's limit in front of the exchange, per address: error 1015. */
export interface CloudflareLimit {
  /** Requests allowed per `perMs`. @default 500 */
  readonly requests?: number | undefined;
  /** @default 10_000 */
  readonly perMs?: number | undefined;
  /** @default 30_000 */
  readonly blockMs?: number | undefined;
  /** @default 'auto' */
  readonly shape?: EdgeShape | undefined;
}

/** An answer of the edge, and what it closed. */
export interface EdgeRefusal {
  readonly answer: ModelAnswer;
  readonly untilMs: number;
  readonly who: string;
}

/** The edge in front of the exchange. */
export interface EdgeBlock {
  /** Counts a request; returns the block that refuses it. */
  check(request: ModelRequest, number: number, now: Instant): EdgeRefusal | undefined;
  /** Blocks one address, or all of them. */
  block(ip: string | undefined, forMs: number, nowMs: number, shape?: EdgeShape): void;
}

/** Creates the edge; without a limit it only blocks by hand. */
export function createEdgeBlock(limit: CloudflareLimit | undefined): EdgeBlock {
  const { requests = 500, perMs = 10_000, blockMs = 30_000 } = limit ?? {};
  const counted = createCountedBlock(limit && { limit: requests, perMs, blockMs });
  let shape: EdgeShape = limit?.shape ?? 'auto';

  return {
    check(request, number, now) {
      const { nowMs, wallMs } = now;
      const open = [EVERYBODY, request.ip].every((who) => counted.blockedUntilMs(who, nowMs) === 0);
      if (open) counted.count(request.ip, nowMs);
      for (const who of [EVERYBODY, request.ip]) {
        const untilMs = counted.blockedUntilMs(who, nowMs);
        if (untilMs === 0) continue;
        const answer = edgeAnswer(request, shape, number, untilMs - nowMs, wallMs);
        return { answer, untilMs, who };
      }
      return undefined;
    },
    block(ip, forMs, nowMs, newShape) {
      shape = newShape ?? shape;
      counted.block(ip ?? EVERYBODY, forMs, nowMs);
    },
  };
}
