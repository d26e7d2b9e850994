namespace KGateway.Resources.Validation;

/// <summary>Rules of lists of filters and of values whose type names the member that is set.</summary>
internal static class FilterRules
{
    /// <summary>A member must be set exactly when the type names it.</summary>
    public static void MemberFitsType(Violations violations, string member, bool isSet, string type, bool isType)
    {
        if (isSet && !isType)
            violations.Report(member, $"filter.{member} must be nil if the filter.type is not {type}");
        else if (!isSet && isType)
            violations.Report("", $"filter.{member} must be specified for {type} filter.type");
    }

    /// <summary>Reports every filter of a type after the first one.</summary>
    public static void NotRepeated<TFilter>(
        Violations violations, string field, EquatableArray<TFilter> filters, string type, Func<TFilter, bool> isType)
    {
        bool found = false;
        for (int i = 0; i < filters.Count; i++)
        {
            if (!isType(filters[i]))
                continue;
            if (found)
                violations.Report($"{field}[{i}]", $"{type} filter cannot be repeated");
            found = true;
        }
    }
}
