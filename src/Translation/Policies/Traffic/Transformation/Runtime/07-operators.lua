-- The operators of expressions.
local OPERATORS
do
  local function arithmetic(sign, calculate)
    return function(a, b)
      local x, f = number(a)
      local y, g = number(b)
      if not x or not y then
        fail("tried to use " .. sign .. " operator on unsupported types " .. kind(a) .. " and " .. kind(b))
      end
      local is_float = f or g
      if not is_float and ((type(a) == "table" and a.s) or (type(b) == "table" and b.s)) then fail("an integer is out of range") end
      local n, always_float = calculate(x, y, is_float)
      if is_float or always_float then return float(n) end
      return int(n)
    end
  end
  local add = arithmetic("+", function(x, y) return x + y end)
  local multiply = arithmetic("*", function(x, y) return x * y end)
  local function repeated(v, times)
    local n = integer(times)
    if n < 0 then fail("cannot repeat a value a negative number of times") end
    if type(v) == "string" then
      if n * #v > longest then exceed("a text is too long") end
      return text(rep(v, n))
    end
    spend(v.n * n)
    local out = {}
    for i = 0, n - 1 do for j = 1, v.n do out[i * v.n + j] = v[j] end end
    return list(out, v.n * n)
  end
  local function impossible(x, sign, y) fail("unable to calculate " .. number_text(x) .. " " .. sign .. " " .. number_text(y)) end
  OPERATORS = {
    ["+"] = function(a, b)
      if type(a) == "string" and type(b) == "string" then
        if #a + #b > longest then exceed("a text is too long") end
        return text(a .. b)
      end
      if is_list(a) and is_list(b) then return filters.chain(a, { b, n = 1 }) end
      return add(a, b)
    end,
    ["-"] = arithmetic("-", function(x, y) return x - y end),
    ["*"] = function(a, b)
      if type(a) == "string" or is_list(a) then return repeated(a, b) end
      if type(b) == "string" or is_list(b) then return repeated(b, a) end
      return multiply(a, b)
    end,
    ["/"] = arithmetic("/", function(x, y) return x / y, true end),
    -- Euclidean, as in Rust: what is left over is never negative.
    ["//"] = arithmetic("//", function(x, y, is_float)
      if y == 0 and not is_float then impossible(x, "//", y) end
      if y == 0 then return x / y end
      return y > 0 and floor(x / y) or -floor(x / -y)
    end),
    ["%"] = arithmetic("%", function(x, y, is_float)
      if is_float then return y == 0 and 0 / 0 or math.fmod(x, y) end
      if y == 0 then impossible(x, "%", y) end
      return x % (y < 0 and -y or y)
    end),
    ["**"] = arithmetic("**", function(x, y, is_float)
      if not is_float and y < 0 then impossible(x, "**", y) end
      return x ^ y
    end),
    ["~"] = function(a, b)
      a, b = display(a), display(b)
      if #a + #b > longest then exceed("a text is too long") end
      return text(a .. b)
    end,
    ["=="] = equal,
    ["!="] = function(a, b) return not equal(a, b) end,
    ["<"] = function(a, b) return compare(a, b) < 0 end,
    ["<="] = function(a, b) return compare(a, b) <= 0 end,
    [">"] = function(a, b) return compare(a, b) > 0 end,
    [">="] = function(a, b) return compare(a, b) >= 0 end,
    ["in"] = function(a, b) return contains(b, a) end,
  }
end
