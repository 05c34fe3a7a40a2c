/**
 * What runs inside Redis, where it is one step and knows one clock. State is kept in two hashes,
 * `cooldowns` and `quotas`, one field a scope. Every script answers with JSON, so that the clients'
 * ways to hand over replies make no difference.
 */

/**
 * `ARGV[1]` is the server's time after which a command does nothing: a client may have kept it in its
 * queue while Redis was away. What others wrote and cannot be read is as good as absent.
 */
const preamble = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if now > tonumber(ARGV[1]) then return cjson.encode({ now = now, late = true }) end
local channel, from = ARGV[2], ARGV[3]
local function read(text)
  if not text then return nil end
  local fine, value = pcall(cjson.decode, text)
  if fine and type(value) == 'table' then return value end
  return nil
end
local function keepUntil(key, untilMs)
  if redis.call('PTTL', key) < untilMs - now then redis.call('PEXPIREAT', key, untilMs + 1000) end
end
local function tell(message)
  message.from, message.now = from, now
  redis.call('PUBLISH', channel, cjson.encode(message))
end
`;

/**
 * Closes a scope: KEYS cooldowns; ARGV deadline, channel, from, scope, waitMs, cause. The later end
 * wins, and only that is news.
 */
export const closeScript: string = `${preamble}
local scope, untilMs = ARGV[4], now + math.ceil(tonumber(ARGV[5]))
local known = read(redis.call('HGET', KEYS[1], scope))
local knownMs = known and tonumber(known.untilMs) or 0
if knownMs < untilMs then
  redis.call('HSET', KEYS[1], scope, cjson.encode({ untilMs = untilMs, cause = ARGV[6] }))
  keepUntil(KEYS[1], untilMs)
  tell({ type = 'cooldown', key = scope, untilMs = untilMs, cause = ARGV[6] })
  knownMs = untilMs
end
return cjson.encode({ now = now, untilMs = knownMs })
`;

/**
 * Reads all that is live and drops the rest: KEYS cooldowns, quotas; ARGV deadline, channel, from,
 * nonce. The nonce comes back through the asker's own channel: whoever hears it misses nothing from here on.
 */
export const helloScript: string = `${preamble}
local function live(key, member)
  local found, all = {}, redis.call('HGETALL', key)
  for index = 1, #all, 2 do
    local entry = read(all[index + 1])
    if entry and (tonumber(entry[member]) or 0) > now then found[all[index]] = entry
    else redis.call('HDEL', key, all[index]) end
  end
  return found
end
local cooldowns, quotas = live(KEYS[1], 'untilMs'), live(KEYS[2], 'resetAtMs')
local echo = { type = 'echo', from = from, now = now, nonce = ARGV[4] }
redis.call('PUBLISH', channel .. ':' .. from, cjson.encode(echo))
return cjson.encode({ now = now, cooldowns = cooldowns, quotas = quotas })
`;

/**
 * Lends weight of a quota: KEYS quotas; ARGV deadline, channel, from, scope, want, reserve, held,
 * limit (-1 when unknown), remaining, resetMs, windowMs, isUrgent. What the asker knows of the window
 * comes with every question, so that nothing is lost with Redis's memory.
 *
 * Free is the least remaining that anybody was told less what all hold. A report of both is made at
 * one moment, so an answer that lowered the one has left the other.
 */
export const leaseScript: string = `${preamble}
local scope, want, reserve, held = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local limit, remaining, windowMs = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[11])
local resetAtMs = now + math.ceil(tonumber(ARGV[10]))
local window = read(redis.call('HGET', KEYS[1], scope))
if window and (type(window.held) ~= 'table' or (tonumber(window.resetAtMs) or 0) <= now) then
  window = nil
end
local apartMs = math.max(windowMs, window and window.windowMs or 0) / 2
local isOver = window and resetAtMs < window.resetAtMs - apartMs
if not window or resetAtMs > window.resetAtMs + apartMs then
  window = { limit = limit, remaining = remaining, resetAtMs = resetAtMs, windowMs = windowMs, held = {} }
  tell({ type = 'window', key = scope, limit = limit, remaining = remaining, resetAtMs = resetAtMs })
elseif not isOver then
  window.remaining = math.min(window.remaining, remaining)
  window.resetAtMs = math.min(window.resetAtMs, resetAtMs)
  window.windowMs = math.max(window.windowMs, windowMs)
end
-- Of a window that is over nothing is held any more; the asker learns of the new one first.
window.held[from] = isOver and 0 or held
local free = window.remaining - reserve
for _, weight in pairs(window.held) do free = free - weight end
local granted = 0
if want > 0 and free >= want and not isOver then
  -- A sixteenth of what is free: no one can sit on much of it, least of all near the end.
  granted = math.min(free, math.max(want, math.floor(free / 16)))
  window.held[from] = held + granted
end
if want > 0 and granted == 0 and not isOver and ARGV[12] == '1' then
  window.short = math.min(window.short or want, want)
  tell({ type = 'short', key = scope })
elseif window.short and free - granted >= window.short then
  window.short = nil
  tell({ type = 'spare', key = scope })
end
redis.call('HSET', KEYS[1], scope, cjson.encode(window))
keepUntil(KEYS[1], window.resetAtMs)
return cjson.encode({
  now = now, granted = granted, limit = window.limit, remaining = window.remaining,
  resetAtMs = window.resetAtMs, isOver = isOver or false,
})
`;
