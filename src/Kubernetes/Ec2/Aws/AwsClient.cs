using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>Asks services of AWS that speak its query protocol: forms in, XML out.</summary>
internal sealed class AwsClient(IHttpClientFactory clients, Ec2Options options, TimeProvider time)
{
    /// <summary>Name of the client among those of the factory.</summary>
    public const string Name = "kgateway-aws";

    private const int Attempts = 3;
    private const int MaxBytes = 64 << 20;
    private const string Encoded = " Encoded authorization failure message";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Sets up the client of the factory.</summary>
    public static void Configure(HttpClient client)
    {
        client.DefaultRequestHeaders.UserAgent.ParseAdd("kgateway/ec2-discovery");
        client.MaxResponseContentBufferSize = MaxBytes;
        // Callers bound all attempts together.
        client.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Asks a service of a region; what may be over soon is tried several times. Without keys the request isn't signed.</summary>
    /// <exception cref="Ec2LookupException">The service can't be reached or refuses.</exception>
    public async Task<XElement> AskAsync(
        string service,
        string region,
        IReadOnlyCollection<KeyValuePair<string, string>> parameters,
        AwsKeys? keys,
        CancellationToken cancellationToken)
    {
        var url = UrlOf(service, region);
        using var form = new FormUrlEncodedContent(parameters);
        var body = await form.ReadAsByteArrayAsync(cancellationToken);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, problem, mayPass) = await TryAsync(service, region, url, body, keys, cancellationToken);
            if (answer is not null)
                return answer;
            if (attempt == Attempts || !mayPass)
                throw problem!;
            await Task.Delay(pause, time, cancellationToken);
            pause *= 2;
        }
    }

    private async Task<(XElement? Answer, Ec2LookupException? Problem, bool MayPass)> TryAsync(
        string service, string region, Uri url, byte[] body, AwsKeys? keys, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Name);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8");
        if (keys is not null)
            AwsSignature.Sign(request, body, keys, region, service, time.GetUtcNow());
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var document = await ReadAsync(response, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return document is not null
                    ? (document, null, false)
                    : (null, new(Ec2FailureKind.DiscoveryError, $"the answer of {url} is no XML"), false);
            }

            var error = document?.Descendants().FirstOrDefault(static element => element.Name.LocalName == "Error");
            var code = Text(error, "Code") ?? $"status {(int)response.StatusCode}";
            var message = Text(error, "Message") ?? $"{url} refuses";
            // It is long, and another one each time.
            if (message.IndexOf(Encoded, StringComparison.Ordinal) is var end and >= 0)
                message = message[..end];
            return (null, new(KindOf(code), $"{code}: {message}"), MayPass(response.StatusCode, code));
        }
        catch (HttpRequestException e)
        {
            return (null, new(Ec2FailureKind.DiscoveryError, $"{url} can't be reached: {e.Message}", e), true);
        }
    }

    private static async Task<XElement?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit });
            return await XElement.LoadAsync(reader, LoadOptions.None, cancellationToken);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Text(XElement? error, string name) =>
        error?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value is { Length: > 0 } text ? text : null;

    // The names are those of EC2 and of STS, which have some for the same.
    private static Ec2FailureKind KindOf(string code) => code switch
    {
        "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException" or "OptInRequired" => Ec2FailureKind.AuthorizationError,
        "AuthFailure" or "InvalidClientTokenId" or "UnrecognizedClientException" or "SignatureDoesNotMatch" or "IncompleteSignature"
            or "MissingAuthenticationToken" or "InvalidAccessKeyId" or "ExpiredToken" or "ExpiredTokenException" or "RequestExpired"
            or "InvalidIdentityToken" or "Blocked" => Ec2FailureKind.CredentialError,
        _ => Ec2FailureKind.DiscoveryError,
    };

    private static bool MayPass(HttpStatusCode status, string code) =>
        status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        || code is "RequestLimitExceeded" or "Throttling" or "ThrottlingException";

    // The variables are those that all tools of AWS know.
    private Uri UrlOf(string service, string region)
    {
        var text = options.Environment($"AWS_ENDPOINT_URL_{service.ToUpperInvariant()}") is { Length: > 0 } own ? own
            : options.Environment("AWS_ENDPOINT_URL") is { Length: > 0 } common ? common
            : $"https://{service}.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}/";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new Ec2LookupException(Ec2FailureKind.DiscoveryError, $"the address {text} of the AWS service {service} is no URL");
    }
}
