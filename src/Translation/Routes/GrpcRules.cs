using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes;

/// <summary>gRPC is HTTP: rules of GRPCRoutes as rules of HTTPRoutes.</summary>
internal static class GrpcRules
{
    /// <summary>The rule in HTTP's terms.</summary>
    public static HttpRouteRule ToHttp(GrpcRouteRule rule)
    {
        var matches = new List<HttpRouteMatch>(rule.Matches.Count);
        foreach (GrpcRouteMatch match in rule.Matches)
            matches.Add(new HttpRouteMatch { Path = Path(match.Method), Headers = Headers(match.Headers) });
        if (matches.Count == 0)
            matches.Add(new HttpRouteMatch());
        return new HttpRouteRule
        {
            Name = rule.Name,
            Matches = matches.ToEquatableArray(),
            Filters = Filters(rule.Filters),
            BackendRefs = Backends(rule.BackendRefs),
            SessionPersistence = rule.SessionPersistence,
        };
    }

    private static HttpPathMatch Path(GrpcMethodMatch? method)
    {
        bool hasService = !string.IsNullOrEmpty(method?.Service);
        bool hasMethod = !string.IsNullOrEmpty(method?.Method);
        if (method is null || (!hasService && !hasMethod))
            return new HttpPathMatch();
        if (method.Type == StringMatchType.Exact && hasService)
        {
            return hasMethod
                ? new HttpPathMatch { Type = PathMatchType.Exact, Value = $"/{method.Service}/{method.Method}" }
                : new HttpPathMatch { Type = PathMatchType.PathPrefix, Value = $"/{method.Service}" };
        }

        string service = hasService ? method.Service! : ".+";
        string name = hasMethod ? method.Method! : ".+";
        return new HttpPathMatch { Type = PathMatchType.RegularExpression, Value = $"/{service}/{name}" };
    }

    private static EquatableArray<HttpHeaderMatch> Headers(EquatableArray<GrpcHeaderMatch> headers)
    {
        var result = new HttpHeaderMatch[headers.Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = new HttpHeaderMatch { Type = headers[i].Type, Name = headers[i].Name, Value = headers[i].Value };
        return result.ToEquatableArray();
    }

    private static EquatableArray<HttpRouteFilter> Filters(EquatableArray<GrpcRouteFilter> filters)
    {
        var result = new HttpRouteFilter[filters.Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = Filter(filters[i]);
        return result.ToEquatableArray();
    }

    private static HttpRouteFilter Filter(GrpcRouteFilter filter) => filter.Type switch
    {
        GrpcRouteFilterType.RequestHeaderModifier =>
            new HttpRouteFilter { Type = HttpRouteFilterType.RequestHeaderModifier, RequestHeaderModifier = filter.RequestHeaderModifier },
        GrpcRouteFilterType.ResponseHeaderModifier =>
            new HttpRouteFilter { Type = HttpRouteFilterType.ResponseHeaderModifier, ResponseHeaderModifier = filter.ResponseHeaderModifier },
        GrpcRouteFilterType.RequestMirror =>
            new HttpRouteFilter { Type = HttpRouteFilterType.RequestMirror, RequestMirror = filter.RequestMirror },
        _ => new HttpRouteFilter { Type = HttpRouteFilterType.ExtensionRef, ExtensionRef = filter.ExtensionRef },
    };

    private static EquatableArray<HttpBackendRef> Backends(EquatableArray<GrpcBackendRef> backends)
    {
        var result = new HttpBackendRef[backends.Count];
        for (int i = 0; i < result.Length; i++)
        {
            GrpcBackendRef backend = backends[i];
            result[i] = new HttpBackendRef
            {
                Group = backend.Group,
                Kind = backend.Kind,
                Name = backend.Name,
                Namespace = backend.Namespace,
                Port = backend.Port,
                Weight = backend.Weight,
                Filters = Filters(backend.Filters),
            };
        }

        return result.ToEquatableArray();
    }
}
