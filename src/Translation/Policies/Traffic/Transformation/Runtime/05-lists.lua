-- Filters of lists and maps.
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
