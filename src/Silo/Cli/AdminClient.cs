using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace KGateway.Silo.Cli;

/// <summary>Asks a running process.</summary>
internal sealed class AdminClient : IDisposable
{
    /// <summary>Port of the admin server.</summary>
    public const int DefaultPort = 9095;

    /// <summary>The server that is asked if none is named.</summary>
    public static readonly Uri DefaultUrl = new($"http://127.0.0.1:{DefaultPort}/");

    /// <summary>Variable with the token that the admin server asks other machines for.</summary>
    public const string TokenVariable = "KGATEWAY_ADMIN_TOKEN";

    private readonly HttpClient _http;
    private readonly Func<Exception, string> _unanswered;
    private readonly IDisposable? _owned;

    public AdminClient(Uri address, string? token)
        : this(new SocketsHttpHandler(), address, token, e => $"no kgateway answers on {address} ({e.Message}). Is 'kgateway run' running? See --admin, and -n for one in a cluster.")
    {
    }

    /// <param name="handler">Sends the requests.</param>
    /// <param name="address">The address of the server, as it sees it.</param>
    /// <param name="token">Token to show; null for none.</param>
    /// <param name="unanswered">What is said when nobody answers.</param>
    /// <param name="owned">Is disposed with the client.</param>
    public AdminClient(HttpMessageHandler handler, Uri address, string? token, Func<Exception, string> unanswered, IDisposable? owned = null)
    {
        _unanswered = unanswered;
        _owned = owned;
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The text of a path.</summary>
    /// <exception cref="CliException">Nobody answers, or refuses to.</exception>
    public async Task<string> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(path, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => text,
                HttpStatusCode.Unauthorized => throw new CliException(_http.DefaultRequestHeaders.Authorization is null
                    ? $"{_http.BaseAddress} asks for a token; set {TokenVariable}."
                    : $"{_http.BaseAddress} doesn't accept the token in {TokenVariable}."),
                HttpStatusCode.NotFound when ErrorOf(text) is { } error => throw new CliException(error),
                _ => throw new CliException($"{_http.BaseAddress}{path} answers {(int)response.StatusCode}. Is that the admin server of a kgateway?"),
            };
        }
        catch (Exception e) when (IsUnanswered(e, cancellationToken))
        {
            throw new CliException(_unanswered(e), cause: e);
        }
    }

    /// <summary>The value of a path.</summary>
    /// <exception cref="CliException">As for the text.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        var text = await GetAsync(path, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(text, CliJson.Options) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new CliException($"what answers on {_http.BaseAddress}{path} is no kgateway of this version: {e.Message}", cause: e);
        }
    }

    /// <summary>Whether the server serves proxies, and if it doesn't, why.</summary>
    /// <exception cref="CliException">Nobody answers.</exception>
    public async Task<(bool Ready, IReadOnlyList<string> Reasons)> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("readyz", cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => (true, []),
                HttpStatusCode.ServiceUnavailable => (false, text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
                _ => throw new CliException($"{_http.BaseAddress}readyz answers {(int)response.StatusCode}."),
            };
        }
        catch (Exception e) when (IsUnanswered(e, cancellationToken))
        {
            throw new CliException(_unanswered(e), cause: e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _owned?.Dispose();
    }

    private static bool IsUnanswered(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested;

    private static string? ErrorOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("error", out var error) ? error.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
