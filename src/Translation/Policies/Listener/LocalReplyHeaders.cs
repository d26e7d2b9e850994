using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Traffic.HeaderModifiers;
using AppendAction = Envoy.Config.Core.V3.HeaderValueOption.Types.HeaderAppendAction;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The headers that answers of the proxy itself are given; their values may stand in Secrets.</summary>
internal static class LocalReplyHeaders
{
    /// <summary>Adds the headers; false after telling <paramref name="context"/> what is wrong with them.</summary>
    public static bool Add(ResponseMapper mapper, PolicyHeaderFilter headers, string field, ListenerFieldContext context) =>
        Add(mapper, headers.Add, AppendAction.AppendIfExistsOrAdd, $"{field}.add", context)
        && Add(mapper, headers.Set, AppendAction.OverwriteIfExistsOrAdd, $"{field}.set", context);

    private static bool Add(
        ResponseMapper mapper, EquatableArray<PolicyHeader> headers, AppendAction action, string field, ListenerFieldContext context)
    {
        var sources = new HeaderSources(ReferenceSource.Of(context.Policy), context.Lookups, context.Settings);
        foreach (var header in headers)
        {
            if (sources.Read(header, out var problem) is not { } found)
            {
                context.Fail($"{field}: {problem}");
                return false;
            }

            foreach (var (name, value) in found)
            {
                mapper.HeadersToAdd.Add(new HeaderValueOption
                {
                    Header = new HeaderValue { Key = name, Value = value },
                    AppendAction = action,
                });
            }
        }

        return true;
    }
}
