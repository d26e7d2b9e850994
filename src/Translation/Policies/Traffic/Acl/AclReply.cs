using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.CustomResponse.V3;
using Envoy.Extensions.Http.CustomResponse.LocalResponsePolicy.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;
using Xds.Type.Matcher.V3;
using AppendAction = Envoy.Config.Core.V3.HeaderValueOption.Types.HeaderAppendAction;
using MetadataInput = Envoy.Extensions.Matching.InputMatchers.Metadata.V3.Metadata;
using Predicate = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate;
using StringMatcher = Envoy.Type.Matcher.V3.StringMatcher;
using TypedExtension = Xds.Core.V3.TypedExtensionConfig;

namespace KGateway.Translation.Policies.Traffic.Acl;

/// <summary>Writes the answer to refused requests, by the filter that replaces responses: it is configured per route.</summary>
internal static class AclReply
{
    /// <summary>What is put before the names of the metadata that the filter of access lists writes, apart from other such filters.</summary>
    public const string Prefix = "acl_";

    private const string Namespace = "envoy.filters.http.rbac";
    private const int SmallestStatus = 200;
    private const int LargestStatus = 599;

    /// <summary>What Envoy would refuse, or null.</summary>
    public static string? FindProblem(AclDenyResponse reply)
    {
        if (reply.StatusCode is < SmallestStatus or > LargestStatus)
            return $"acl: denyResponse.statusCode: {reply.StatusCode} can't be the status of an answer";
        foreach (var header in reply.Headers)
        {
            if ((HeaderRules.WrittenNameProblem(header.Name) ?? HeaderRules.ValueProblem(header.Value)) is { } problem)
                return $"acl: denyResponse.headers: {problem}";
        }

        return reply.BlockedByHeaderName is { } name && HeaderRules.WrittenNameProblem(name) is { } wrong
            ? $"acl: denyResponse.blockedByHeaderName: {wrong}"
            : null;
    }

    /// <summary>The configuration for a route.</summary>
    public static CustomResponse ToEnvoy(AclDenyResponse reply)
    {
        var response = new LocalResponsePolicy { StatusCode = (uint)(reply.StatusCode ?? 403), Body = new DataSource { InlineString = "" } };
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in reply.Headers)
            response.ResponseHeadersToAdd.Add(Header(header.Name, header.Value.Replace("%", "%%", StringComparison.Ordinal), seen.Add(header.Name)));
        if (reply.BlockedByHeaderName is { } name)
            response.ResponseHeadersToAdd.Add(Header(name, $"%DYNAMIC_METADATA({Namespace}:{Prefix}enforced_effective_policy_id)%", first: true));
        var rule = new Matcher.Types.MatcherList.Types.FieldMatcher
        {
            Predicate = Refused(),
            OnMatch = new Matcher.Types.OnMatch { Action = new TypedExtension { Name = "reply", TypedConfig = TypedConfig.Of(response) } },
        };
        return new CustomResponse { CustomResponseMatcher = new Matcher { MatcherList = new Matcher.Types.MatcherList { Matchers = { rule } } } };
    }

    private static HeaderValueOption Header(string name, string value, bool first) => new()
    {
        Header = new HeaderValue { Key = name, Value = value },
        AppendAction = first ? AppendAction.OverwriteIfExistsOrAdd : AppendAction.AppendIfExistsOrAdd,
    };

    // The status alone would take answers of others for the access list's.
    private static Predicate Refused()
    {
        var input = new DynamicMetadataInput
        {
            Filter = Namespace,
            Path = { new DynamicMetadataInput.Types.PathSegment { Key = Prefix + "enforced_engine_result" } },
        };
        var denied = new MetadataInput { Value = new ValueMatcher { StringMatch = new StringMatcher { Exact = "denied" } } };
        return new Predicate
        {
            SinglePredicate = new Predicate.Types.SinglePredicate
            {
                Input = new TypedExtension { Name = "result", TypedConfig = TypedConfig.Of(input) },
                CustomMatch = new TypedExtension { Name = "denied", TypedConfig = TypedConfig.Of(denied) },
            },
        };
    }
}
