-- What wrk sends, and how it says what came of it: one line of JSON.
--   get PATH [NAME:VALUE ...]
--   file PEOPLE RELEASES SLOTS START          filings, each of a person and release that had none before
--   mixed PEOPLE RELEASES SLOTS START PATH    nine reads of PATH to one filing
-- PEOPLE: a file of `token person` lines; RELEASES: names with commas between.

local tokens, persons, releases, slots, at = {}, {}, {}, 0, 0

local function filing()
  local person, release = at % #persons + 1, math.floor(at / #persons) % #releases + 1
  local name, one = releases[release], at * 37
  at = at + 1
  local body = '{"persons":[' .. persons[person] .. '],"choices":["' ..
    name .. '.' .. one % slots .. '","' .. name .. '.' .. (one + 131) % slots .. '","' ..
    name .. '.' .. (one + 263) % slots .. '"],"split":false,"keep":false}'
  return "POST /api/v1/releases/" .. name .. "/applications HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " ..
    tokens[person] .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

local function read_people(args)
  for line in io.lines(args[2]) do
    local token, person = line:match("^(%S+) (%d+)$")
    tokens[#tokens + 1], persons[#persons + 1] = token, person
  end
  for name in args[3]:gmatch("[^,]+") do releases[#releases + 1] = name end
  slots, at = tonumber(args[4]), tonumber(args[5])
end

function init(args)
  if args[1] == "get" then
    for place = 3, #args do
      local name, value = args[place]:match("^([^:]+):(.*)$")
      wrk.headers[name] = value
    end
    wrk.path = args[2]
    return
  end
  read_people(args)
  if args[1] == "file" then
    request = filing
    return
  end
  local count, read = 0, wrk.format("GET", args[6])
  request = function()
    count = count + 1
    return count % 10 == 0 and filing() or read
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
