using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Authentication;

namespace KGateway.Kubernetes.Api;

/// <summary>
/// The API of one cluster as plain JSON. Connection, certificates, proxies and tokens (also those that rotate) are as the kubeconfig or
/// the pod's ServiceAccount says. Paths begin with <c>/</c>, see <see cref="KubernetesPath"/>. Safe for concurrent use. Every method throws
/// <see cref="KubernetesApiException"/> when the server refuses, <see cref="HttpRequestException"/> when it can't be reached, and
/// <see cref="TimeoutException"/> when it doesn't answer within <see cref="RequestTimeout"/>.
/// </summary>
public sealed partial class KubernetesApi : IDisposable
{
    // A server that is asked too often, or is just starting, says when to come again. It hasn't done anything then.
    private const int MaxRetries = 10;

    private readonly HttpClient _http;
    private readonly ServiceClientCredentials? _credentials;
    private readonly IDisposable _owned;
    private readonly string _base;
    private readonly TimeProvider _time;

    private KubernetesApi(HttpClient http, ServiceClientCredentials? credentials, IDisposable owned, Uri address, string? ns, TimeProvider? time)
    {
        _http = http;
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _credentials = credentials;
        _owned = owned;
        _base = address.AbsoluteUri.TrimEnd('/');
        _time = time ?? TimeProvider.System;
        Address = address;
        Namespace = ns;
    }

    /// <summary>Where the API server is.</summary>
    public Uri Address { get; }

    /// <summary>Namespace of this pod, or of the kubeconfig's context; null if neither says one.</summary>
    public string? Namespace { get; }

    /// <summary>How long a request may take; doesn't hold for <see cref="OpenAsync"/>.</summary>
    public static TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Makes a client; nothing is sent yet. Without a kubeconfig: KUBECONFIG, else the pod's own ServiceAccount, else the user's kubeconfig.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no usable configuration; the message says why.</exception>
    public static KubernetesApi Connect(string? kubeconfig = null, string? context = null)
    {
        var configuration = KubernetesConfiguration.Find(kubeconfig, context);
        var client = KubernetesConfiguration.ClientOf(configuration);
        return new KubernetesApi(client.HttpClient, client.Credentials, client, client.BaseUri, configuration.Namespace, time: null);
    }

    /// <summary>A client of a server that needs neither certificates nor tokens.</summary>
    internal static KubernetesApi Over(HttpMessageHandler handler, Uri address, TimeProvider? time = null)
    {
        var http = new HttpClient(handler);
        return new KubernetesApi(http, credentials: null, http, address, ns: null, time);
    }

    /// <summary>Reads an object or collection; null when it doesn't exist.</summary>
    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, body: null, mediaType: "", cancellationToken);
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates an object in a collection, or calls an API such as TokenReview; returns the answer.</summary>
    public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, "application/json", cancellationToken);

    /// <summary>Replaces an object; fails with Conflict if its resourceVersion is given and isn't the stored one.</summary>
    public Task<JsonElement> PutAsync(string path, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, body, "application/json", cancellationToken);

    /// <summary>Server-side apply: creates the object, or changes the fields that <paramref name="fieldManager"/> owns.</summary>
    /// <param name="path">The object.</param>
    /// <param name="body">The wanted fields, with apiVersion and kind.</param>
    /// <param name="fieldManager">Who owns the fields.</param>
    /// <param name="force">Take fields that others own; otherwise such a request fails with Conflict.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<JsonElement> ApplyAsync(string path, JsonNode body, string fieldManager, bool force, CancellationToken cancellationToken)
    {
        var target = KubernetesPath.With(path, "fieldManager", fieldManager);
        if (force)
            target = KubernetesPath.With(target, "force", "true");
        return SendAsync(HttpMethod.Patch, target, body, "application/apply-patch+yaml", cancellationToken);
    }

    /// <summary>Changes an object by a JSON merge patch; fails with Conflict if it has a resourceVersion that isn't the stored one.</summary>
    public Task<JsonElement> MergePatchAsync(string path, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json", cancellationToken);

    /// <summary>Deletes an object; false when there was none.</summary>
    /// <param name="path">The object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="options">DeleteOptions, for example with preconditions; null for the usual ones.</param>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellationToken, JsonNode? options = null)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, path, options, "application/json", cancellationToken);
            return true;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Sends a GET and returns as soon as the head of the answer is there; the body is read by the caller, who also disposes it and sets
    /// deadlines. For watches.
    /// </summary>
    /// <param name="path">Object or collection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="form">Media type of a form of the answer that is preferred; null for the usual one.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken, string? form = null)
    {
        var response = await AnswerAsync(HttpMethod.Get, path, body: null, mediaType: "", cancellationToken, form);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ServerStatus.ReadAsync(HttpMethod.Get, path, response, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _owned.Dispose();

    private async Task<JsonElement> SendAsync(
        HttpMethod method, string path, JsonNode? body, string mediaType, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await AnswerAsync(method, path, body, mediaType, either.Token);
            if (!response.IsSuccessStatusCode)
                throw await ServerStatus.ReadAsync(method, path, response, either.Token);
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{method} {path}: no answer within {RequestTimeout.TotalSeconds} s.");
        }
    }

    // The head of the answer, after as many tries as the server asks for.
    private async Task<HttpResponseMessage> AnswerAsync(
        HttpMethod method, string path, JsonNode? body, string mediaType, CancellationToken cancellationToken, string? form = null)
    {
        var bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body);
        for (var retries = 0; ; retries++)
        {
            using var request = await RequestAsync(method, path, form, cancellationToken);
            if (bytes is not null)
            {
                request.Content = new ByteArrayContent(bytes);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            }

            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                || response.Headers.RetryAfter?.Delta is not { } pause
                || retries == MaxRetries)
                return response;
            response.Dispose();
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, string? form, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(_base + path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (form is not null)
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(form));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // Keys of tokens have a JSON type of their own, and the server is strict.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.1));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(new ProductHeaderValue("kgateway")));
        if (_credentials is not null)
            await _credentials.ProcessHttpRequestAsync(request, cancellationToken);
        return request;
    }
}
