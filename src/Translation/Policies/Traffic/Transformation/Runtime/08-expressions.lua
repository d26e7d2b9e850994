-- Makes functions of the trees that the control plane parsed from templates. A tree is a list that begins with the name of its node; a
-- text stands for itself. Nothing of a tree is ever run as Lua.
local UP, UNSET = {}, {}
local MAX_CALLS = 60
local expression, statements

local function lookup(st, name)
  local scope = st.scope
  while scope do
    local v = scope[name]
    if v ~= nil then
      if v == UNSET then return nil end
      return v
    end
    scope = scope[UP]
  end
  local data = st.variables
  if data then return data[name] end
end
local function assign(scope, name, v)
  if v == nil then v = UNSET end
  scope[name] = v
end
local function push(st) st.scope = { [UP] = st.scope } end
local function pop(st) st.scope = st.scope[UP] end

local function emit(st, s)
  local n = #s
  if n == 0 then return end
  spend(1 + n / 16)
  st.size = st.size + n
  if st.size > longest then exceed("the output is too long") end
  local out = st.out
  local count = out.n + 1
  out.n, out[count] = count, s
end
-- What a part writes, as a text instead.
local function captured(st, run)
  local out, size = st.out, st.size
  st.out, st.size = { n = 0 }, 0
  run(st)
  local s = concat(st.out, "", 1, st.out.n)
  st.out, st.size = out, size
  return s
end

local function all_of(nodes, from)
  local made = { n = nodes.n - from + 1 }
  for i = from, nodes.n do made[i - from + 1] = expression(nodes[i]) end
  return made
end

-- The arguments of a call: nodes are values, ["*", list] or ["**", map]; names come as a map of nodes.
local function arguments(nodes, names)
  local positional, count, spread = {}, nodes.n, false
  for i = 1, count do
    local node = nodes[i]
    if is_list(node) and (node[1] == "*" or node[1] == "**") then
      spread = true
      positional[i] = { kind = node[1], value = expression(node[2]) }
    else
      positional[i] = { value = expression(node) }
    end
  end
  local named
  if names and next(names) ~= nil then
    named = {}
    for name, node in pairs(names) do named[name] = expression(node) end
  end
  return function(st)
    local values, given = { n = count }, nil
    if named then
      given = {}
      for name, value in pairs(named) do given[name] = value(st) end
    end
    if not spread then
      for i = 1, count do values[i] = positional[i].value(st) end
      return values, given
    end
    local n = 0
    for i = 1, count do
      local v = positional[i].value(st)
      if positional[i].kind == "*" then
        local more = items(v)
        if more.n > 1000 then exceed("a call has too many arguments") end
        for j = 1, more.n do n = n + 1; values[n] = more[j] end
      elseif positional[i].kind == "**" then
        if not is_map(v) then fail("cannot take named arguments of " .. kind(v)) end
        given = given or {}
        for name, value in pairs(v) do spend(1); given[name] = value end
      else
        n = n + 1
        values[n] = v
      end
    end
    values.n = n
    return values, given
  end
end

local function call_macro(st, macro, values, given)
  if values.n > #macro.names then fail("too many arguments") end
  if st.calls >= MAX_CALLS then exceed("macros are nested too deeply") end
  local scope = { [UP] = macro.scope }
  for name in pairs(given or {}) do
    if name ~= "caller" and not macro.has[name] then fail("unknown keyword argument `" .. name .. "`") end
  end
  local saved = st.scope
  st.scope, st.calls = scope, st.calls + 1
  if given and given.caller then scope.caller = given.caller end
  for i, name in ipairs(macro.names) do
    local v = values[i]
    if v == nil and given then v = given[name] end
    if v == nil and macro.defaults[i] then v = macro.defaults[i](st) end
    assign(scope, name, v)
  end
  spend(macro.cost)
  local s = captured(st, macro.run)
  st.scope, st.calls = saved, st.calls - 1
  return s
end

local NODES = {}
function NODES.const(node) local v = node[2]; return function() return v end end
NODES["none"] = function() return function() return NONE end end
function NODES.float(node) local v = float(tonumber(node[2])); return function() return v end end
function NODES.long(node)
  local v = setmetatable({ n = tonumber(node[2]), s = node[2], float = false }, NUMBER)
  return function() return v end
end
function NODES.var(node) local name = node[2]; return function(st) return lookup(st, name) end end
function NODES.attr(node)
  local of, name = expression(node[2]), node[3]
  return function(st) return attribute(of(st), name) end
end
function NODES.item(node)
  local of, key = expression(node[2]), expression(node[3])
  return function(st)
    local v = of(st)
    return item(v, key(st))
  end
