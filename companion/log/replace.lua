#!lua
-- Put a copy in the place of a log, only if the log still ends where the caller thinks it does, then ring the bell.
--
-- KEYS  1 the log, 2 the copy
-- ARGV  1 the version the log must end with (0: there must be none), 2 that record's nonce
--       3 the bell's channel, 4 the event's slug, 5 the version that the copy ends with
--
-- Answers 1, or 0 with nothing changed. Scripts do not roll back: everything that can fail comes before the rename.

local version, nonce = 0, ''
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then
  version = tonumber(string.match(last[1], '^%d+'))
  for i = 1, #last[2], 2 do
    if last[2][i] == 'n' then nonce = last[2][i + 1] end
  end
end

if version ~= tonumber(ARGV[1]) or nonce ~= ARGV[2] then return 0 end

-- The copy was to vanish by itself if nobody came back for it.
if redis.call('PERSIST', KEYS[2]) == 0 then return redis.error_reply('ERR the copy is gone') end
redis.call('RENAME', KEYS[2], KEYS[1])
redis.pcall('PUBLISH', ARGV[3], string.format('%s %d', ARGV[4], tonumber(ARGV[5])))
return 1
