import { createMatcher, type Matcher } from '../messages/matching.js';
import { bringsAnswer, checkFaultKind, checkPart } from '../script/faults.js';
import type {
  AnswerFunction,
  LogRecord,
  RequestMatch,
  ScriptedAnswer,
  ScriptedReply,
} from '../script/records.js';
import { hasContent } from './canned.js';

interface Rule {
  readonly matches: Matcher<LogRecord>;
  readonly next: AnswerFunction;
  /** Whether it has no answer left. */
  readonly isSpent: () => boolean;
}

/** Answers a test put in place of the exchange's own. */
export interface Replies {
  /** Adds a rule behind the others; the returned function removes it. */
  add(match: RequestMatch, reply: ScriptedReply): () => void;
  /** The answer of the first rule that has one for this request. */
  take(request: LogRecord): Promise<ScriptedAnswer | undefined>;
}

const MEMBERS = [
  'status',
  'headers',
  'body',
  'times',
  'delayMs',
  'transitMs',
  'fault',
  'part',
  'closes',
];

function checkAnswer(answer: ScriptedAnswer): void {
  if (typeof answer !== 'object' || answer === null) {
    throw new TypeError('reply: an answer is an object such as { status: 429, body: "…" }');
  }
  const unknown = Object.keys(answer).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) {
    throw new TypeError(
      `reply: unknown member ${JSON.stringify(unknown)} of an answer; known are ${MEMBERS.join(', ')}`,
    );
  }
  checkFaultKind(answer.fault);
  checkPart(answer.part);
  if (bringsAnswer(answer.fault) && !hasContent(answer)) {
    throw new TypeError(
      `reply: a fault '${answer.fault}' needs a status, headers or a body to answer`,
    );
  }
  const { times = 1, status = 200 } = answer;
  if (!(times >= 1)) throw new TypeError(`reply: times must be 1 or more; got ${times}`);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError(`reply: status must be a final HTTP status, 200 to 599; got ${status}`);
  }
}

function inTurn(answers: readonly ScriptedAnswer[]): Pick<Rule, 'next' | 'isSpent'> {
  answers.forEach(checkAnswer);
  let [at, used] = [0, 0];
  return {
    isSpent: () => at >= answers.length,
    next() {
      const answer = answers[at];
      used += 1;
      if (used >= (answer?.times ?? 1)) [at, used] = [at + 1, 0];
      return answer;
    },
  };
}

function ruleOf(match: RequestMatch, reply: ScriptedReply): Rule {
  const matches = createMatcher(match);
  if (typeof reply !== 'function') {
    return { matches, ...inTurn(Array.isArray(reply) ? reply : [reply as ScriptedAnswer]) };
  }
  const next: AnswerFunction = async (request) => {
    const answer = await reply(request);
    if (answer !== undefined) checkAnswer(answer);
    return answer;
  };
  return { matches, next, isSpent: () => false };
}

/** Creates an empty list of rules. */
export function createReplies(): Replies {
  const rules = new Set<Rule>();
  return {
    add(match, reply) {
      const rule = ruleOf(match, reply);
      rules.add(rule);
      return () => {
        rules.delete(rule);
      };
    },
    async take(request) {
      for (const rule of rules) {
        if (!rule.matches(request)) continue;
        // Taken before anything is waited for: two requests at once get two answers.
        const next = rule.next(request);
        if (rule.isSpent()) rules.delete(rule);
        const answer = await next;
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
  };
}
