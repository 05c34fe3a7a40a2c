/**
 * What runs inside Redis, where a script is one step and there is one clock. State is kept in two
 * hashes, `cooldowns` and `quotas`, one field a scope. Every script answers with JSON, because clients
 * differ in how they convert replies.
 */

/**
 * `ARGV[1]` is the server's time after which a command does nothing: a client may have kept it in its
 * queue while Redis was away. An entry that cannot be read counts as absent: it must not be passed on,
 * nor close anything for longer than a day.
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
local longest = 86400000
local function isNumber(value, most)
  return type(value) == 'number' and value >= 0 and value <= most
end
local function readCooldown(text)
  local cooldown = read(text)
  if not cooldown or type(cooldown.cause) ~= 'string' then return nil end
  if not isNumber(cooldown.untilMs, math.huge) or cooldown.untilMs <= now then return nil end
  cooldown.isCut = cooldown.untilMs > now + longest
  cooldown.untilMs = math.min(cooldown.untilMs, now + longest)
  return cooldown
end
local function readWindow(text)
  local window = read(text)
  if not window or type(window.held) ~= 'table' then return nil end
  if not isNumber(window.resetAtMs, now + longest) or window.resetAtMs <= now then return nil end
  if not isNumber(window.remaining, 1e15) or not isNumber(window.windowMs, longest) then return nil end
  for process, weight in pairs(window.held) do
    if type(process) ~= 'string' or not isNumber(weight, 1e15) then return nil end
  end
  if not isNumber(window.limit, 1e15) then window.limit = -1 end
  if not isNumber(window.short, 1e15) then window.short = nil end
  return window
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
local scope, untilMs = ARGV[4], now + math.ceil(math.min(tonumber(ARGV[5]), longest))
local known = readCooldown(redis.call('HGET', KEYS[1], scope))
local knownMs = known and known.untilMs or 0
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
 * nonce. The nonce comes back through the channel of the process that sent it: once it is heard, no later
 * message is missed.
 */
export const helloScript: string = `${preamble}
local function live(key, reader)
  local found, all = {}, redis.call('HGETALL', key)
  for index = 1, #all, 2 do
    local entry = reader(all[index + 1])
    if not entry then redis.call('HDEL', key, all[index])
    elseif entry.isCut then
      entry.isCut = nil
      redis.call('HSET', key, all[index], cjson.encode(entry))
    end
    if entry then
      entry.isCut = nil
      found[all[index]] = entry
    end
  end
  return found
end
local cooldowns, quotas = live(KEYS[1], readCooldown), live(KEYS[2], readWindow)
local echo = { type = 'echo', from = from, now = now, nonce = ARGV[4] }
redis.call('PUBLISH', channel .. ':' .. from, cjson.encode(echo))
return cjson.encode({ now = now, cooldowns = cooldowns, quotas = quotas })
`;

/**
 * Leases weight of a quota: KEYS quotas; ARGV deadline, channel, from, scope, want, reserve, held,
 * limit (-1 when unknown), remaining, resetMs, windowMs, isUrgent. Every request says all that its
 * process knows of the window, so that nothing is lost when Redis loses its data.
 *
 * Free is the lowest remaining that the exchange reported to any process, less what all processes hold.
 * A process reports both at one moment: a request that lowered the one is no longer in the other.
 */
export const leaseScript: string = `${preamble}
local scope, want, reserve, held = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local limit, remaining = tonumber(ARGV[8]), tonumber(ARGV[9])
local windowMs = math.min(tonumber(ARGV[11]), longest)
local resetAtMs = now + math.ceil(math.min(tonumber(ARGV[10]), longest))
local window = readWindow(redis.call('HGET', KEYS[1], scope))
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
