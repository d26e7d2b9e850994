-- Values of the template language. Undefined is nil, none is NONE, booleans and strings are Lua's. Numbers are Lua's where those
-- say it all (integers up to 2^53, floats with a fraction); whole floats and longer integers are NUMBERs. Lists and maps are tables with
-- the metatables LIST (items 1 to n, undefined ones are holes) and MAP.
local NONE = setmetatable({}, {})
local NUMBER, LIST, MAP, NAMESPACE, LOOP, MACRO, FAILURE = {}, {}, {}, {}, {}, {}, {}
local byte, char, find, format, gmatch, gsub, rep, sub =
  string.byte, string.char, string.find, string.format, string.gmatch, string.gsub, string.rep, string.sub
local concat, sort_table = table.concat, table.sort
local floor, huge = math.floor, math.huge
local EXACT = 9007199254740992

-- A mistake in a template or its data: it concerns one value only.
local function fail(message) error(setmetatable({ message = message }, FAILURE), 0) end
-- A limit that was exceeded: the whole message is refused.
local function exceed(message) error(setmetatable({ message = message, limit = true }, FAILURE), 0) end

-- Work that a message may still cost: one unit is about one step, or 16 bytes that are copied. Rendering never yields, so one counter
-- for the whole VM is enough.
local fuel, longest = 0, 0
local function refill(bytes)
  fuel = 2000000 + bytes
  longest = 1048576 + 4 * bytes
end
local function spend(units)
  fuel = fuel - units
  if fuel < 0 then exceed("the template takes too long") end
end
-- Every string that is made passes here.
local function text(s)
  local n = #s
  if n > longest then exceed("a text is too long") end
  spend(n / 16)
  return s
end

local function list(items, n) items.n = n or #items; return setmetatable(items, LIST) end
local function is_list(v) return getmetatable(v) == LIST end
local function is_map(v)
  if type(v) ~= "table" then return false end
  local m = getmetatable(v)
  return m == MAP or m == NAMESPACE
end

local function kind(v)
  if v == nil then return "undefined" elseif v == NONE then return "none" end
  local t = type(v)
  if t == "boolean" then return "bool" elseif t ~= "table" then return t end
  local m = getmetatable(v)
  if m == NUMBER then return "number" elseif m == LIST then return "sequence" elseif m == MAP or m == NAMESPACE then return "map" end
  return "plain object"
end

-- The double of a number or boolean and whether it is a float; nil for others.
local function number(v)
  local t = type(v)
  if t == "number" then return v, v % 1 ~= 0 end
  if t == "boolean" then return v and 1 or 0, false end
  if t == "table" and getmetatable(v) == NUMBER then return v.n, v.float end
end
local function float(n)
  if n % 1 == 0 then return setmetatable({ n = n, float = true }, NUMBER) end
  return n
end
-- Longer integers can be passed on, but not computed with.
local function int(n)
  if n >= EXACT or n <= -EXACT then fail("an integer is out of range") end
  return n
end
local function integer(v, what)
  local n, is_float = number(v)
  if not n or type(v) == "boolean" or (is_float and n % 1 ~= 0) then fail((what or kind(v)) .. " is not an integer") end
  return n
end

-- Fewest decimal digits that give the same double back, and the place of the decimal point.
local function digits(n)
  local s
  -- Fifteen digits say every double that so many can say; only the tiniest have fewer.
  for precision = n < 2.3e-308 and 0 or 14, 16 do
    s = format("%." .. precision .. "e", n)
    if tonumber(s) == n then break end
  end
  local _, _, a, b, e = find(s, "^(%d)%.?(%d*)e([+-]%d+)$")
  local all = gsub(a .. b, "0+$", "")
  if all == "" then all = "0" end
  return all, tonumber(e) + 1
end
local function float_text(n)
  if n ~= n then return "NaN" elseif n == huge then return "inf" elseif n == -huge then return "-inf" end
  local sign = (n < 0 or 1 / n < 0) and "-" or ""
  local d, point = digits(n < 0 and -n or n)
  if n == 0 then return sign .. "0.0" end
  if point <= 0 then return sign .. "0." .. rep("0", -point) .. d end
  if point >= #d then return sign .. d .. rep("0", point - #d) .. ".0" end
  return sign .. sub(d, 1, point) .. "." .. sub(d, point + 1)
end
local function number_text(v)
  if type(v) == "number" then
    if v % 1 == 0 then return format("%d", v) end
    return float_text(v)
  end
  return v.s or float_text(v.n)
end

local function is_namespace(v) return type(v) == "table" and getmetatable(v) == NAMESPACE end