end
function NODES.slice(node)
  local of, start, stop, step = expression(node[2]), expression(node[3]), expression(node[4]), expression(node[5])
  local function bound(v, other) if v == nil or v == NONE then return other end; return integer(v) end
  return function(st)
    local v, a, b, by = of(st), start(st), stop(st), bound(step(st), 1)
    if v == nil then fail("undefined value") end
    if v == NONE then return list({}, 0) end
    if type(v) ~= "string" and not is_list(v) then fail("value of type " .. kind(v) .. " cannot be sliced") end
    if by == 0 then fail("cannot slice by step size of 0") end
    local all, out, n = items(v), {}, 0
    local size = all.n
    local first, last
    if by > 0 then
      first, last = bound(a, 0), bound(b, size)
      if first < 0 then first = first + size end
      if last < 0 then last = last + size end
      if first < 0 then first = 0 end
      if last > size then last = size end
      for i = first, last - 1, by do n = n + 1; out[n] = all[i + 1] end
    else
      first, last = bound(a, size - 1), bound(b, nil)
      if first < 0 then first = first + size end
      if last and last < 0 then last = last + size end
      if first > size - 1 then first = size - 1 end
      for i = first, (last or -1) + 1, by do if i >= 0 then n = n + 1; out[n] = all[i + 1] end end
    end
    spend(n)
    if type(v) == "string" then return text(concat(out, "", 1, n)) end
    return list(out, n)
  end
end
function NODES.list(node)
  local made = all_of(node, 2)
  return function(st)
    local out = {}
    for i = 1, made.n do out[i] = made[i](st) end
    spend(made.n)
    return list(out, made.n)
  end
end
function NODES.map(node)
  local made = all_of(node, 2)
  return function(st)
    local out = setmetatable({}, MAP)
    spend(made.n)
    for i = 1, made.n, 2 do
      local key = made[i](st)
      if key == nil then fail("undefined can't be a key") end
      if type(key) == "table" and key ~= NONE then key = number(key) or fail("a " .. kind(key) .. " can't be a key") end
      out[key] = made[i + 1](st)
    end
    return out
  end
end
NODES["not"] = function(node)
  local of = expression(node[2])
  return function(st) return not truthy(of(st)) end
end
function NODES.neg(node)
  local of = expression(node[2])
  return function(st)
    local v = of(st)
    local n, is_float = number(v)
    if not n or type(v) == "boolean" then fail("cannot negate " .. kind(v)) end
    if is_float then return float(-n) end
    return int(n == 0 and 0 or -n)
  end
end
NODES["and"] = function(node)
  local a, b = expression(node[2]), expression(node[3])
  return function(st) local v = a(st); if not truthy(v) then return false end; return b(st) end
end
NODES["or"] = function(node)
  local a, b = expression(node[2]), expression(node[3])
  return function(st) local v = a(st); if truthy(v) then return v end; return b(st) end
end
NODES["if"] = function(node)
  local condition, yes, no = expression(node[2]), expression(node[3]), expression(node[4])
  return function(st) if truthy(condition(st)) then return yes(st) end; return no(st) end
end
NODES.undefined = function() return function() return nil end end

function NODES.op(node)
  local operator, a, b = OPERATORS[node[2]], expression(node[3]), expression(node[4])
  return function(st)
    local v = a(st)
    return operator(v, b(st))
  end
end
function NODES.filter(node)
  local filter, of, values = filters[node[2]], expression(node[3]), arguments(node[4], node[5])
  if not filter then fail("filter " .. node[2] .. " is unknown") end
  return function(st)
    local v = of(st)
    spend(1)
    return filter(v, values(st))
  end
end
function NODES.test(node)
  local test, of, values = tests[node[2]], expression(node[3]), arguments(node[4])
  if not test then fail("test " .. node[2] .. " is unknown") end
  return function(st)
    local v = of(st)
    return test(v, (values(st)))
  end
end
-- A call by name: of a macro or caller, of a loop that recurs, or of a function, unless a variable hides it.
function NODES.call(node)
  local name, values = node[2], arguments(node[3], node[4])
  local call = functions[name]
  return function(st)
    spend(1)
    local v = lookup(st, name)
    local positional, given = values(st)
    if v ~= nil then
      local m = type(v) == "table" and getmetatable(v)
      if m == MACRO then return call_macro(st, v, positional, given) end
      if m == LOOP and v.recur then return v.recur(st, v, positional[1]) end
      fail("value of type " .. kind(v) .. " is not callable")
    end
    if not call then fail(name .. " is unknown") end
    if type(call) == "table" then return call.named(st, positional, given) end
    if given and next(given) ~= nil then fail("too many arguments") end
    return call(st, unpack(positional, 1, positional.n < 4 and positional.n or 4))
  end
end
-- loop.cycle and loop.changed are the only methods.
function NODES.method(node)
  local of, name, values = expression(node[2]), node[3], arguments(node[4], node[5])
  return function(st)
    local v = of(st)
    if type(v) ~= "table" or getmetatable(v) ~= LOOP then
      local found = attribute(v, name)
      if type(found) == "table" and getmetatable(found) == MACRO then return call_macro(st, found, values(st)) end
      fail(kind(v) .. " has no method named " .. name)
    end
    local positional = values(st)
    if name == "cycle" then
      if positional.n == 0 then fail("missing argument") end
      return positional[v.at % positional.n + 1]
    end
    if name ~= "changed" then fail("loop object has no method named " .. name) end
    local current = list(positional, positional.n)
    local changed = v.seen == nil or not equal(v.seen, current)
    v.seen = current
    return changed
  end
end

function expression(node)
  if type(node) == "string" or type(node) == "number" or type(node) == "boolean" then return function() return node end end
  local make = is_list(node) and NODES[node[1]]
  if not make then error("an expression of an unknown kind") end
  return make(node)
end
