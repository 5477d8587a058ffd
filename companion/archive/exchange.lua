#!lua
-- Put a bundle in the place of another, only if what is there is what the caller has read.
--
-- KEYS  1 the bundle, 2 the mark which says that the store's file may still have what was replaced
-- ARGV  1 the SHA-1 of what the caller has read, '' for nothing; 2 the bundle that is to be there, 3 its number
--
-- Answers 1, or 0 with nothing changed.

local there = redis.call('GET', KEYS[1])
if (there and redis.sha1hex(there) or '') ~= ARGV[1] then return 0 end

redis.call('SET', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2])
return 1