local compare
-- Keys of a map in order.
local function keys(map)
  local all, n = {}, 0
  for k in pairs(map) do n = n + 1; all[n] = k end
  spend(n)
  sort_table(all, function(a, b)
    if type(a) == type(b) and type(a) == "string" then return a < b end
    return compare(a, b) < 0
  end)
  return list(all, n)
end

local RANK = { undefined = 0, none = 1, bool = 2, number = 3, string = 4, sequence = 6, map = 7 }
local function equal(a, b)
  if rawequal(a, b) then return true end
  local x, y = number(a), number(b)
  if x then
    if not y then return false end
    -- Longer integers are equal by their digits.
    if type(a) == "table" and type(b) == "table" and a.s and b.s then return a.s == b.s end
    return x == y
  end
  if type(a) ~= "table" or type(b) ~= "table" then return false end
  if is_list(a) and is_list(b) then
    if a.n ~= b.n then return false end
    spend(a.n)
    for i = 1, a.n do if not equal(a[i], b[i]) then return false end end
    return true
  end
  if is_map(a) and is_map(b) then
    for k, v in pairs(a) do spend(1); if not equal(v, b[k]) then return false end end
    for k in pairs(b) do if a[k] == nil then return false end end
    return true
  end
  return false
end
function compare(a, b)
  local ka, kb = kind(a), kind(b)
  if ka == kb and (ka == "number" or ka == "bool") then
    local x, y = number(a), number(b)
    return x < y and -1 or x > y and 1 or 0
  end
  if ka ~= kb then
    local ra, rb = RANK[ka] or 8, RANK[kb] or 8
    return ra < rb and -1 or ra > rb and 1 or 0
  end
  if ka == "string" then return a < b and -1 or a > b and 1 or 0 end
  if ka == "sequence" then
    local n = a.n < b.n and a.n or b.n
    spend(n)
    for i = 1, n do
      local c = compare(a[i], b[i])
      if c ~= 0 then return c end
    end
    return a.n < b.n and -1 or a.n > b.n and 1 or 0
  end
  if ka == "map" then
    local p, q = keys(a), keys(b)
    local c = compare(p, q)
    for i = 1, p.n do
      if c ~= 0 then return c end
      c = compare(a[p[i]], b[q[i]])
    end
    return c
  end
  return 0
end

local function truthy(v)
  if not v or v == NONE or v == "" then return false end
  local n = number(v)
  if n then return n ~= 0 end
  if is_list(v) then return v.n > 0 end
  if is_map(v) then return next(v) ~= nil end
  return true
end

-- The characters of a text, as a list.
local function characters(s)
  local all, n = {}, 0
  for c in gmatch(s, "[%z\1-\127\194-\244][\128-\191]*") do n = n + 1; all[n] = c end
  spend(n)
  return list(all, n)
end
local function string_length(s)
  local _, n = gsub(s, "[%z\1-\127\194-\244][\128-\191]*", "")
  spend(#s / 16)
  return n
end

-- What a loop goes over: the items of a list, the keys of a map, the characters of a text.
local function items(v)
  if is_list(v) then return v end
  if v == nil or v == NONE then return list({}, 0) end
  if type(v) == "string" then return characters(v) end
  if is_map(v) then return keys(v) end
  fail(kind(v) .. " is not iterable")
end

local QUOTED = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\0"] = "\\0" }
local function quoted(s)
  s = gsub(s, '[%z\1-\31"\\\127]', function(c) return QUOTED[c] or format("\\u{%x}", byte(c)) end)
  return '"' .. s .. '"'
end

local nested
-- A value as text, as it is written into the output.
local function display(v)
  if type(v) == "string" then return v end
  if v == nil then return "" end
  return text(nested(v, 0))
end
function nested(v, depth)
  if v == nil then return "undefined" elseif v == NONE then return "none" end
  local t = type(v)
  if t == "string" then spend(#v / 16); return quoted(v) end
  if t == "boolean" then return v and "true" or "false" end
  if t == "number" then return number_text(v) end
  local m = getmetatable(v)
  if m == NUMBER then return number_text(v) end
  if depth > 150 then exceed("values are nested too deeply") end
  local parts = {}
  if m == LIST then
    spend(v.n)
    for i = 1, v.n do parts[i] = nested(v[i], depth + 1) end
    return "[" .. concat(parts, ", ") .. "]"
  elseif m == MAP or m == NAMESPACE then
    local all = keys(v)
    for i = 1, all.n do parts[i] = nested(all[i], depth + 1) .. ": " .. nested(v[all[i]], depth + 1) end
    return "{" .. concat(parts, ", ") .. "}"
  end
  fail("an object can't be written")
end
