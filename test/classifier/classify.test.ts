import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import { type LabelledAnswer, verdictOf } from '../fixtures/answers.js';
import { documented } from '../fixtures/documented.js';
import { edgeNumbers } from '../fixtures/edge-numbers.js';
import { edgeAnswers } from '../fixtures/edge.js';
import { foreignCodes } from '../fixtures/foreign-codes.js';
import { type RequestName, requests } from '../fixtures/requests.js';
import { sampleLabels, samples } from '../fixtures/samples.js';
import { truth } from '../fixtures/truth.js';

/** Every request an answer is labelled for, with what is expected of the pair. */
function* exchanges(answer: LabelledAnswer): Generator<readonly [RequestName, string]> {
  for (const [name, expected] of Object.entries(answer.on)) {
    yield [name as RequestName, expected];
  }
}

describe('recorded answers', () => {
  test('every sample has a label, in the same order', () => {
    expect(sampleLabels).toHaveLength(samples.length);
    samples.forEach((sample, index) => expect(sample.body).toContain(sampleLabels[index]?.shows));
  });

  const rows = samples.flatMap((sample, index) => {
    const { statuses, on } = sampleLabels[index]!;
    return (sample.httpStatus === null ? statuses! : [sample.httpStatus]).flatMap((status) =>
      Object.entries(on).map(
        ([name, expected]) =>
          [sample.body.slice(0, 60), status, name as RequestName, expected, sample] as const,
      ),
    );
  });

  test.each(rows)('%s with HTTP %i to %s: %s', (_, status, name, expected, sample) => {
    const response = { status, headers: sample.headers, body: sample.body };
    expect(verdictOf(classify({ request: requests[name], response }))).toBe(expected);
  });
});

describe.each([
  ['documented answers', documented],
  ['answers of the edge', edgeAnswers],
  ["the edge's own numbers", edgeNumbers],
  ['successes and what looks like them', truth],
  ['codes and whose they are', foreignCodes],
])('%s', (_, answers) => {
  const rows = answers.flatMap((answer) =>
    [...exchanges(answer)].map(
      ([name, expected]) => [answer.what, name, expected, answer] as const,
    ),
  );

  test.each(rows)('%s to %s: %s', (_what, name, expected, { response }) => {
    expect(verdictOf(classify({ request: requests[name], response }))).toBe(expected);
  });

  test('each names its source', () => {
    for (const { what, source } of answers) expect(source, what).not.toBe('');
  });
});
