import type { Config } from '../host.js';

type Transform = (this: unknown, ...args: unknown[]) => unknown;

/** The caller's own transforms, by their replacements. */
const originals = new WeakMap<Transform, Transform>();

/**
 * Passes what the caller's `transformResponse` throws to `replaceError`. axios runs the transforms
 * of a config right after its adapter; the originals are put back as soon as the first one runs.
 */
export function watchTransforms(config: Config, replaceError: (error: unknown) => unknown): void {
  const { transformResponse } = config;
  const given = [transformResponse].flat();
  const own = given.map(originalOf);
  if (!own.some(isTransform)) return;
  const isOwn = own.every((transform, at) => transform === given[at]);
  // Code that calls an adapter directly may have frozen its config.
  const put = (transforms: unknown): unknown =>
    Reflect.set(config, 'transformResponse', transforms);
  const watched = own.map((transform) => {
    if (!isTransform(transform)) return transform;
    const standIn: Transform = function (...args) {
      // A config that is sent again carries the replacements into another call.
      if (this !== config) return transform.apply(this, args);
      put(isOwn ? transformResponse : own);
      try {
        return transform.apply(this, args);
      } catch (error) {
        throw replaceError(error);
      }
    };
    originals.set(standIn, transform);
    return standIn;
  });
  put(watched);
}

function isTransform(value: unknown): value is Transform {
  return typeof value === 'function';
}

function originalOf(value: unknown): unknown {
  return isTransform(value) ? (originals.get(value) ?? value) : value;
}
