// Reads server-sent events from the body of a response. (EventSource can't send an Authorization header.)
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const lines = new Lines();
    let name = "message";
    let data = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done)
        return;
      for (const line of lines.add(value)) {
        if (line === "") {
          if (data.length > 0)
            yield { name, data: data.join("\n") };
          name = "message";
          data = [];
        } else if (line.startsWith("event:")) {
          name = fieldOf(line);
        } else if (line.startsWith("data:")) {
          data.push(fieldOf(line));
        }
      }
    }
  } finally {
    await reader.cancel();
  }
}

function fieldOf(line) {
  const value = line.slice(line.indexOf(":") + 1);
  return value.startsWith(" ") ? value.slice(1) : value;
}

// Cuts chunks into lines. A state is one line of up to megabytes in many chunks: they are joined once, when its end has come.
class Lines {
  #parts = [];

  *add(chunk) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      this.#parts.push(chunk.slice(start, end));
      start = end + 1;
      const line = this.#parts.join("");
      this.#parts = [];
      yield line.endsWith("\r") ? line.slice(0, -1) : line;
    }
    if (start < chunk.length)
      this.#parts.push(chunk.slice(start));
  }
}
