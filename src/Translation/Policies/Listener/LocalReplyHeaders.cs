using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;
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
        foreach (var header in headers)
        {
            var found = Read(header, context, out var problem);
            foreach (var (name, text) in found)
            {
                var value = SubstitutionFormat.ToHeaderValue(text);
                problem = HeaderRules.NameProblem(name) ?? HeaderRules.ValueProblem(value);
                if (problem is not null)
                    break;
                mapper.HeadersToAdd.Add(new HeaderValueOption
                {
                    Header = new HeaderValue { Key = name, Value = value },
                    AppendAction = action,
                });
            }

            if (problem is null)
                continue;
            context.Fail($"{field}: {problem}");
            return false;
        }

        return true;
    }

    private static List<(string Name, string Value)> Read(PolicyHeader header, ListenerFieldContext context, out string? problem)
    {
        problem = null;
        if (header.SecretRef is not { } reference)
            return [(header.Name ?? "", header.Value ?? "")];
        var key = new ObjectKey(reference.Namespace ?? context.Policy.Metadata.Namespace, reference.Name);
        var kind = ResourceKinds.Secret.GroupKind;
        if (!ReferenceGrants.Permit(
            ReferenceSource.Of(context.Policy), kind, key, context.Lookups, context.Settings.ReferenceGrantMode))
        {
            problem = $"reference to Secret {key} not permitted by ReferenceGrant";
            return [];
        }

        if (context.Lookups.Get<Secret>(key) is not { } secret)
        {
            problem = $"Secret {key} not found";
            return [];
        }

        var entry = reference.Key ?? header.Name;
        var found = new List<(string, string)>();
        foreach (var (name, _) in secret.Data.AsSpan())
        {
            if (entry is null || name == entry)
                found.Add((entry is null ? name : header.Name ?? name, secret.Data.GetText(name) ?? ""));
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        if (found.Count == 0)
            problem = entry is null ? $"Secret {key} has no entries" : $"Secret {key} has no entry {entry}";
        return found;
    }
}
