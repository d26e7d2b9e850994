-- What Envoy calls. A route passes a program as data (filter context: id and program); it is made ready once in each VM.
local CONTEXT = "dev.kgateway.transformation"
local JSON_BROKEN = "json parsing error in transformation template"
local UNDECLARED = "undeclared json variables in transformation template"
local FAILED = "transformation failed"
local MAX_PROGRAMS = 4096
local MAX_NESTING = 1000
local MAX_HEADER = 65536

-- One direction of a program: what its templates are, ready to run.
local function make_direction(data)
  if not is_map(data) then return nil end
  local direction = {
    parse = data.parse, buffer = data.buffer, remove = data.remove or list({}, 0), snapshot = data.snapshot,
    uses_body = data.usesBody, uses_context = data.usesContext, undeclared = data.undeclared,
    set = {}, add = {}, metadata = {},
  }
  if data.body ~= nil then direction.body = make_template(data.body) end
  for _, part in ipairs({ "set", "add" }) do
    local given = data[part] or list({}, 0)
    for i = 1, given.n do direction[part][i] = { name = given[i][1], template = make_template(given[i][2]) } end
  end
  local given = data.metadata or list({}, 0)
  for i = 1, given.n do
    direction.metadata[i] = { namespace = given[i][1], key = given[i][2], template = make_template(given[i][3]) }
  end
  return direction
end

local programs, count = {}, 0
local function program_of(handle)
  local context = handle:filterContext()
  local id = context and context:get("id")
  if not id then return nil end
  local program = programs[id]
  if program == nil then
    if count >= MAX_PROGRAMS then programs, count = {}, 0 end
    local data = json.decode(context:get("program"), MAX_NESTING)
    program = { request = make_direction(data.request), response = make_direction(data.response) }
    programs[id] = program
    count = count + 1
  end
  return program
end

-- A message that can't be answered with a transformation: what to answer instead.
local REFUSAL = {}
local function refuse(status, message) error(setmetatable({ status = status, message = message }, REFUSAL), 0) end

-- Renders one value; nothing when it can't be, which only this value pays for.
local function render(handle, st, template, what)
  local ok, s = pcall(template, st)
  if ok then return s end
  if type(s) ~= "table" or getmetatable(s) ~= FAILURE or s.limit then error(s, 0) end
  handle:logWarn("transformation of " .. what .. ": " .. s.message)
end
-- The same for a header, whose value may not hold control characters: they would end it.
local function render_header(handle, st, part)
  local s = render(handle, st, part.template, part.name)
  if not s then return "" end
  if #s > MAX_HEADER then exceed("a header is too long") end
  if find(s, "[%z\1-\8\10-\31\127]") then
    handle:logWarn("transformation of " .. part.name .. ": the value contains control characters")
    return ""
  end
  return s
end

local function is_upgrade(request)
  if not request then return false end
  if request:get(":method") == "CONNECT" then return true end
  return request:get("upgrade") ~= nil and find(string.lower(request:get("connection") or ""), "upgrade", 1, true) ~= nil
end
-- Answers that never have a body.
local function is_bodiless(request, headers)
  local status = headers:get(":status")
  return (request and request:get(":method") == "HEAD") or status == "204" or status == "304" or (status and sub(status, 1, 1) == "1")
end

