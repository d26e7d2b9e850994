-- The tests of the language.
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
