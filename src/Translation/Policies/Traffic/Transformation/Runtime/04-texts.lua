-- The filters and tests of the language. A filter gets its value, a list of positional arguments and a table of named ones.
local filters, tests = {}, {}

-- An attribute of a value; nothing where there is none.
local function attribute(v, name)
  if v == nil then fail("undefined value") end
  if type(v) ~= "table" then return nil end
  local m = getmetatable(v)
  if m == MAP or m == NAMESPACE then return v[name] end
  if m == LOOP then return v:get(name) end
  if m == LIST and v.is_group then return name == "grouper" and v[1] or name == "list" and v[2] or nil end
  if m == MACRO then return name == "name" and v.name or name == "arguments" and list(v.names, #v.names) or nil end
end
-- An item by key or index.
local function item(v, key)
  if v == nil then fail("undefined value") end
  if is_map(v) then
    local n = number(key)
    if type(key) == "table" and n then key = n end
    if key == nil then return nil end
    return v[key]
  end
  if is_list(v) or type(v) == "string" then
    local n = number(key)
    if not n or n % 1 ~= 0 then return nil end
    local all = type(v) == "string" and characters(v) or v
    if n < 0 then n = n + all.n end
    return all[n + 1]
  end
  if type(key) == "string" then return attribute(v, key) end
end
-- What a path such as a.b.0 leads to.
local function path(v, dotted)
  if type(dotted) ~= "string" then return item(v, dotted) end
  for name in gmatch(dotted, "[^.]+") do
    local index = find(name, "^%d+$") and not is_map(v) and tonumber(name)
    if index then v = item(v, index) else v = attribute(v, name) end
  end
  return v
end

-- Letters with case beyond ASCII: Latin, Greek, Cyrillic and Armenian; each range is first, last, distance to the other case, step.
local UPPER, LOWER = {}, {}
local function utf8(c)
  if c < 0x800 then return char(0xC0 + floor(c / 64), 0x80 + c % 64) end
  return char(0xE0 + floor(c / 4096), 0x80 + floor(c / 64) % 64, 0x80 + c % 64)
end
for _, r in ipairs({ { 0xC0, 0xD6, 32, 1 }, { 0xD8, 0xDE, 32, 1 }, { 0x100, 0x12E, 1, 2 }, { 0x132, 0x136, 1, 2 }, { 0x139, 0x147, 1, 2 },
  { 0x14A, 0x176, 1, 2 }, { 0x178, 0x178, -121, 1 }, { 0x179, 0x17D, 1, 2 }, { 0x386, 0x386, 38, 1 }, { 0x388, 0x38A, 37, 1 },
  { 0x38C, 0x38C, 64, 1 }, { 0x38E, 0x38F, 63, 1 }, { 0x391, 0x3A1, 32, 1 }, { 0x3A3, 0x3AB, 32, 1 }, { 0x400, 0x40F, 80, 1 },
  { 0x410, 0x42F, 32, 1 }, { 0x460, 0x480, 1, 2 }, { 0x48A, 0x4BE, 1, 2 }, { 0x4D0, 0x52E, 1, 2 }, { 0x531, 0x556, 48, 1 },
  { 0x1E00, 0x1E94, 1, 2 }, { 0x1EA0, 0x1EFE, 1, 2 } }) do
  for c = r[1], r[2], r[4] do
    LOWER[utf8(c)], UPPER[utf8(c + r[3])] = utf8(c + r[3]), utf8(c)
  end
end
UPPER["\195\159"], UPPER["\207\130"], UPPER["\194\181"] = "SS", "\206\163", "\206\156"
local function cased(s, ascii, table)
  s = ascii(s)
  if not find(s, "[\128-\255]") then return s end
  return (gsub(s, "[\194-\244][\128-\191]+", table))
end
local function upper(s) return text(cased(s, string.upper, UPPER)) end
local function lower(s) return text(cased(s, string.lower, LOWER)) end

local function named(args, names, i, name)
  if args[i] ~= nil then return args[i] end
  return names and names[name]
end
local function bounded(args, most)
  if args.n > most then fail("too many arguments") end
end
local function boolean(v)
  if v == nil or v == NONE then return false end
  if type(v) ~= "boolean" then fail("cannot convert " .. kind(v) .. " to bool") end
  return v
end
local function string_of(v)
  if type(v) == "string" then return v end
  return display(v)
end
local function sequence(v)
  if v == nil or v == NONE or is_list(v) or is_map(v) or type(v) == "string" then return items(v) end
  fail("cannot convert value to list")
end
local function copy(all)
  local out = {}
  spend(all.n)
  for i = 1, all.n do out[i] = all[i] end
  return out
end

function filters.upper(v, args) bounded(args, 0); return upper(string_of(v)) end
function filters.lower(v, args) bounded(args, 0); return lower(string_of(v)) end
function filters.string(v) return string_of(v) end
function filters.safe(v) return string_of(v) end
function filters.title(v)
  local out, n, start = {}, 0, true
  local all = characters(string_of(v))
  for i = 1, all.n do
    local c = all[i]
    -- White space and ASCII punctuation end a word.
    if find(c, "^[%s%p]$") then start = true; out[i] = c
    elseif start then start = false; out[i] = cased(c, string.upper, UPPER)
    else out[i] = cased(c, string.lower, LOWER) end
  end
  return text(concat(out))
end
function filters.capitalize(v)
  local s = string_of(v)
  local _, last = find(s, "^[%z\1-\127\194-\244][\128-\191]*")
  if not last then return "" end
  return upper(sub(s, 1, last)) .. lower(sub(s, last + 1))
end
function filters.replace(v, args)
  bounded(args, 2)
  if args.n < 2 then fail("missing argument") end
  return replace_in(string_of(v), string_of(args[1]), string_of(args[2]))
end
function filters.trim(v, args)
  bounded(args, 1)
  local s = string_of(v)
  if args[1] == nil then return sub(s, find(s, "%S") or #s + 1, -(find(string.reverse(s), "%S") or 1)) end
  local set, all = {}, characters(s)
  local given = characters(string_of(args[1]))
  for i = 1, given.n do set[given[i]] = true end
  local first, last = 1, all.n
  while first <= last and set[all[first]] do first = first + 1 end
  while last >= first and set[all[last]] do last = last - 1 end
  return concat(all, "", first, last)
end
local HTML = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;", ['"'] = "&quot;", ["'"] = "&#x27;", ["/"] = "&#x2f;" }
function filters.escape(v)
  return text((gsub(string_of(v), "[<>&\"'/]", HTML)))
end
filters.e = filters.escape
function filters.length(v)
  if type(v) == "string" then return string_length(v) end
  if is_list(v) then return v.n end
  if is_map(v) then return keys(v).n end
  fail("cannot calculate length of value of type " .. kind(v))
end
filters.count = filters.length
function filters.default(v, args)
  bounded(args, 2)
  if v ~= nil and not (boolean(args[2]) and not truthy(v)) then return v end
  if args.n == 0 then return "" end
  return args[1]
end
filters.d = filters.default
function filters.bool(v) return truthy(v) end
function filters.int(v)
  if v == nil or v == NONE then return 0 end
  local n, is_float = number(v)
  if type(v) == "string" then
    if find(v, "^[+-]?%d+$") then n = tonumber((gsub(v, "^%+", "")))
    elseif find(v, "^[+-]?%d*%.?%d*[eE]?[+-]?%d*$") then n, is_float = tonumber((gsub(v, "^%+", ""))), true end
    if not n then fail("invalid float literal") end
  elseif not n then
    fail("cannot convert " .. kind(v) .. " to integer")
  end
  if not is_float then return type(v) == "table" and v or int(n) end
  return int(n < 0 and -floor(-n) or floor(n))
end
function filters.float(v)
  if v == nil then return float(0) end
  local n = number(v)
  if type(v) == "string" then n = find(v, "^[+-]?%d*%.?%d*[eE]?[+-]?%d*$") and tonumber((gsub(v, "^%+", ""))) end
  if not n then fail(type(v) == "string" and "invalid float literal" or "cannot convert " .. kind(v) .. " to float") end
  return float(n)
end
function filters.abs(v)
  local n, is_float = number(v)
  if not n or type(v) == "boolean" then fail("cannot get absolute value") end
  n = n < 0 and -n or n
  return is_float and float(n) or int(n)
end
function filters.round(v, args)
  bounded(args, 1)
  local n, is_float = number(v)
  if not n or type(v) == "boolean" then fail("cannot round value") end
  local places = args[1] and integer(args[1]) or 0
  if not is_float then return v end
  local scale = 10 ^ places
  local scaled = n * scale
  scaled = scaled < 0 and -floor(-scaled + 0.5) or floor(scaled + 0.5)
  return float(scaled / scale)
end
function filters.sum(v)
  local total, is_float = 0, false
  local all = sequence(v)
  for i = 1, all.n do
    local n, f = number(all[i])
    if all[i] ~= nil then
      if not n then fail("can only sum numbers, got " .. kind(all[i])) end
      total, is_float = total + n, is_float or f
    end
  end
  spend(all.n)
  return is_float and float(total) or int(total)
end
local function extreme(v, sign)
  local all = sequence(v)
  local best = all[1]
  spend(all.n)
  for i = 2, all.n do if compare(all[i], best) * sign > 0 then best = all[i] end end
  return best
end
function filters.min(v, args) bounded(args, 0); return extreme(v, -1) end
function filters.max(v, args) bounded(args, 0); return extreme(v, 1) end

local function urlencoded(s)
  return (gsub(s, "[^%w%-._/~]", function(c) return format("%%%02X", byte(c)) end))
end
function filters.urlencode(v)
  if is_map(v) then
    local all, out = keys(v), {}
    for i = 1, all.n do
      local value = v[all[i]]
      if value ~= nil and value ~= NONE then
        out[#out + 1] = urlencoded(string_of(all[i])) .. "=" .. urlencoded(string_of(value))
      end
    end
    return text(concat(out, "&"))
  end
  if v == nil or v == NONE then return v == nil and "" or "none" end
  if is_list(v) then fail("cannot urlencode value of type sequence") end
  return text(urlencoded(string_of(v)))
end
local MARKUP = { ["<"] = "\\u003c", [">"] = "\\u003e", ["&"] = "\\u0026", ["'"] = "\\u0027" }
function filters.tojson(v, args, names)
  local indent = named(args, names, 1, "indent")
  if indent == true then indent = 2 end
  if indent == false or indent == NONE then indent = nil end
  if indent ~= nil then
    indent = integer(indent)
    if indent < 0 or indent > 100 then exceed("an indentation is too wide") end
    indent = rep(" ", indent)
  end
  return text((gsub(json.encode(v, indent), "[<>&']", MARKUP)))
end
local function pretty(v, margin)
  spend(1)
  if type(v) ~= "table" or number(v) or v == NONE then return nested(v, 0) end
  if #margin > 600 then exceed("values are nested too deeply") end
  local inner, out = margin .. "    ", {}
  local open, close = "[", "]"
  if is_list(v) then
    for i = 1, v.n do out[i] = inner .. pretty(v[i], inner) .. ",\n" end
  elseif is_map(v) then
    open, close = "{", "}"
    local all = keys(v)
    for i = 1, all.n do out[i] = inner .. nested(all[i], 0) .. ": " .. pretty(v[all[i]], inner) .. ",\n" end
  end
  if #out == 0 then return open .. close end
  return text(open .. "\n" .. concat(out) .. margin .. close)
end
function filters.pprint(v) return pretty(v, "") end
