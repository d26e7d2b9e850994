-- The functions that templates may call, and nothing else: a template is data that names entries of this table, so it can't reach Lua's
-- own functions. The first argument is the state of the rendering.
local functions = {}
do
  local random_source = io.open("/dev/urandom", "rb")
  local getenv = os.getenv
  local MAX_RANGE = 100000
  local MAX_PATTERN = 4096

  local function argument(v)
    if type(v) ~= "string" then fail("value is not a string") end
    return v
  end

  -- All values of a header, joined.
  local function joined(headers, name)
    if not headers or name == "" then return "" end
    local count = headers:getNumValues(name)
    if count <= 1 then return headers:get(name) or "" end
    local values = {}
    for i = 1, count do values[i] = headers:getAtIndex(name, i - 1) end
    return concat(values, ", ")
  end

  -- A header of the request, as it was when it arrived.
  local function request_header(st, name)
    local seen = st.snapshot
    if seen then return seen[string.lower(name)] or "" end
    return joined(st.request_headers, name)
  end

  function functions.header(st, name) return joined(st.headers, argument(name)) end
  function functions.request_header(st, name) return request_header(st, argument(name)) end
  function functions.body(st) return st.body_text or "" end
  function functions.context(st)
    if not st.shows_context then return "" end
    return st.data
  end
  function functions.env(_, name) return getenv(argument(name)) or "" end

  -- Offsets count bytes.
  function functions.substring(_, s, start, length)
    s = argument(s)
    start = integer(start)
    if start < 0 then fail("a start is negative") end
    if start >= #s then return "" end
    if length == nil or length == NONE then return sub(s, start + 1) end
    length = integer(length)
    if length < 0 then fail("a length is negative") end
    return sub(s, start + 1, start + length)
  end

  local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  local LETTER, VALUE = {}, {}
  for i = 0, 63 do
    local c = byte(ALPHABET, i + 1)
    LETTER[i], VALUE[c] = char(c), i
  end
  local function encode(s)
    local out, n = {}, 0
    for i = 1, #s - 2, 3 do
      local a, b, c = byte(s, i, i + 2)
      n = n + 1
      out[n] = LETTER[floor(a / 4)] .. LETTER[a % 4 * 16 + floor(b / 16)] .. LETTER[b % 16 * 4 + floor(c / 64)] .. LETTER[c % 64]
    end
    local left = #s % 3
    if left == 1 then
      local a = byte(s, -1)
      out[n + 1] = LETTER[floor(a / 4)] .. LETTER[a % 4 * 16] .. "=="
    elseif left == 2 then
      local a, b = byte(s, -2, -1)
      out[n + 1] = LETTER[floor(a / 4)] .. LETTER[a % 4 * 16 + floor(b / 16)] .. LETTER[b % 16 * 4] .. "="
    end
    spend(#s)
    return text(concat(out))
  end
  -- Nothing for what isn't padded base64 of UTF-8.
  local function decode(s)
    local n = #s
    if n == 0 or n % 4 ~= 0 or not find(s, "^[%w+/]*=?=?$") then return "" end
    local out = {}
    for i = 1, n, 4 do
      local a, b, c, d = byte(s, i, i + 3)
      a, b, c, d = VALUE[a], VALUE[b], VALUE[c], VALUE[d]
      if not c then
        -- The bits that no byte has must be zero.
        if b % 16 ~= 0 then return "" end
        out[#out + 1] = char(a * 4 + floor(b / 16))
      elseif not d then
        if c % 4 ~= 0 then return "" end
        out[#out + 1] = char(a * 4 + floor(b / 16), b % 16 * 16 + floor(c / 4))
      else
        out[#out + 1] = char(a * 4 + floor(b / 16), b % 16 * 16 + floor(c / 4), c % 4 * 64 + d)
      end
    end
    spend(n)
    local s2 = concat(out)
    return json.is_utf8(s2) and text(s2) or ""
  end
  local URL_SAFE, STANDARD = { ["+"] = "-", ["/"] = "_" }, { ["-"] = "+", ["_"] = "/" }
  function functions.base64_encode(_, s) return encode(argument(s)) end
  function functions.base64_decode(_, s) return decode(argument(s)) end
  function functions.base64url_encode(_, s) return (gsub(encode(argument(s)), "[+/]", URL_SAFE)) end
  function functions.base64url_decode(_, s)
    if find(argument(s), "[+/]") then return "" end
    return decode((gsub(s, "[-_]", STANDARD)))
  end

  -- Replaces a text by another; an empty one is found around every character, at most so many times.
  local function replace(s, pattern, replacement, most)
    if #pattern > MAX_PATTERN then exceed("a pattern is too long") end
    local out, n, from, count = {}, 0, 1, 0
    local size = #s
    if pattern == "" then
      local all = characters(s)
      for i = 1, all.n do out[i] = replacement .. all[i] end
      size = size + (all.n + 1) * #replacement
      if size > longest then exceed("a text is too long") end
      return text(concat(out) .. replacement)
    end
    while count < (most or huge) do
      local a, b = find(s, pattern, from, true)
      if not a then break end
      out[n + 1], out[n + 2] = sub(s, from, a - 1), replacement
      n, from, count = n + 2, b + 1, count + 1
      size = size + #replacement - #pattern
      spend(2)
      if size > longest then exceed("a text is too long") end
    end
    out[n + 1] = sub(s, from)
    return text(concat(out))
  end
  function functions.replace_with_string(_, s, pattern, replacement)
    return replace(argument(s), argument(pattern), argument(replacement))
  end
  function functions.replace_with_random(_, s, pattern)
    local random = random_source and random_source:read(16)
    if not random or #random < 16 then exceed("there is no source of randomness") end
    return replace(argument(s), argument(pattern), (gsub(encode(random), "=+$", "")))
  end
  function functions.raw_string(_, s) return text(json.escape(argument(s))) end

  local function cookie(st, name, fold)
    local wanted = fold and string.lower(name) or name
    for pair in gmatch(request_header(st, "cookie"), "[^;]+") do
      local _, _, key, value = find(pair, "^%s*([^=]-)%s*=%s*(.-)%s*$")
      if key and (fold and string.lower(key) or key) == wanted then return value end
    end
    return ""
  end
  function functions.get_cookie(st, name) return cookie(st, argument(name), false) end
  function functions.get_cookie_i(st, name) return cookie(st, argument(name), true) end

  -- What the language itself has.
  function functions.range(_, first, last, step)
    first = integer(first)
    if last == nil or last == NONE then first, last = 0, first else last = integer(last) end
    step = (step == nil or step == NONE) and 1 or integer(step)
    if step == 0 then fail("cannot create range with step of 0") end
    local n = floor((last - first + step + (step > 0 and -1 or 1)) / step)
    if n > MAX_RANGE then fail("range has too many elements") end
    if n < 0 then n = 0 end
    spend(n)
    local all = {}
    for i = 1, n do all[i] = first + (i - 1) * step end
    return list(all, n)
  end
  local function copy_into(target, from, named)
    if from ~= nil and from ~= NONE then
      if not is_map(from) then fail("cannot make a map of " .. kind(from)) end
      for k, v in pairs(from) do spend(1); target[k] = v end
    end
    for k, v in pairs(named or {}) do target[k] = v end
    return target
  end
  functions.dict = { named = function(_, arguments, named) return copy_into(setmetatable({}, MAP), arguments[1], named) end }
  functions.namespace = { named = function(_, arguments, named) return copy_into(setmetatable({}, NAMESPACE), arguments[1], named) end }

  function functions.replace_in(s, pattern, replacement, most) return replace(s, pattern, replacement, most) end
end
-- Filters need it too, templates must not.
local replace_in = functions.replace_in
functions.replace_in = nil
