#!lua
-- Append to a log only if it ends where the caller's memory ends, then ring the bell.
--
-- KEYS  1 the log
-- ARGV  1 the version it must end with (0: it must be empty), 2 that record's nonce
--       3 the bell's channel, 4 the event's slug
--       5… the nonce and the encoded record, by turns, of each new version
--
-- Answers 1, or 0 with nothing written. Scripts do not roll back: everything that can fail comes before the first XADD.

local version, nonce = 0, ''
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last then
  version = tonumber(string.match(last[1], '^%d+'))
  for i = 1, #last[2], 2 do
    if last[2][i] == 'n' then nonce = last[2][i + 1] end
  end
end

if version ~= tonumber(ARGV[1]) or nonce ~= ARGV[2] then return 0 end

for i = 5, #ARGV, 2 do
  version = version + 1
  redis.call('XADD', KEYS[1], string.format('%d-0', version), 'n', ARGV[i], 'r', ARGV[i + 1])
end
-- The bell may fail to ring, and what is written is written: nobody may be told that it is not.
redis.pcall('PUBLISH', ARGV[3], string.format('%s %d', ARGV[4], version))
return 1
