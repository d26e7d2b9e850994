using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway.Policies;

/// <summary>
/// Rules of changes of headers: there is one, and no name stands twice in a list. As an expression in the CRD, the latter would cost more
/// than the API server allows where the changes are deep inside of lists.
/// </summary>
[Cel(
    "[has(self.set) && self.set.size() > 0, has(self.add) && self.add.size() > 0, has(self.remove) && self.remove.size() > 0].exists(set, set)",
    "at least one of the fields in [set add remove] must be set")]
internal sealed class PolicyHeaderFilterRules : IRules<PolicyHeaderFilter>
{
    public void Check(PolicyHeaderFilter filter, Violations violations)
    {
        if (filter.Set.IsEmpty && filter.Add.IsEmpty && filter.Remove.IsEmpty)
            violations.Report("", "at least one of the fields in [set add remove] must be set");
        NamesDiffer(filter.Set, "set", violations);
        NamesDiffer(filter.Add, "add", violations);
    }

    private static void NamesDiffer(EquatableArray<PolicyHeader> headers, string field, Violations violations)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (PolicyHeader header in headers)
        {
            if (header.Name is { } name && !names.Add(name))
                violations.Report(field, $"names in {field} must be unique");
        }
    }
}
