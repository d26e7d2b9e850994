using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace KGateway.Silo.Echo;

/// <summary>Answers every request with a JSON description of it.</summary>
internal sealed class EchoApplication(string name) : IHttpApplication<HttpContext>
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Contexts hold nothing that outlives the request.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var request = context.Request;
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, Indented))
            Describe(json, request);

        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount + 1;
        response.Headers["x-echo-name"] = name;
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        await response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }

    private void Describe(Utf8JsonWriter json, HttpRequest request)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("method", request.Method);
        json.WriteString("path", request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path.Value);
        json.WriteString("host", request.Host.Value);
        json.WriteString("protocol", request.Protocol);
        json.WriteStartObject("headers");
        foreach (var (header, values) in request.Headers)
        {
            if (!header.StartsWith(':'))
                json.WriteString(header.ToLowerInvariant(), string.Join(", ", values.AsEnumerable()));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