local function transform(handle, direction, answers)
  local body, received = nil, ""
  if direction.buffer and not is_upgrade(answers and handle:requestHeaders() or handle:headers()) then
    body = handle:body(true)
    local size = body:length()
    if size > 0 then received = body:getBytes(0, size) end
  end
  -- What was got before the wait for the body is no longer valid.
  local headers = handle:headers()
  local request = headers
  if answers then request = handle:requestHeaders() end
  local st = { headers = headers, request_headers = request }
  if answers and direction.snapshot then
    local kept = handle:streamInfo():dynamicMetadata():get(CONTEXT)
    st.snapshot = kept and kept.request_headers
  end
  refill(#received)
  local parsed
  if direction.parse and body and received ~= "" then
    local ok, value = pcall(json.decode, received)
    if not ok then refuse("400", JSON_BROKEN) end
    if value ~= NONE then parsed = value end
  end
  if direction.undeclared and parsed == nil then refuse("400", UNDECLARED) end
  st.data, st.shows_context = parsed, direction.uses_context
  if is_map(parsed) then st.variables = parsed end
  if direction.uses_body then st.body_text = received end

  -- Everything is rendered before anything is changed: templates see what arrived.
  local rendered
  if direction.body and body then rendered = render(handle, st, direction.body, "the body") or "" end
  local set, add, metadata = {}, {}, {}
  for i, part in ipairs(direction.set) do set[i] = render_header(handle, st, part) end
  for i, part in ipairs(direction.add) do add[i] = render_header(handle, st, part) end
  for i, part in ipairs(direction.metadata) do metadata[i] = render(handle, st, part.template, part.key) or "" end

  if rendered and not (answers and is_bodiless(request, headers)) then
    headers:replace("content-length", tostring(body:setBytes(rendered)))
    if rendered == "" then headers:remove("content-type") end
  end
  for i, part in ipairs(direction.set) do
    if set[i] == "" then headers:remove(part.name) else headers:replace(part.name, set[i]) end
  end
  for i, part in ipairs(direction.add) do
    if add[i] ~= "" then headers:add(part.name, add[i]) end
  end
  for i = 1, direction.remove.n do headers:remove(direction.remove[i]) end
  for i, part in ipairs(direction.metadata) do
    if metadata[i] ~= "" then handle:streamInfo():dynamicMetadata():set(part.namespace, part.key, metadata[i]) end
  end
end

-- Envoy lets a message through when a script fails: what went wrong is answered here instead.
local function refusal_of(handle, problem)
  if type(problem) == "table" and getmetatable(problem) == REFUSAL then return problem.status, problem.message end
  handle:logErr("transformation: " .. (type(problem) == "table" and problem.message or tostring(problem)))
  return "500", FAILED
end

-- Keeps the headers that the response's templates ask for as they are now.
local function keep(handle, headers, names)
  local kept = {}
  if is_list(names) then
    for i = 1, names.n do
      local value = functions.header({ headers = headers }, names[i])
      if value ~= "" then kept[names[i]] = value end
    end
  else
    for name in pairs(headers) do
      if not kept[name] then kept[name] = functions.header({ headers = headers }, name) end
    end
  end
  handle:streamInfo():dynamicMetadata():set(CONTEXT, "request_headers", kept)
end

local function on_request(handle)
  local program = program_of(handle)
  if not program then return end
  if program.response and program.response.snapshot then keep(handle, handle:headers(), program.response.snapshot) end
  if program.request then transform(handle, program.request, false) end
end
local function on_response(handle)
  local program = program_of(handle)
  if program and program.response then transform(handle, program.response, true) end
end

function envoy_on_request(handle)
  local ok, problem = pcall(on_request, handle)
  if ok then return end
  local status, message = refusal_of(handle, problem)
  handle:respond({ [":status"] = status, ["content-type"] = "text/plain" }, message)
end

-- There is no way to respond here: the response becomes the answer, without any of its own headers.
function envoy_on_response(handle)
  local ok, problem = pcall(on_response, handle)
  if ok then return end
  local status, message = refusal_of(handle, problem)
  local size = tostring(handle:body(true):setBytes(message))
  local headers, names = handle:headers(), {}
  for name in pairs(headers) do
    if sub(name, 1, 1) ~= ":" then names[#names + 1] = name end
  end
  for _, name in ipairs(names) do headers:remove(name) end
  headers:replace(":status", status)
  headers:replace("content-type", "text/plain")
  headers:replace("content-length", size)
end
