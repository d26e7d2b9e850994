-- Statements and whole templates.
local LOOP_FIELDS = {
  index = function(l) return l.at + 1 end,
  index0 = function(l) return l.at end,
  revindex = function(l) return l.all.n - l.at end,
  revindex0 = function(l) return l.all.n - l.at - 1 end,
  first = function(l) return l.at == 0 end,
  last = function(l) return l.at == l.all.n - 1 end,
  length = function(l) return l.all.n end,
  depth = function(l) return l.depth + 1 end,
  depth0 = function(l) return l.depth end,
  previtem = function(l) return l.all[l.at] end,
  nextitem = function(l) return l.all[l.at + 2] end,
}
LOOP.__index = { get = function(l, name) local field = LOOP_FIELDS[name]; if field then return field(l) end end }

-- A target is a name, ["ns", name, attribute] or ["tuple", targets].
local function target(node)
  if type(node) == "string" then return function(_, scope, v) assign(scope, node, v) end end
  if node[1] == "ns" then
    return function(st, _, v)
      local space = lookup(st, node[2])
      if not is_namespace(space) then fail("can only assign to namespaces, not " .. kind(space)) end
      space[node[3]] = v
    end
  end
  local made = {}
  for i = 2, node.n do made[i - 1] = target(node[i]) end
  return function(st, scope, v)
    if not is_list(v) then fail("cannot unpack: value is not iterable") end
    if v.n ~= #made then fail("cannot unpack: sequence of wrong length (expected " .. #made .. ", got " .. v.n .. ")") end
    for i = 1, #made do made[i](st, scope, v[i]) end
  end
end

local STATEMENTS = {}
function STATEMENTS.emit(node)
  local of = expression(node[2])
  return function(st)
    local v = of(st)
    if type(v) == "table" and getmetatable(v) == MACRO then v = "<macro " .. v.name .. ">" end
    emit(st, display(v))
  end
end
STATEMENTS["do"] = function(node) local of = expression(node[2]); return function(st) of(st) end end
STATEMENTS["if"] = function(node)
  local condition, yes, no = expression(node[2]), statements(node[3]), statements(node[4])
  return function(st) if truthy(condition(st)) then yes(st) else no(st) end end
end
STATEMENTS["for"] = function(node)
  local set, over, condition = target(node[2]), expression(node[3]), node[4] ~= NONE and expression(node[4])
  local run, other, recursive, cost = statements(node[5]), statements(node[6]), node[7], node[8]
  local function loop(st, v, depth)
    local all = items(v)
    if condition then
      local kept, n = {}, 0
      for i = 1, all.n do
        push(st)
        spend(cost)
        set(st, st.scope, all[i])
        local keep = truthy(condition(st))
        pop(st)
        if keep then n = n + 1; kept[n] = all[i] end
      end
      all = list(kept, n)
    end
    if all.n == 0 then return other(st) end
    local state = setmetatable({ all = all, at = 0, depth = depth }, LOOP)
    if recursive then
      state.recur = function(inner, self, nested_value)
        if self.depth >= MAX_CALLS then exceed("loops are nested too deeply") end
        return captured(inner, function(s) loop(s, nested_value, self.depth + 1) end)
      end
    end
    local outer = st.scope
    -- One scope for all rounds: what a round sets, the next one sees.
    st.scope = { [UP] = outer, loop = state }
    for i = 1, all.n do
      spend(cost)
      state.at = i - 1
      set(st, st.scope, all[i])
      run(st)
    end
    st.scope = outer
  end
  return function(st) loop(st, over(st), 0) end
end
function STATEMENTS.set(node)
  local set, of = target(node[2]), expression(node[3])
  return function(st) set(st, st.scope, of(st)) end
end
local function filtered(v, chain, st)
  for i = 1, #chain do v = chain[i].filter(v, chain[i].values(st)) end
  return v
end
-- Filters without their value: [name, arguments, names] each.
local function chain_of(nodes)
  local chain = {}
  for i = 1, nodes.n do
    local filter = filters[nodes[i][1]] or fail("filter " .. nodes[i][1] .. " is unknown")
    chain[i] = { filter = filter, values = arguments(nodes[i][2], nodes[i][3]) }
  end
  return chain
end
function STATEMENTS.capture(node)
  local set, chain, run = target(node[2]), chain_of(node[3]), statements(node[4])
  return function(st) set(st, st.scope, filtered(captured(st, run), chain, st)) end
end
function STATEMENTS.filter(node)
  local chain, run = chain_of(node[2]), statements(node[3])
  return function(st)
    push(st)
    local s = captured(st, run)
    pop(st)
    emit(st, display(filtered(s, chain, st)))
  end
end
STATEMENTS["with"] = function(node)
  local sets, run = {}, statements(node[3])
  for i = 1, node[2].n do sets[i] = { set = target(node[2][i][1]), of = expression(node[2][i][2]) } end
  return function(st)
    push(st)
    for i = 1, #sets do sets[i].set(st, st.scope, sets[i].of(st)) end
    run(st)
    pop(st)
  end
end
-- ["macro", name, [[parameter, default]...], body, cost]
local function macro_of(node)
  local names, defaults, has = {}, {}, {}
  for i = 1, node[3].n do
    local parameter = node[3][i]
    names[i], has[parameter[1]] = parameter[1], true
    if parameter.n > 1 then defaults[i] = expression(parameter[2]) end
  end
  local run, name, cost = statements(node[4]), node[2], node[5]
  return function(st)
    return setmetatable({ name = name, names = names, defaults = defaults, has = has, run = run, scope = st.scope, cost = cost }, MACRO)
  end
end
function STATEMENTS.macro(node)
  local define = macro_of(node)
  return function(st) assign(st.scope, node[2], define(st)) end
end
-- ["call", name, arguments, names, macro]
function STATEMENTS.call(node)
  local name, values, define = node[2], arguments(node[3], node[4]), macro_of(node[5])
  return function(st)
    local macro = lookup(st, name)
    if type(macro) ~= "table" or getmetatable(macro) ~= MACRO then fail(name .. " is no macro") end
    local positional, given = values(st)
    given = given or {}
    given.caller = define(st)
    emit(st, call_macro(st, macro, positional, given))
  end
end

function statements(nodes)
  local made, n = {}, nodes.n
  for i = 1, n do
    local node = nodes[i]
    if type(node) == "string" then
      made[i] = function(st) emit(st, node) end
    else
      made[i] = (STATEMENTS[node[1]] or error("a statement of an unknown kind"))(node)
    end
  end
  if n == 1 then return made[1] end
  return function(st) for i = 1, n do made[i](st) end end
end

-- A function that renders a template: a text stands for itself, a list is a list of statements.
local function make_template(node)
  if type(node) == "string" then return function() return node end end
  local run = statements(node)
  return function(st)
    st.out, st.size, st.calls, st.scope = { n = 0 }, 0, 0, {}
    run(st)
    return concat(st.out, "", 1, st.out.n)
  end
end
