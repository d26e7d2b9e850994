-- JSON: reads by scanning bytes through a pointer, writes through a string buffer. Refuses what the grammar refuses, invalid UTF-8 too.
local json = {}
do
  local ffi = require("ffi")
  local buffer = require("string.buffer")
  local bytes_of = ffi.typeof("const uint8_t*")
  local MAX_DEPTH = 127
  local ESCAPES = { [34] = '"', [92] = "\\", [47] = "/", [98] = "\b", [102] = "\f", [110] = "\n", [114] = "\r", [116] = "\t" }
  -- The text that is being read, its bytes and their number, and how deeply it may be nested. Nothing here yields.
  local source, p, size, deepest

  local function broken() fail("no valid JSON") end

  local function encode_utf8(c)
    if c < 0x80 then return char(c) end
    if c < 0x800 then return char(0xC0 + floor(c / 64), 0x80 + c % 64) end
    if c < 0x10000 then return char(0xE0 + floor(c / 4096), 0x80 + floor(c / 64) % 64, 0x80 + c % 64) end
    return char(0xF0 + floor(c / 262144), 0x80 + floor(c / 4096) % 64, 0x80 + floor(c / 64) % 64, 0x80 + c % 64)
  end

  -- The offset after the multi-byte character at i.
  local function after_character(q, i, n)
    local c = q[i]
    local count = c >= 0xF0 and 3 or c >= 0xE0 and 2 or 1
    if c < 0xC2 or c > 0xF4 or i + count >= n then return nil end
    local second = q[i + 1]
    if (c == 0xE0 and second < 0xA0) or (c == 0xED and second > 0x9F) or (c == 0xF0 and second < 0x90) or (c == 0xF4 and second > 0x8F) then
      return nil
    end
    for k = 1, count do
      local t = q[i + k]
      if t < 0x80 or t > 0xBF then return nil end
    end
    return i + count + 1
  end

  -- Whether a text is valid UTF-8.
  function json.is_utf8(s)
    if not find(s, "[\128-\255]") then return true end
    local q, n, i = ffi.cast(bytes_of, s), #s, 0
    while i < n do
      if q[i] < 0x80 then
        i = i + 1
      else
        i = after_character(q, i, n)
        if not i then return false end
      end
    end
    return true
  end

  local function scan(i)
    while i < size do
      local c = p[i]
      if c == 34 or c == 92 then return i end
      if c < 32 then broken() end
      if c < 0x80 then i = i + 1 else i = after_character(p, i, size) or broken() end
    end
    broken()
  end

  local function hex(i)
    local digits4 = sub(source, i + 1, i + 4)
    if not find(digits4, "^%x%x%x%x$") then broken() end
    return tonumber(digits4, 16)
  end

  -- The text that begins at i, after its quote, and the offset after it.
  local function read_string(i)
    local j = scan(i)
    if p[j] == 34 then return ffi.string(p + i, j - i), j + 1 end
    local out = buffer.new(j - i + 64)
    while true do
      out:putcdata(p + i, j - i)
      if p[j] == 34 then return out:tostring(), j + 1 end
      local c = j + 1 < size and p[j + 1] or 0
      if c == 117 then
        local code = hex(j + 2)
        i = j + 6
        if code >= 0xD800 and code < 0xE000 then
          if code >= 0xDC00 or i + 1 >= size or p[i] ~= 92 or p[i + 1] ~= 117 then broken() end
          local low = hex(i + 2)
          if low < 0xDC00 or low > 0xDFFF then broken() end
          code = 0x10000 + (code - 0xD800) * 1024 + (low - 0xDC00)
          i = i + 6
        end
        out:put(encode_utf8(code))
      else
        out:put(ESCAPES[c] or broken())
        i = j + 2
      end
      j = scan(i)
    end
  end

  local function skip_blanks(i)
    while i < size do
      local c = p[i]
      if c ~= 32 and c ~= 10 and c ~= 13 and c ~= 9 then return i end
      i = i + 1
    end
    return i
  end

  local function read_number(i)
    local _, last, whole, fraction, exponent = find(source, "^(-?%d+)(%.?%d*)([eE]?[+-]?%d*)", i + 1)
    if not last or find(whole, "^-?0%d") or fraction == "." or (exponent ~= "" and not find(exponent, "^[eE][+-]?%d+$")) then broken() end
    local s = sub(source, i + 1, last)
    local n = tonumber(s)
    if n == huge or n == -huge then broken() end
    if fraction == "" and exponent == "" and s ~= "-0" then
      if n <= EXACT and n >= -EXACT then return n, last end
      -- Integers of 64 bits are kept to the digit.
      if n < 18446744073709551616 and n >= -9223372036854775808 then return setmetatable({ n = n, s = s, float = false }, NUMBER), last end
    end
    return float(n), last
  end

  local read
  local function read_object(i, depth)
    local map = setmetatable({}, MAP)
    i = skip_blanks(i)
    if i < size and p[i] == 125 then return map, i + 1 end
    while true do
      if i >= size or p[i] ~= 34 then broken() end
      local key
      key, i = read_string(i + 1)
      i = skip_blanks(i)
      if i >= size or p[i] ~= 58 then broken() end
      map[key], i = read(i + 1, depth)
      i = skip_blanks(i)
      if i >= size then broken() end
      if p[i] == 125 then return map, i + 1 end
      if p[i] ~= 44 then broken() end
      i = skip_blanks(i + 1)
    end
  end
  local function read_array(i, depth)
    local items_read, n = {}, 0
    i = skip_blanks(i)
    if i < size and p[i] == 93 then return list(items_read, 0), i + 1 end
    while true do
      n = n + 1
      items_read[n], i = read(i, depth)
      i = skip_blanks(i)
      if i >= size then broken() end
      if p[i] == 93 then return list(items_read, n), i + 1 end
      if p[i] ~= 44 then broken() end
      i = i + 1
    end
  end
  function read(i, depth)
    i = skip_blanks(i)
    if i >= size or depth > deepest then broken() end
    local c = p[i]
    if c == 34 then return read_string(i + 1) end
    if c == 123 then return read_object(i + 1, depth + 1) end
    if c == 91 then return read_array(i + 1, depth + 1) end
    if c == 116 and sub(source, i + 1, i + 4) == "true" then return true, i + 4 end
    if c == 102 and sub(source, i + 1, i + 5) == "false" then return false, i + 5 end
    if c == 110 and sub(source, i + 1, i + 4) == "null" then return NONE, i + 4 end
    return read_number(i)
  end

  -- The value of a JSON text; fails when it isn't one.
  function json.decode(s, depth)
    source, p, size, deepest = s, ffi.cast(bytes_of, s), #s, depth or MAX_DEPTH
    local ok, value, i = pcall(read, 0, 0)
    if ok and skip_blanks(i) < size then ok, value = pcall(broken) end
    source, p = nil, nil
    if not ok then error(value, 0) end
    return value
  end

  local ESCAPED = { [34] = '\\"', [92] = "\\\\", [8] = "\\b", [12] = "\\f", [10] = "\\n", [13] = "\\r", [9] = "\\t" }
  local function put_escaped(out, s)
    local q, n, i, j = ffi.cast(bytes_of, s), #s, 0, 0
    while true do
      while j < n and q[j] >= 32 and q[j] ~= 34 and q[j] ~= 92 do j = j + 1 end
      out:putcdata(q + i, j - i)
      if j >= n then return end
      out:put(ESCAPED[q[j]] or format("\\u%04x", q[j]))
      j = j + 1
      i = j
    end
  end

  -- A text as it stands between the quotes of a JSON string.
  function json.escape(s)
    local out = buffer.new(#s + 16)
    put_escaped(out, s)
    return out:tostring()
  end

  local function put_number(out, v)
    local n, is_float = number(v)
    if not is_float then out:put(number_text(v)); return end
    if n ~= n or n == huge or n == -huge then out:put("null"); return end
    if n == 0 then out:put(float_text(n)); return end
    local d, point = digits(n < 0 and -n or n)
    if point > -5 and point <= 16 then out:put(float_text(n)); return end
    out:put(n < 0 and "-" or "", sub(d, 1, 1), #d > 1 and "." or "", sub(d, 2), "e", format("%d", point - 1))
  end

  local function put(out, v, indent, margin, depth)
    spend(1)
    if v == nil or v == NONE then out:put("null"); return end
    local t = type(v)
    if t == "string" then spend(#v / 16); out:put('"'); put_escaped(out, v); out:put('"'); return end
    if t == "boolean" then out:put(v and "true" or "false"); return end
    if number(v) then put_number(out, v); return end
    local is_array = is_list(v)
    if not is_array and not is_map(v) then fail("an object can't be written as JSON") end
    if depth > 150 then exceed("values are nested too deeply") end
    local all = is_array and v or keys(v)
    if all.n == 0 then out:put(is_array and "[]" or "{}"); return end
    local inner = indent and margin .. indent
    out:put(is_array and "[" or "{")
    for i = 1, all.n do
      if i > 1 then out:put(",") end
      if indent then out:put("\n", inner) end
      if is_array then
        put(out, v[i], indent, inner, depth + 1)
      else
        out:put('"')
        put_escaped(out, display(all[i]))
        out:put(indent and '": ' or '":')
        put(out, v[all[i]], indent, inner, depth + 1)
      end
      if #out > longest then exceed("a text is too long") end
    end
    if indent then out:put("\n", margin) end
    out:put(is_array and "]" or "}")
  end

  -- The JSON text of a value, its maps in the order of their keys.
  function json.encode(v, indent)
    local out = buffer.new(256)
    put(out, v, indent, "", 0)
    return out:tostring()
  end
end
