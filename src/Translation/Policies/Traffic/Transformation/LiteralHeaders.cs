using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.HeaderMutation.V3;
using Google.Protobuf.Collections;
using KGateway.Translation.Routes;
using AppendAction = Envoy.Config.Core.V3.HeaderValueOption.Types.HeaderAppendAction;
using Mutation = Envoy.Config.Common.MutationRules.V3.HeaderMutation;

namespace KGateway.Translation.Policies.Traffic.Transformation;

/// <summary>
/// Transformations that only write fixed headers: Envoy's own filter for that does the same, without a script. Values that copy headers
/// aren't among them, since Envoy would copy only the first of several and only after earlier changes.
/// </summary>
internal static class LiteralHeaders
{
    /// <summary>The mutations; null when a transformation needs more.</summary>
    public static HeaderMutationPerRoute? TryWrite(MessageTemplates? request, MessageTemplates? response)
    {
        var mutations = new Mutations();
        return TryWrite(request, mutations.RequestMutations) && TryWrite(response, mutations.ResponseMutations)
            ? new HeaderMutationPerRoute { Mutations = mutations }
            : null;
    }

    private static bool TryWrite(MessageTemplates? templates, RepeatedField<Mutation> mutations)
    {
        if (templates is null)
            return true;
        if (templates.NeedsBody || !templates.Metadata.IsEmpty)
            return false;
        return TryWrite(templates.Set, AppendAction.OverwriteIfExistsOrAdd, mutations)
            && TryWrite(templates.Add, AppendAction.AppendIfExistsOrAdd, mutations)
            && TryRemove(templates.Remove, mutations);
    }

    private static bool TryWrite(IEnumerable<HeaderTemplate> headers, AppendAction action, RepeatedField<Mutation> mutations)
    {
        foreach (var (name, template) in headers)
        {
            if (!IsPlain(name) || template.Literal is not { } value || HeaderRules.ValueProblem(value) is not null || HasControls(value))
                return false;
            if (value.Length > 0)
            {
                var header = new HeaderValue { Key = name, Value = value.Replace("%", "%%", StringComparison.Ordinal) };
                mutations.Add(new Mutation { Append = new HeaderValueOption { Header = header, AppendAction = action } });
            }
            else if (action == AppendAction.OverwriteIfExistsOrAdd)
            {
                mutations.Add(new Mutation { Remove = name });
            }
        }

        return true;
    }

    private static bool TryRemove(IEnumerable<string> names, RepeatedField<Mutation> mutations)
    {
        foreach (string name in names)
        {
            if (!IsPlain(name))
                return false;
            mutations.Add(new Mutation { Remove = name });
        }

        return true;
    }

    private static bool HasControls(string value) => value.AsSpan().ContainsAnyInRange('\0', '\u001f') || value.Contains('\u007f');

    private static bool IsPlain(string name) => name[0] != ':' && !name.Equals("host", StringComparison.OrdinalIgnoreCase);
}
