-- The hotline's key space and the few ways in which every move reads, writes and answers.
--
-- KEYS[1] is the hotline's prefix, `pz:{name}`. The other keys are derived from it: they carry the same hash tag, so all of a
-- hotline lives in one slot, and a move on a Redis Cluster touches one node only. Naming them all as KEYS is not possible: which
-- place, agent or lease a move touches is only known once it has read the first.
--
-- ARGV[1] is the node's knowledge of the clock (see clock.lua). Arguments of a move begin at ARGV[2].

local prefix = KEYS[1]

local function key(kind, id)
  if id == nil then return prefix .. ':' .. kind end
  return prefix .. ':' .. kind .. ':' .. id
end

-- A hash as a table of strings; empty when there is none.
local function read(k)
  local flat = redis.call('HGETALL', k)
  local fields = {}
  for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
  return fields
end

local function exists(fields) return next(fields) ~= nil end

-- Numbers as Redis is to keep them: Lua's own `..` and tostring would round a time to 14 digits.
local function text(value)
  if type(value) == 'number' then return string.format('%.17g', value) end
  if type(value) == 'boolean' then return value and '1' or '0' end
  return value
end

-- What of these would change anything: fields and values to set, and fields to remove (`false`).
local function changed(fields, changes)
  local set, gone = {}, {}
  for name, value in pairs(changes) do
    if value == false then
      if fields[name] ~= nil then gone[#gone + 1] = name end
    elseif fields[name] ~= text(value) then
      set[#set + 1] = name
      set[#set + 1] = text(value)
    end
  end
  return set, gone
end

-- Sets fields of a hash and of the table that mirrors it; `false` removes a field.
local function write(k, fields, changes)
  local set, gone = changed(fields, changes)
  for at = 1, #set, 2 do fields[set[at]] = set[at + 1] end
  for _, name in ipairs(gone) do fields[name] = nil end
  if #set > 0 then redis.call('HSET', k, unpack(set)) end
  if #gone > 0 then redis.call('HDEL', k, unpack(gone)) end
end

-- One table per record and move, however often it is asked for: two copies of one call would count it twice.
local records = {}

local function record(kind, id)
  local k = key(kind, id)
  if records[k] == nil then
    local fields = read(k)
    records[k] = exists(fields) and fields or false
    if records[k] then fields.id = id end
  end
  return records[k] or nil
end

-- A record that this move makes.
local function newRecord(kind, id)
  local fields = { id = id }
  records[key(kind, id)] = fields
  return fields
end

-- The id is part of the key, never a field.
local function save(kind, fields, changes)
  local id = fields.id
  fields.id = nil
  write(key(kind, id), fields, changes)
  fields.id = id
end

local function forget(kind, fields)
  redis.call('DEL', key(kind, fields.id))
  records[key(kind, fields.id)] = false
end

-- JSON null is nil in a move.
local function given(value)
  if value == nil or value == cjson.null then return nil end
  return value
end

local function num(value) return tonumber(given(value)) end

-- nil is JSON null in an answer.
local function orNull(value)
  if value == nil or value == '' then return cjson.null end
  return value
end

-- A list kept in one field: `a,b,c`. Names of ops never hold a comma.
local function list(csv)
  local names = {}
  for name in string.gmatch(csv or '', '[^,]+') do names[#names + 1] = name end
  return names
end

local function has(csv, name)
  return string.find(',' .. (csv or '') .. ',', ',' .. name .. ',', 1, true) ~= nil
end
