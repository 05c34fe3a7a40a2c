import { normaliseMessage } from '../catalogue/message.js';

/**
 * What the words of a failure say about the call: refused, so that nothing was carried out; in
 * doubt, because something on the way failed; or neither of the two.
 */
export type FailureReading = 'refused' | 'doubtful' | 'unclear';

const machine =
  'system|service|server|network|connection|gateway|upstream|downstream|backend|engine|database|remote|rpc|third party';
const trouble =
  'error|exception|fail\\w*|abnormal\\w*|anomal\\w*|fault|down|crash\\w*|reset|closed|refused|broken|aborted';

/** A server that got no answer, or that failed inside, does not know the call's outcome either. */
const doubt = anyOf(
  [
    'time ?out\\w*|timed out|deadline|time limit|took too long',
    'no (?:response|reply|answer|ack\\w*|result|confirmation)|unresponsive',
    '(?:not|\\w+n t|never|without)(?: \\w+){0,3} (?:respon\\w+|repl(?:y|ied)|answer\\w*|result)',
    'unconfirmed|confirm\\w* (?:fail\\w*|error)|fail\\w* to (?:confirm|verify|determine|get|obtain|read|receive)',
    '(?:unable|cannot|not|can t|could(?: ?n)?(?:o| )?t)(?: \\w+){0,2} (?:confirm\\w*|verif\\w*|determine)',
    'unavailable|not available|busy|overload\\w*|maintenance|internal|exception',
    'processing|being processed|in progress|pending(?! orders?\\b)|queued?|review\\w*|approv\\w*',
    `(?:${machine})(?: \\w+){0,3} (?:${trouble})|(?:${trouble})(?: \\w+){0,3} (?:${machine})`,
    'disconnect\\w*|unreachable|interrupted|lost|crash\\w*',
    'uncertain|unclear|unknown (?:error|result|status|state|reason|outcome)|(?:result|status|outcome)(?: \\w+)? unknown',
    '(?:invalid|bad|empty|malformed|unexpected) (?:response|reply|answer|result)|quer\\w* fail\\w*|fail\\w* to query',
  ],
  '超时|超時|响应|響應|应答|繁忙|处理中|處理中|进行中|排队|等待|审核|审批|系统错误|系統錯誤|服务错误|网络错误|内部|异常|異常|连接|連接|未知错误|结果未知|维护|維護|不可用|确认|查询失败',
);

/** The order may exist, from this call or from an earlier one. */
const perhapsThere = anyOf(
  [
    '(?<!not (?:be |been |yet )?)(?:accepted|submitted|received|placed)|partial\\w*|already|duplicat\\w*|repeated',
  ],
  '(?<!未)已?(?:提交|受理|接收)|部分|重复|重複|已存在',
);

/** A rule forbids it, or the service is closed: then it was not carried out. */
const firmRefusal = anyOf(
  [
    'offline|deprecated|discontinued|obsolete\\w*|disabled?|suspend\\w*|halted|paused|stopped|closed|ended|not started|delisted|retired|inactive|expired|no longer',
    'not (?:been |be |yet )?(?:open\\w*|enabled|active|activated|allowed|permitted|supported|authori[sz]ed|met|eligible|qualified|exist\\w*|found|accepted|valid|meet)',
    '(?:does|do|did|is|are)(?: ?n)?(?:o| )?t (?:exist|support|allow|meet|match|accept|have|enabled?|open)',
    'unsupported|unauthori[sz]ed|ineligible|unverified|insufficient|not enough|exceed\\w*',
    'limit reached|reached (?:the |its )?(?:\\w+ )?limit|too (?:small|large|many|few|low|high|long|short|big|much)',
    '(?:above|below|over|under|less than|greater than|more than|lower than|higher than) (?:the )?(?:limit|max\\w*|min\\w*)',
    'invalid|illegal|incorrect|malformed|missing|mismatch\\w*|must|required|wrong',
    'denied|den(?:y|ies)|reject\\w*|declin\\w*|forbidden|prohibit\\w*|restrict\\w*|banned|blocked|frozen',
  ],
  '未开通|未開通|废弃|弃用|禁用|停止|不合规|未开放|未開放|未激活|未启用|不合法|非法|无效|無效|不正确|不足|不够|超过|超過|超出|超限|不支持|不支援|不允许|不允許|禁止|拒绝|拒絕|不存在|找不到|下线|下線|停用|暂停|暫停|关闭|關閉|冻结|凍結|受限|限制|过期|過期|不能为空|不匹配|未通过',
);

/** A server that asks for another try may have tried, so that the outcome is open. */
const hedge = anyOf(
  [`fail\\w* to|later|again|retry|moment|temporar\\w*|shortly|please check|processed|${machine}`],
  '稍后|稍後|重试|重試|暂时|暫時|系统|系統|服务|服務|网络|網絡',
);

/** These say that it did not happen, which servers say of a lost call as well. */
const looseRefusal = anyOf(
  ['no|not|cannot|can t|\\w+n t|unsuccessful\\w*|unable|fail\\w*|refus\\w*|never'],
  '失败|失敗|无法|無法|不能|未能|不成功',
);

/** English separates words, Chinese does not. */
function anyOf(english: readonly string[], chinese: string): RegExp {
  return new RegExp(`\\b(?:${english.join('|')})\\b|${chinese}`);
}

/**
 * Reads a failure that has no code of its own. A doubt counts for more than a refusal beside it: a
 * wrong "refused" costs a second order, a wrong "in doubt" costs one look-up.
 */
export function readFailure(message: string): FailureReading {
  const text = normaliseMessage(message);
  if (doubt.test(text)) return 'doubtful';
  if (perhapsThere.test(text)) return 'unclear';
  if (firmRefusal.test(text)) return 'refused';
  if (hedge.test(text)) return 'doubtful';
  return looseRefusal.test(text) ? 'refused' : 'unclear';
}

const successWord = /^(?:success(?:ful|fully)?|succeed(?:ed|s)?|ok|okay|done)$/;
const successSigns = /^(?:操作|请求|调用|查询|处理|执行)?成功$/;
const filler =
  /^(?:the|your|this|a|an|is|was|has|have|been|with|and|request|operation|call|api|query|order|cancel|transfer|response|result|message|msg|status|executed|completed|processed)$/;

/** Whether a message says no more than that all is well. */
export function soundsLikeSuccess(message: string): boolean {
  const words = normaliseMessage(message).split(' ');
  if (words.every((word) => word === '' || word === 'null')) return true;
  const rest = words.filter((word) => !filler.test(word));
  return rest.length > 0 && rest.every((word) => successWord.test(word) || successSigns.test(word));
}
