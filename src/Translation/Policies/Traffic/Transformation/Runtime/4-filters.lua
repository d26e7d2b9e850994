-- The filters and tests of the language. A filter gets its value, a list of positional arguments and a table of named ones.
local filters, tests = {}, {}

-- An attribute of a value; nothing where there is none.
local function attribute(v, name)
  if v == nil then fail("undefined value") end
  if type(v) ~= "table" then return nil end
  local m = getmetatable(v)
  if m == MAP or m == NAMESPACE then return v[name] end
  if m == LOOP then return v:get(name) end
  if m == MACRO then return name == "name" and v.name or nil end
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

do
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
  function filters.default(v, args, names)
    bounded(args, 2)
    local other = args.n > 0 and args[1] or (args.n == 0 and "")
    if args.n > 0 and other == false then other = args[1] end
    if v == nil or (boolean(named(args, names, 2, "boolean")) and not truthy(v)) then return other end
    return v
  end
  filters.d = filters.default
  function filters.bool(v) return truthy(v) end
  function filters.int(v)
    if v == nil then return 0 end
    if v == NONE then fail("cannot convert none to integer") end
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

  function filters.first(v)
    if v == nil then fail("cannot get first item from value") end
    local all = is_map(v) and keys(v) or (is_list(v) or type(v) == "string") and items(v) or fail("cannot get first item from value")
    return all[1]
  end
  function filters.last(v)
    local all = (is_list(v) or type(v) == "string") and items(v) or fail("cannot get last item from value")
    return all[all.n]
  end
  function filters.list(v) return list(copy(sequence(v)), sequence(v).n) end
  function filters.reverse(v)
    if type(v) ~= "string" and not is_list(v) and not is_map(v) and v ~= nil and v ~= NONE then fail("cannot reverse values of type " .. kind(v)) end
    local all, out = items(v), {}
    for i = 1, all.n do out[i] = all[all.n - i + 1] end
    if type(v) == "string" then return text(concat(out)) end
    spend(all.n)
    return list(out, all.n)
  end
  function filters.join(v, args)
    bounded(args, 1)
    if v == nil or v == NONE then return "" end
    if type(v) ~= "string" and not is_list(v) and not is_map(v) then fail("cannot join value of type " .. kind(v)) end
    local all, out, size = items(v), {}, 0
    for i = 1, all.n do
      out[i] = string_of(all[i])
      size = size + #out[i]
      if size > longest then exceed("a text is too long") end
    end
    spend(all.n)
    local separator = args[1] == nil and "" or string_of(args[1])
    if size + #separator * all.n > longest then exceed("a text is too long") end
    return text(concat(out, separator))
  end
  function filters.split(v, args, names)
    bounded(args, 2)
    local s, by, most = string_of(v), named(args, names, 1, "sep"), named(args, names, 2, "maxsplits")
    local out, n, from = {}, 0, 1
    most = most and integer(most) or huge
    if by == nil or by == NONE then
      from = find(s, "%S") or #s + 1
      while from <= #s do
        local a, b = find(s, "%s+", from)
        if n >= most or not a then a, b = #s + 1, #s end
        n = n + 1
        out[n] = sub(s, from, a - 1)
        from = b + 1
      end
    else
      by = string_of(by)
      if by == "" then fail("cannot split by an empty text") end
      while true do
        local a, b = find(s, by, from, true)
        n = n + 1
        if not a or n > most then out[n] = sub(s, from); break end
        out[n] = sub(s, from, a - 1)
        from = b + 1
      end
    end
    spend(n + #s / 16)
    return list(out, n)
  end
  function filters.lines(v)
    local out, n = {}, 0
    for line in gmatch(gsub(string_of(v), "\n$", "") .. "\n", "(.-)\r?\n") do n = n + 1; out[n] = line end
    if string_of(v) == "" then n = 0 end
    spend(n)
    return list(out, n)
  end
  function filters.indent(v, args, names)
    bounded(args, 3)
    local s, width = string_of(v), args[1] and integer(args[1]) or names and names.width and integer(names.width) or fail("missing argument")
    if width < 0 or width > 1000 then exceed("an indentation is too wide") end
    local blanks, first, empty = rep(" ", width), boolean(named(args, names, 2, "first")), boolean(named(args, names, 3, "blank"))
    local out, all = {}, filters.lines(s)
    local size = 0
    for i = 1, all.n do
      local line = all[i]
      out[i] = ((i > 1 or first) and (line ~= "" or empty)) and blanks .. line or line
      size = size + #out[i] + 1
      if size > longest then exceed("a text is too long") end
    end
    return text(concat(out, "\n"))
  end

  -- The same order as minijinja: letters of any case are alike unless it is asked for.
  local function folded(v) return type(v) == "string" and lower(v) or v end
  local function sorted(all, by, sensitive, reverse)
    local rows = {}
    for i = 1, all.n do
      local key = by(all[i])
      rows[i] = { value = all[i], key = sensitive and key or folded(key), at = i }
    end
    spend(all.n * 8)
    sort_table(rows, function(a, b)
      local c = compare(a.key, b.key)
      if c == 0 then return a.at < b.at end
      if reverse then return c > 0 end
      return c < 0
    end)
    local out = {}
    for i = 1, all.n do out[i] = rows[i].value end
    return list(out, all.n), rows
  end
  local function by_attribute(name)
    if name == nil or name == NONE then return function(v) return v end end
    return function(v) return path(v, name) end
  end
  function filters.sort(v, args, names)
    bounded(args, 3)
    return (sorted(sequence(v), by_attribute(names and names.attribute), boolean(named(args, names, 2, "case_sensitive")),
      boolean(named(args, names, 1, "reverse"))))
  end
  function filters.dictsort(v, _, names)
    if not is_map(v) then fail("cannot convert value into pair list") end
    local all, out = keys(v), {}
    for i = 1, all.n do out[i] = list({ all[i], v[all[i]] }, 2) end
    local column = names and names.by == "value" and 2 or 1
    if names and names.by and names.by ~= "value" and names.by ~= "key" then fail("invalid value for by") end
    return (sorted(list(out, all.n), function(pair) return pair[column] end, boolean(names and names.case_sensitive), boolean(names and names.reverse)))
  end
  function filters.items(v)
    if not is_map(v) then fail("cannot convert value into pairs") end
    local all, out = keys(v), {}
    for i = 1, all.n do out[i] = list({ all[i], v[all[i]] }, 2) end
    return list(out, all.n)
  end
  function filters.unique(v, args, names)
    local all, out, n, seen, others = sequence(v), {}, 0, {}, {}
    local by, sensitive = by_attribute(names and names.attribute), boolean(named(args, names, 1, "case_sensitive"))
    for i = 1, all.n do
      local key = by(all[i])
      if not sensitive then key = folded(key) end
      local found = false
      if type(key) == "string" or type(key) == "number" then
        found = seen[key]
        seen[key] = true
      else
        for j = 1, #others do spend(1); if equal(others[j].key, key) then found = true end end
        if not found then others[#others + 1] = { key = key } end
      end
      if not found then n = n + 1; out[n] = all[i] end
    end
    spend(all.n)
    return list(out, n)
  end
  function filters.groupby(v, args, names)
    local by = named(args, names, 1, "attribute") or fail("missing argument")
    local other = names and names.default
    local sensitive = boolean(names and names.case_sensitive)
    local _, rows = sorted(sequence(v), function(each)
      local key = path(each, by)
      if key == nil then return other end
      return key
    end, sensitive, false)
    local groups, n = {}, 0
    for i = 1, #rows do
      if n == 0 or compare(groups[n].folded, rows[i].key) ~= 0 then
        n = n + 1
        local key = path(rows[i].value, by)
        if key == nil then key = other end
        groups[n] = list({ key, list({}, 0) }, 2)
        groups[n].folded, groups[n].is_group = rows[i].key, true
      end
      local members = groups[n][2]
      members.n = members.n + 1
      members[members.n] = rows[i].value
    end
    return list(groups, n)
  end

  function filters.batch(v, args)
    local all, count = sequence(v), integer(args[1] == nil and fail("missing argument") or args[1])
    if count < 1 then fail("count cannot be 0") end
    if count > 10000 then exceed("a batch is too long") end
    local out, n = {}, 0
    for i = 1, all.n, count do
      local row = {}
      local size = all.n - i + 1 < count and all.n - i + 1 or count
      for j = 1, size do row[j] = all[i + j - 1] end
      if args[2] ~= nil then for j = size + 1, count do row[j] = args[2] end; size = count end
      n = n + 1
      out[n] = list(row, size)
      spend(size)
    end
    return list(out, n)
  end
  function filters.slice(v, args)
    local all, count = sequence(v), integer(args[1] == nil and fail("missing argument") or args[1])
    if count < 1 then fail("count cannot be 0") end
    if count > 10000 then exceed("there are too many slices") end
    local each, more, out, at = floor(all.n / count), all.n % count, {}, 0
    for i = 1, count do
      local size, row = each + (i <= more and 1 or 0), {}
      for j = 1, size do row[j] = all[at + j] end
      at = at + size
      if args[2] ~= nil and i > more then size = size + 1; row[size] = args[2] end
      out[i] = list(row, size)
    end
    spend(all.n + count)
    return list(out, count)
  end
  function filters.zip(v, args)
    local all, n, out = { sequence(v) }, sequence(v).n, {}
    for i = 1, args.n do
      all[i + 1] = sequence(args[i])
      if all[i + 1].n < n then n = all[i + 1].n end
    end
    for i = 1, n do
      local row = {}
      for j = 1, #all do row[j] = all[j][i] end
      out[i] = list(row, #all)
    end
    spend(n * #all)
    return list(out, n)
  end
  function filters.chain(v, args)
    local out, n = copy(sequence(v)), sequence(v).n
    for i = 1, args.n do
      local more = sequence(args[i])
      spend(more.n)
      for j = 1, more.n do out[n + j] = more[j] end
      n = n + more.n
    end
    return list(out, n)
  end
  function filters.attr(v, args) return item(v, args[1]) end
  function filters.map(v, args, names)
    local all, out = sequence(v), {}
    spend(all.n)
    if names and names.attribute ~= nil then
      if args.n > 0 then fail("too many arguments") end
      for i = 1, all.n do
        local found = path(all[i], names.attribute)
        if found == nil then found = names.default end
        out[i] = found
      end
      return list(out, all.n)
    end
    local name = args[1]
    if type(name) ~= "string" then fail("filter name is required") end
    local filter = filters[name] or fail("filter " .. name .. " is unknown")
    local rest = { n = args.n - 1 }
    for i = 2, args.n do rest[i - 1] = args[i] end
    for i = 1, all.n do out[i] = filter(all[i], rest, names) end
    return list(out, all.n)
  end
  local function choose(v, args, wanted, by)
    local all, out, n = sequence(v), {}, 0
    local from = by and 2 or 1
    local name = args[from]
    local test = name ~= nil and (tests[name] or fail("test " .. display(name) .. " is unknown"))
    local rest = { n = args.n > from and args.n - from or 0 }
    for i = 1, rest.n do rest[i] = args[from + i] end
    spend(all.n)
    for i = 1, all.n do
      local each = all[i]
      local subject = each
      if by then subject = path(each, args[1]) end
      local yes
      if test then yes = test(subject, rest) else yes = truthy(subject) end
      if yes == wanted then n = n + 1; out[n] = each end
    end
    return list(out, n)
  end
  function filters.select(v, args) return choose(v, args, true, false) end
  function filters.reject(v, args) return choose(v, args, false, false) end
  function filters.selectattr(v, args) return choose(v, args, true, true) end
  function filters.rejectattr(v, args) return choose(v, args, false, true) end

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

  local function is_integer(v) local n, f = number(v); return n ~= nil and type(v) ~= "boolean" and not f end
  function tests.defined(v) return v ~= nil end
  function tests.undefined(v) return v == nil end
  tests["none"] = function(v) return v == NONE end
  function tests.boolean(v) return type(v) == "boolean" end
  tests["true"] = function(v) return v == true end
  tests["false"] = function(v) return v == false end
  function tests.number(v) return number(v) ~= nil and type(v) ~= "boolean" end
  tests.integer = is_integer
  tests.int = is_integer
  function tests.float(v) local n, f = number(v); return n ~= nil and f end
  function tests.string(v) return type(v) == "string" end
  function tests.sequence(v) return is_list(v) end
  function tests.mapping(v) return is_map(v) end
  function tests.iterable(v) return v == nil or v == NONE or type(v) == "string" or is_list(v) or is_map(v) end
  function tests.odd(v) return is_integer(v) and number(v) % 2 == 1 end
  function tests.even(v) return is_integer(v) and number(v) % 2 == 0 end
  function tests.divisibleby(v, args)
    local a, b = number(v), number(args[1])
    return a ~= nil and b ~= nil and b ~= 0 and a % b == 0
  end
  function tests.startingwith(v, args) return sub(string_of(v), 1, #string_of(args[1])) == string_of(args[1]) end
  function tests.endingwith(v, args)
    local e = string_of(args[1])
    return e == "" or sub(string_of(v), -#e) == e
  end
  local function only_string(v) if type(v) ~= "string" then fail("value is not a string") end; return v end
  function tests.upper(v) local s = only_string(v); return upper(s) == s end
  function tests.lower(v) local s = only_string(v); return lower(s) == s end
  function tests.eq(v, args) return equal(v, args[1]) end
  function tests.ne(v, args) return not equal(v, args[1]) end
  function tests.lt(v, args) return compare(v, args[1]) < 0 end
  function tests.le(v, args) return compare(v, args[1]) <= 0 end
  function tests.gt(v, args) return compare(v, args[1]) > 0 end
  function tests.ge(v, args) return compare(v, args[1]) >= 0 end
  for alias, name in pairs({ equalto = "eq", ["=="] = "eq", ["!="] = "ne", lessthan = "lt", ["<"] = "lt", ["<="] = "le",
    greaterthan = "gt", [">"] = "gt", [">="] = "ge" }) do
    tests[alias] = tests[name]
  end
  function tests.sameas(v, args)
    local w = args[1]
    local n, f = number(v)
    local m, g = number(w)
    if n and m then return n == m and f == g and type(v) == type(w) end
    return rawequal(v, w)
  end
  function tests.safe() return false end
  tests.escaped = tests.safe
  function tests.filter(v) return filters[v] ~= nil end
  function tests.test(v) return tests[v] ~= nil end
end

-- Whether a container has a value.
local function contains(container, v)
  if container == nil then return false end
  if type(container) == "string" then
    local s = display(v)
    if #s > 4096 then exceed("a pattern is too long") end
    spend(#container / 16)
    return s == "" or find(container, s, 1, true) ~= nil
  end
  if is_list(container) then
    spend(container.n)
    for i = 1, container.n do if equal(container[i], v) then return true end end
    return false
  end
  if is_map(container) then return v ~= nil and item(container, v) ~= nil end
  fail("cannot perform a containment check on this value")
end
tests["in"] = function(v, args) return contains(args[1], v) end
