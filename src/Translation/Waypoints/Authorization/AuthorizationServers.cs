using System.Globalization;
using Envoy.Type.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Finds the servers that CUSTOM policies name, which the mesh's configuration describes.</summary>
internal sealed class AuthorizationServers(MeshConfig mesh, ILookups lookups, TranslationSettings settings)
{
    // Istio's.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>A server; null with the reason if it can't be asked.</summary>
    public AuthorizationServer? Find(string? name, out string? problem)
    {
        ExtensionProvider? provider = null;
        foreach (ExtensionProvider candidate in mesh.ExtensionProviders)
        {
            if (candidate.Name == name)
                provider ??= candidate;
        }

        if (provider is null)
        {
            problem = "the mesh's configuration has no such provider";
            return null;
        }

        bool grpc = provider.EnvoyExtAuthzGrpc is not null;
        if ((provider.EnvoyExtAuthzGrpc ?? provider.EnvoyExtAuthzHttp) is not { } authorizer)
        {
            problem = "the provider doesn't authorize";
            return null;
        }

        problem = FindProblem(authorizer, grpc, out TimeSpan timeout, out StatusCode? status);
        if (problem is not null)
            return null;
        if (BackendOf(authorizer) is not { } backend)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"there is no Service or ServiceEntry with host and port \"{authorizer.Service}:{authorizer.Port}\"");
            return null;
        }

        return new(provider.Name, authorizer, grpc ? backend.With(BackendVariant.Grpc) : backend, grpc, timeout, status);
    }

    private static string? FindProblem(ExternalAuthorizer authorizer, bool grpc, out TimeSpan timeout, out StatusCode? status)
    {
        timeout = DefaultTimeout;
        status = null;
        if (!string.IsNullOrEmpty(authorizer.Timeout))
        {
            if (GoDuration.Parse(authorizer.Timeout) is not { } given)
                return $"timeout \"{authorizer.Timeout}\" is no duration";
            timeout = given;
        }

        if (authorizer.StatusOnError.Length > 0)
        {
            if (!Enum.TryParse(authorizer.StatusOnError, out StatusCode given) || !Enum.IsDefined(given) || given == StatusCode.Empty)
                return $"statusOnError \"{authorizer.StatusOnError}\" is no status";
            status = given;
        }

        if (authorizer.IncludeRequestBodyInCheck is { MaxRequestBytes: < 1 or > uint.MaxValue })
            return "includeRequestBodyInCheck.maxRequestBytes must be at least 1";
        return grpc ? null : HttpProblem(authorizer);
    }

    // What Envoy would refuse the listener for.
    private static string? HttpProblem(ExternalAuthorizer authorizer)
    {
        string path = authorizer.PathPrefix;
        if (path.Length > 0 && (path[0] != '/' || PathRules.FindProblem(path) is not null))
            return $"pathPrefix \"{path}\" is no path";
        foreach ((string name, string value) in authorizer.IncludeAdditionalHeadersInCheck)
        {
            if ((HeaderRules.WrittenNameProblem(name) ?? HeaderRules.ValueProblem(value)) is { } problem)
                return $"includeAdditionalHeadersInCheck: {problem}";
        }

        foreach (EquatableArray<string> names in (ReadOnlySpan<EquatableArray<string>>)[
            authorizer.IncludeRequestHeadersInCheck,
            authorizer.HeadersToUpstreamOnAllow,
            authorizer.HeadersToDownstreamOnDeny,
            authorizer.HeadersToDownstreamOnAllow])
        {
            if (names.Contains(""))
                return "the name of a header is empty";
        }

        return null;
    }

    private BackendKey? BackendOf(ExternalAuthorizer authorizer)
    {
        string host = authorizer.Service[(authorizer.Service.LastIndexOf('/') + 1)..];
        string suffix = $".svc.{settings.ClusterDomain}";
        if (host.EndsWith(suffix, StringComparison.Ordinal) && host[..^suffix.Length].Split('.') is [var name, var space])
        {
            var key = new ObjectKey(space, name);
            return lookups.Get<Service>(key) is { } service && service.Spec.Ports.AsImmutableArray().Any(port => port.Port == authorizer.Port)
                ? BackendKey.OfService(key, authorizer.Port)
                : null;
        }

        return HostAlias.Find(host, lookups) is { } entry && ServiceEntryBackends.IsServed(entry) && ServiceEntryBackends.PortOf(entry, authorizer.Port) is not null
            ? ServiceEntryBackends.KeyOf(entry.Key, host, authorizer.Port)
            : null;
    }
}
