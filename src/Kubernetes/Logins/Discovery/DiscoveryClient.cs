using System.Net;
using System.Text;
using KGateway.Translation.Policies.Extensions.Discovery;

namespace KGateway.Kubernetes.Logins.Discovery;

/// <summary>Fetches what issuers tell of themselves (OpenID Connect Discovery 1.0), with the times of kgateway.</summary>
internal sealed class DiscoveryClient(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>Name of the client among those of the factory.</summary>
    public const string Name = "kgateway-oidc-discovery";

    private const int Attempts = 5;
    private const int MaxBytes = 1 << 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Sets up the client of the factory.</summary>
    public static void Configure(HttpClient client)
    {
        client.DefaultRequestHeaders.UserAgent.ParseAdd("kgateway/oidc-discovery");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        client.MaxResponseContentBufferSize = MaxBytes;
        // Callers bound all attempts together.
        client.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Fetches an issuer's document; what may be over soon is tried several times.</summary>
    /// <exception cref="HttpRequestException">The issuer can't be reached or refuses.</exception>
    /// <exception cref="InvalidDataException">The document can't be read.</exception>
    public async Task<IssuerMetadata> FetchAsync(string issuer, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Name);
        if (!Uri.TryCreate(IssuerDocuments.UrlOf(issuer), UriKind.Absolute, out var url))
            throw new InvalidDataException("it is no URL");
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // JSON is UTF-8, whatever the answer says of itself.
                var json = await client.GetByteArrayAsync(url, cancellationToken);
                return IssuerMetadata.Read(Encoding.UTF8.GetString(json), out var problem) ?? throw new InvalidDataException(problem);
            }
            catch (HttpRequestException e) when (attempt < Attempts && MayPass(e.StatusCode))
            {
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool MayPass(HttpStatusCode? status) =>
        status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
